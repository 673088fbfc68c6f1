package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
	"unicode/utf16"

	"github.com/ostiary/ostiary/internal/paging"
)

// output is how a command prints its data; each that prints some embeds it. Errors are text in both.
type output struct {
	Output string `enum:"text,json" default:"text" help:"How to print: text for people, json for programs."`
}

func (o output) json() bool { return o.Output == "json" }

// row is an item of a list. As JSON it has the names of schema.graphql.
type row interface {
	cells() []string // under the heads of the table
}

// printList prints the items as they come: as a table, or as a JSON array with a line for each.
func printList[T row](p *process, o output, heads []string, items iter.Seq2[T, error]) error {
	if o.json() {
		return printArray(p.Out, items)
	}
	table := tabwriter.NewWriter(p.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, strings.Join(heads, "\t"))
	for item, err := range items {
		if err != nil {
			return err
		}
		cells := item.cells()
		for i, cell := range cells {
			cells[i] = orDash(visible(cell))
		}
		fmt.Fprintln(table, strings.Join(cells, "\t"))
	}
	return table.Flush()
}

func printArray[T any](out io.Writer, items iter.Seq2[T, error]) error {
	separator := "["
	for item, err := range items {
		if err != nil {
			return err
		}
		line, err := marshal(item)
		if err != nil {
			return err
		}
		fmt.Fprint(out, separator, "\n", line)
		separator = ","
	}
	if separator == "[" {
		_, err := fmt.Fprintln(out, "[]")
		return err
	}
	_, err := fmt.Fprintln(out, "\n]")
	return err
}

// fact is a label and what stands behind it.
type fact struct{ label, value string }

// show prints one object: data as JSON, or facts as text.
func (o output) show(p *process, data any, facts ...fact) error {
	if o.json() {
		text, err := marshal(data)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(p.Out, text)
		return err
	}
	table := tabwriter.NewWriter(p.Out, 0, 0, 2, ' ', 0)
	for _, l := range facts {
		label := l.label
		for part := range strings.SplitSeq(l.value, "\n") {
			fmt.Fprintf(table, "%s\t%s\n", label, orDash(visible(part)))
			label = ""
		}
	}
	return table.Flush()
}

// say prints a sentence about what was done.
func (p *process) say(format string, args ...any) {
	fmt.Fprintln(p.Out, visible(fmt.Sprintf(format, args...)))
}

func marshal(data any) (string, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(data); err != nil {
		return "", fmt.Errorf("write JSON: %w", err)
	}
	return visible(strings.TrimSuffix(text.String(), "\n")), nil
}

// visible writes what does not show, or makes a terminal do something, as JSON escapes it. What others
// chose (a user agent, the name of a token) is printed where an operator works.
func visible(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// everyItem goes through a list as it is shown. load returns a page of it.
func everyItem[E, T any](load func(paging.Args) (paging.Page[E], error), show func(E) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for item, err := range paging.Every(load) {
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			if !yield(show(item), nil) {
				return
			}
		}
	}
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func inUTC(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	return new(t.UTC())
}

// when writes a time for people; nil is never.
func when(t *time.Time) string {
	if t == nil {
		return "never"
	}
	return t.UTC().Format("2006-01-02 15:04 MST")
}
