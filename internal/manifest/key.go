package manifest

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/ostiary/ostiary/internal/moment"
	"github.com/ostiary/ostiary/internal/names"
)

// key is a key of an entry: how its value is read into a draft, and shown. The keys of a kind stand in one list, by which
// files are read, changes are found, and files are written.
type key[D any] struct {
	name string
	// read returns what puts the value into a draft; nil when it cannot be understood, which was told.
	read func(r *reader, value *yaml.Node) (give func(*D))
	// show returns the value of a draft as files have it: a string, a bool or a []string. nil: it only says which
	// object is meant.
	show func(*D) any
}

// text is a key with text.
func text[D any](name string, field func(*D) *string) key[D] {
	return key[D]{
		name: name,
		read: func(r *reader, value *yaml.Node) func(*D) {
			read, ok := r.text(name, value)
			if !ok {
				return nil
			}
			return func(draft *D) { *field(draft) = read }
		},
		show: func(draft *D) any { return *field(draft) },
	}
}

// texts is a key with a list of texts.
func texts[D any](name string, field func(*D) *[]string) key[D] {
	return key[D]{
		name: name,
		read: func(r *reader, value *yaml.Node) func(*D) {
			read, ok := r.texts(name, value)
			if !ok {
				return nil
			}
			return func(draft *D) { *field(draft) = slices.Clone(read) }
		},
		show: func(draft *D) any { return append([]string{}, *field(draft)...) },
	}
}

// flag is a key with true or false.
func flag[D any](name string, field func(*D) *bool) key[D] {
	return key[D]{
		name: name,
		read: func(r *reader, value *yaml.Node) func(*D) {
			read, ok := r.flag(name, value)
			if !ok {
				return nil
			}
			return func(draft *D) { *field(draft) = read }
		},
		show: func(draft *D) any { return *field(draft) },
	}
}

// number is a key with a number that says which object is meant.
func number[D any](name string, field func(*D) *int) key[D] {
	return key[D]{
		name: name,
		read: func(r *reader, value *yaml.Node) func(*D) {
			read, ok := r.number(name, value)
			if !ok {
				return nil
			}
			return func(draft *D) { *field(draft) = read }
		},
	}
}

// word is a key with one of the known words.
func word[D any, W ~string](name string, known []W, field func(*D) *W) key[D] {
	return key[D]{
		name: name,
		read: func(r *reader, value *yaml.Node) func(*D) {
			written, ok := r.text(name, value)
			if !ok {
				return nil
			}
			read, ok := wordOf(r, name, value, written, known)
			if !ok {
				return nil
			}
			return func(draft *D) { *field(draft) = read }
		},
		show: func(draft *D) any { return spelled(*field(draft)) },
	}
}

// words is a key with a list of the known words.
func words[D any, W ~string](name string, known []W, field func(*D) *[]W) key[D] {
	return key[D]{
		name: name,
		read: func(r *reader, value *yaml.Node) func(*D) {
			written, ok := r.texts(name, value)
			if !ok {
				return nil
			}
			read := make([]W, len(written))
			for i, one := range written {
				var isKnown bool
				read[i], isKnown = wordOf(r, name, r.item(value, i), one, known)
				ok = ok && isKnown
			}
			if !ok {
				return nil
			}
			return func(draft *D) { *field(draft) = slices.Clone(read) }
		},
		show: func(draft *D) any {
			shown := []string{}
			for _, w := range *field(draft) {
				shown = append(shown, spelled(w))
			}
			return shown
		},
	}
}

// spelled returns a word as files have it.
func spelled[W ~string](word W) string { return strings.ToLower(string(word)) }

// wordOf returns the word that was written; case does not count, and a dash does for an underscore.
func wordOf[W ~string](r *reader, name string, at *yaml.Node, written string, known []W) (W, bool) {
	meant := W(strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(written), "-", "_")))
	if slices.Contains(known, meant) {
		return meant, true
	}
	var all []string
	for _, w := range known {
		all = append(all, spelled(w))
	}
	if near := names.Nearest(written, all); near != "" {
		r.wrong(at, "%s: there is no %.100q; did you mean %s?", name, written, near)
	} else {
		r.wrong(at, "%s: there is no %.100q; there are %s.", name, written, strings.Join(all, ", "))
	}
	return "", false
}

// span is a key with a span of time in seconds. Two words may stand for one: none for nil, and, unless it is empty,
// zero for 0.
func span[D any](name, none, zero string, field func(*D) **int64) key[D] {
	return key[D]{
		name: name,
		read: func(r *reader, value *yaml.Node) func(*D) {
			seconds, ok := r.span(name, none, zero, value)
			if !ok {
				return nil
			}
			return func(draft *D) { *field(draft) = seconds }
		},
		show: func(draft *D) any {
			switch seconds := *field(draft); {
			case seconds == nil:
				return none
			case *seconds == 0 && zero != "":
				return zero
			default:
				return moment.FormatSpan(*seconds)
			}
		},
	}
}

func (r *reader) span(name, none, zero string, value *yaml.Node) (seconds *int64, ok bool) {
	also := ", or " + none
	if zero != "" {
		also = ", or " + zero + also
	}
	value = r.resolved(value)
	if number, err := strconv.ParseInt(value.Value, 10, 64); err == nil && value.Kind == yaml.ScalarNode {
		r.wrong(value, "%s: %d of what? Write it with its unit, for example %ds, 30m, 24h or 90d%s.", name, number, max(number, 1), also)
		return nil, false
	}
	written, ok := r.text(name, value)
	if !ok {
		return nil, false
	}
	switch {
	case strings.EqualFold(written, none):
		return nil, true
	case zero != "" && strings.EqualFold(written, zero):
		return new(int64(0)), true
	}
	read, err := moment.ParseSpan(written)
	if err != nil {
		r.wrong(value, "%s: %s%s.", name, err, also)
		return nil, false
	}
	return new(int64(read / time.Second)), true
}
