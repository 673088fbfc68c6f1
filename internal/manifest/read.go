package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/ostiary/ostiary/internal/names"
	"github.com/ostiary/ostiary/internal/problem"
)

// MaxSize is how many bytes a file may have.
const MaxSize = 4 << 20

// maxNodes is how many keys and values a file may have when each alias counts as what it stands for.
const maxNodes = 1 << 18

// maxMerges is how deep mappings may be merged into each other.
const maxMerges = 10

// Source is a file.
type Source struct {
	Name string // as problems call it
	Text []byte
}

// Read reads files. What is wrong with them is told by [Service.Plan], with all else that is wrong.
func Read(sources ...Source) *Manifest {
	m := &Manifest{}
	for _, source := range sources {
		r := &reader{file: source.Name, m: m}
		r.read(source.Text)
	}
	m.checkTwice()
	return m
}

// reader reads a file.
type reader struct {
	file    string
	m       *Manifest
	nodes   int  // looked at so far
	isGiven bool // something was said
}

func (r *reader) wrong(at *yaml.Node, format string, args ...any) {
	r.m.problems.Add(r.place(at), format, args...)
}

func (r *reader) place(n *yaml.Node) problem.Place {
	return problem.Place{File: r.file, Line: n.Line, Column: n.Column}
}

func (r *reader) read(text []byte) {
	whole := problem.Place{File: r.file}
	if len(text) > MaxSize {
		r.m.problems.Add(whole, "The file is too large: it can have at most %d MiB. Make several of it.", MaxSize>>20)
		return
	}
	loader, err := yaml.NewLoader(bytes.NewReader(text))
	for err == nil && r.nodes <= maxNodes {
		var document yaml.Node
		if err = loader.Load(&document); err == nil {
			r.document(&document)
		}
	}
	switch {
	case r.nodes > maxNodes:
		r.m.problems.Add(whole, "The file says too much: its aliases stand for more than %d values.", maxNodes)
	case !errors.Is(err, io.EOF):
		r.syntax(err)
	case !r.isGiven:
		r.m.problems.Add(whole, "There is nothing in the file: it says which scopes, clients and groups there are.")
	}
}

// syntax tells where a file is not YAML. What comes after that is not known.
func (r *reader) syntax(err error) {
	r.isGiven = true
	var e *yaml.LoadError
	if !errors.As(err, &e) {
		r.m.problems.Add(problem.Place{File: r.file}, "This is not YAML: %s.", err)
		return
	}
	r.m.problems.Add(problem.Place{File: r.file, Line: e.Mark.Line, Column: e.Mark.Column}, "This is not YAML: %s.", e.Message)
}

func (r *reader) document(n *yaml.Node) {
	content := r.resolved(n.Content[0])
	if isNull(content) {
		return // between two lines of dashes, or after the last
	}
	r.isGiven = true
	for _, f := range r.fields(content, "A file", []string{ScopeKind.list(), ClientKind.list(), GroupKind.list()}) {
		switch f.name {
		case ScopeKind.list():
			readList(r, f, &r.m.scopes, ScopeKind, scopeKeys)
		case ClientKind.list():
			readList(r, f, &r.m.clients, ClientKind, clientKeys)
		case GroupKind.list():
			readList(r, f, &r.m.groups, GroupKind, groupKeys)
		}
	}
}

func readList[D any](r *reader, f field, into *list[D], kind Kind, keys []key[D]) {
	if !into.isGiven {
		into.Place, into.isGiven = r.place(f.key), true
	}
	items, _ := r.items(f.name, f.value)
	for _, item := range items {
		if r.nodes > maxNodes {
			return // which is told, and nothing else of it
		}
		into.entries = append(into.entries, readEntry(r, item, kind, keys))
	}
}

func readEntry[D any](r *reader, n *yaml.Node, kind Kind, keys []key[D]) *entry[D] {
	before := len(r.m.problems)
	e := &entry[D]{Place: r.place(n), places: map[string]problem.Place{}}
	known := map[string]key[D]{}
	var all []string
	for _, k := range keys {
		known[k.name], all = k, append(all, k.name)
	}
	for _, f := range r.fields(n, "A "+string(kind), all) {
		r.remember(e.places, f)
		if give := known[f.name].read(r, f.value); give != nil {
			e.give = append(e.give, give)
		}
	}
	e.fill(&e.draft)
	if len(r.m.problems) == before && !e.has("name") && !e.has("clientId") {
		r.wrong(n, "The %s has no name. It is known by that.", kind)
	}
	e.isBroken = len(r.m.problems) > before || len(r.m.problems) == problem.Max
	return e
}

// remember notes where a value stands, and each item of a list.
func (r *reader) remember(places map[string]problem.Place, f field) {
	value := r.resolved(f.value)
	places[f.name] = r.place(value)
	if value.Kind == yaml.SequenceNode {
		for i, item := range value.Content {
			places[f.name+"/"+strconv.Itoa(i)] = r.place(item)
		}
	}
}

// field is a key of a mapping with its value.
type field struct {
	name       string
	key, value *yaml.Node
}

