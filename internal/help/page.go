package help

import (
	"strings"

	"github.com/ostiary/ostiary/docs"
)

// Section is the explanation of a topic.
type Section struct {
	Topic Topic
	Title string
	// Says are the texts of the error, as developers meet them.
	Says   []string
	Blocks []Block
}

// Block is a paragraph, or a list.
type Block struct {
	Text  []Span
	Items [][]Span // of a list, which has no text of its own
}

// Span is a piece of text: plain, code, or a link to another section.
type Span struct {
	Text  string
	Code  bool
	Topic Topic // of a link; empty otherwise
}

// Sections returns what stands on the page, in its order.
func Sections() []Section { return read(docs.Errors) }

// read reads the Markdown of errors.md, which has sections, quotations, paragraphs and lists. What stands before the
// first section is for readers of the file.
func read(text string) (sections []Section) {
	_, text, _ = strings.Cut(text, "\n## ")
	for part := range strings.SplitSeq(text, "\n## ") {
		title, body, _ := strings.Cut(part, "\n")
		s := Section{Topic: anchor(title), Title: title}
		for block := range strings.SplitSeq(strings.TrimSpace(body), "\n\n") {
			s.add(block)
		}
		sections = append(sections, s)
	}
	return sections
}

func (s *Section) add(block string) {
	switch block[0] {
	case '>':
		for line := range strings.SplitSeq(block, "\n") {
			s.Says = append(s.Says, strings.Trim(line, "> -`"))
		}
	case '-':
		var list Block
		for item := range strings.SplitSeq(strings.TrimPrefix(block, "- "), "\n- ") {
			list.Items = append(list.Items, spans(item))
		}
		s.Blocks = append(s.Blocks, list)
	default:
		s.Blocks = append(s.Blocks, Block{Text: spans(block)})
	}
}

// spans reads code between backticks and links to sections.
func spans(text string) (spans []Span) {
	text = strings.Join(strings.Fields(text), " ")
	for i, piece := range strings.Split(text, "`") {
		if i%2 == 1 {
			spans = append(spans, Span{Text: piece, Code: true})
			continue
		}
		for {
			before, rest, found := strings.Cut(piece, "[")
			if before != "" {
				spans = append(spans, Span{Text: before})
			}
			if !found {
				break
			}
			words, rest, _ := strings.Cut(rest, "](#")
			to, rest, _ := strings.Cut(rest, ")")
			spans = append(spans, Span{Text: words, Topic: Topic(to)})
			piece = rest
		}
	}
	return spans
}

// anchor returns the anchor that Markdown gives a heading.
func anchor(title string) Topic {
	return Topic(strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-', r == '_', r >= '0' && r <= '9', r >= 'a' && r <= 'z':
			return r
		}
		return -1
	}, strings.ToLower(title)))
}
