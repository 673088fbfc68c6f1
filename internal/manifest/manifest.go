package manifest

import (
	"fmt"

	"github.com/ostiary/ostiary/internal/names"
	"github.com/ostiary/ostiary/internal/problem"
)

// Kind is what an entry is about.
type Kind string

// The kinds of entry, in the order in which they are read, shown and written.
const (
	ScopeKind  Kind = "scope"
	ClientKind Kind = "client"
	GroupKind  Kind = "group"
)

// list is the key of the file under which entries of the kind stand.
func (k Kind) list() string { return string(k) + "s" }

// Manifest is what files say about clients, scopes and groups.
type Manifest struct {
	scopes  list[scopeDraft]
	clients list[clientDraft]
	groups  list[groupDraft]
	// problems are what is wrong with the files themselves. What was understood of them is there nevertheless, so that
	// all that is wrong can be told at once.
	problems problem.List
}

// list is the entries of one kind.
type list[D any] struct {
	// Place is where the first list stands that is given; what none of them has may be pruned.
	problem.Place
	isGiven bool
	entries []*entry[D]
}

// entry is what a file says about one object.
type entry[D any] struct {
	problem.Place
	// draft is what is given, and nothing else.
	draft D
	// give puts what is given into another draft.
	give []func(*D)
	// places are where keys stand, as "scopes", and items of lists, as "scopes/1".
	places map[string]problem.Place
	// isBroken says that something in it could not be understood, which was told.
	isBroken bool
}

func (e *entry[D]) has(key string) bool {
	_, ok := e.places[key]
	return ok
}

// fill puts what is given into a draft.
func (e *entry[D]) fill(draft *D) {
	for _, give := range e.give {
		give(draft)
	}
}

// at returns the place of an item of a list, or of its key, or of the entry, whichever is given.
func (e *entry[D]) at(key, item string) problem.Place {
	for _, path := range []string{key + "/" + item, key} {
		if place, ok := e.places[path]; ok {
			return place
		}
	}
	return e.Place
}

// checkTwice refuses entries that are about the same object.
func (m *Manifest) checkTwice() {
	checkTwice(m, ScopeKind, m.scopes, "name", func(s scopeDraft) (string, string) { return s.Name, s.Name })
	checkTwice(m, ClientKind, m.clients, "clientId", func(c clientDraft) (string, string) {
		if c.ClientID == 0 {
			return "", ""
		}
		return fmt.Sprint(c.ClientID), fmt.Sprint(c.ClientID)
	})
	checkTwice(m, ClientKind, m.clients, "name", func(c clientDraft) (string, string) { return c.Name, nameKey(c.Name) })
	checkTwice(m, GroupKind, m.groups, "name", func(g groupDraft) (string, string) { return g.Name, nameKey(g.Name) })
}

// checkTwice compares entries by what identify returns, which is shown and compared; nothing is compared with nobody.
func checkTwice[D any](m *Manifest, kind Kind, l list[D], key string, identify func(D) (shown, compared string)) {
	first := map[string]problem.Place{}
	for _, e := range l.entries {
		shown, compared := identify(e.draft)
		if compared == "" {
			continue
		}
		if before, ok := first[compared]; ok {
			m.problems.Add(e.at(key, ""), "The %s %.100s is there twice: also at %s. Keep one of them.", kind, shown, before)
			e.isBroken = true
			continue
		}
		first[compared] = e.at(key, "")
	}
}

func nameKey(name string) string { return string(names.Key(name)) }