// fields returns the fields of a mapping, in order. Others than the known ones are told, and left out.
func (r *reader) fields(n *yaml.Node, what string, known []string) (fields []field) {
	n = r.resolved(n)
	if n.Kind != yaml.MappingNode {
		r.wrong(n, "%s has keys with values, as in \"%s: …\".", what, known[0])
		return nil
	}
	for _, f := range r.pairs(n, 0) {
		if message := unknown(f.name, what, known); message != "" {
			r.wrong(f.key, "%s", message)
			continue
		}
		fields = append(fields, f)
	}
	return fields
}

// unknown says that a key is none of the known ones, or "".
func unknown(name, what string, known []string) string {
	if slices.Contains(known, name) {
		return ""
	}
	shown := fmt.Sprintf("%.100q", name)
	switch near := names.Nearest(name, known); {
	case name == "secret", name == "clientSecret", name == "secrets":
		return what + " has no key " + shown + ": a secret is no part of a file. A new client is given one."
	case near != "":
		return what + " has no key " + shown + "; did you mean " + near + "?"
	}
	return what + " has no key " + shown + "; there are " + strings.Join(known, ", ") + "."
}

// pairs returns the keys of a mapping with their values, and then those of the mappings that are merged into it and that it
// does not have itself.
func (r *reader) pairs(n *yaml.Node, depth int) (pairs []field) {
	first := map[string]*yaml.Node{}
	var merged []*yaml.Node
	for i := 0; i+1 < len(n.Content) && r.counts(); i += 2 {
		key, value := r.resolved(n.Content[i]), n.Content[i+1]
		before, isTwice := first[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode:
			r.wrong(key, "A key is a word.")
		case key.ShortTag() == "!!merge":
			merged = append(merged, r.merged(value)...)
		case isTwice:
			r.wrong(key, "The key %.100q is there twice: also in line %d. Keep one of them.", key.Value, before.Line)
		default:
			first[key.Value] = key
			pairs = append(pairs, field{key.Value, key, value})
		}
	}
	for _, other := range merged {
		if other.Kind != yaml.MappingNode || depth == maxMerges {
			r.wrong(other, "What is merged (<<) has keys with values, and is not merged too deep.")
			continue
		}
		for _, f := range r.pairs(other, depth+1) {
			if first[f.name] == nil {
				first[f.name] = f.key
				pairs = append(pairs, f)
			}
		}
	}
	return pairs
}

// merged returns what a merge key names: one mapping, or a list of them.
func (r *reader) merged(value *yaml.Node) (mappings []*yaml.Node) {
	value = r.resolved(value)
	if value.Kind != yaml.SequenceNode {
		return []*yaml.Node{value}
	}
	for _, item := range value.Content {
		if r.counts() {
			mappings = append(mappings, r.resolved(item))
		}
	}
	return mappings
}

// resolved returns what an alias stands for.
func (r *reader) resolved(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// counts counts a value that is looked at, and reports whether there may be more.
func (r *reader) counts() bool {
	r.nodes++
	return r.nodes <= maxNodes
}

// items returns the items of a list.
func (r *reader) items(name string, n *yaml.Node) (items []*yaml.Node, ok bool) {
	n = r.resolved(n)
	if n.Kind != yaml.SequenceNode {
		r.wrong(n, "%s is a list: each item in a line of its own after a dash, or [] for none.", name)
		return nil, false
	}
	for _, item := range n.Content {
		if !r.counts() {
			return nil, false
		}
		items = append(items, r.resolved(item))
	}
	return items, true
}

// item returns an item of a list that was read.
func (r *reader) item(n *yaml.Node, i int) *yaml.Node { return r.resolved(n).Content[i] }

func (r *reader) texts(name string, n *yaml.Node) ([]string, bool) {
	items, ok := r.items(name, n)
	read := make([]string, len(items))
	for i, item := range items {
		text, isText := r.text(name, item)
		read[i], ok = text, ok && isText
	}
	return read, ok
}

func (r *reader) text(name string, n *yaml.Node) (string, bool) {
	n = r.resolved(n)
	switch {
	case isNull(n):
		r.wrong(n, `%s has no value: write "" for none, or leave the key out for what there is.`, name)
	case n.Kind != yaml.ScalarNode:
		r.wrong(n, "%s is a text.", name)
	case n.ShortTag() != "!!str":
		r.wrong(n, "%s is a text: write it in quotes.", name)
	default:
		return n.Value, true
	}
	return "", false
}

func (r *reader) flag(name string, n *yaml.Node) (value, ok bool) {
	n = r.resolved(n)
	value, err := strconv.ParseBool(n.Value)
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!bool" || err != nil {
		r.wrong(n, "%s is true or false.", name)
		return false, false
	}
	return value, true
}

func (r *reader) number(name string, n *yaml.Node) (value int, ok bool) {
	n = r.resolved(n)
	value, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || value < 1 {
		r.wrong(n, "%s is a whole number from 1 on.", name)
		return 0, false
	}
	return value, true
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }
