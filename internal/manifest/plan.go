package manifest

import (
	"reflect"
	"slices"
)

// Action is what happens to an object.
type Action string

// The actions.
const (
	Create Action = "create"
	Update Action = "update"
	Delete Action = "delete"
)

// Plan is what files would change.
type Plan struct {
	Steps  []Step
	prunes bool
}

// Step is what happens to one object; nothing does without an action.
type Step struct {
	Action Action `json:"action"`
	Kind   Kind   `json:"kind"`
	Name   string `json:"name"` // from now on
	// Changes are the keys that change; of a new object those that are not what is usual.
	Changes []Change `json:"changes"`
	// Notes are what else comes of it, in sentences.
	Notes []string `json:"notes"`
	// EndedTokens is how many tokens stop working.
	EndedTokens int `json:"endedTokens"`

	ends ending
}

// Change is what becomes of a key: values as files have them, a text, true or false, or a list of texts. Of a new
// object the old value is nil.
type Change struct {
	Field string `json:"field"`
	Old   any    `json:"old"`
	New   any    `json:"new"`
}

// Created is a new client, and its secret, which is known this once; a public client has none.
type Created struct {
	ClientID     string  `json:"clientId"`
	Name         string  `json:"name"`
	ClientSecret *string `json:"clientSecret"`
}

// Count returns how many objects are created, changed or deleted.
func (p *Plan) Count(action Action) (n int) {
	for _, step := range p.Steps {
		if step.Action == action {
			n++
		}
	}
	return n
}

// isLike reports whether two plans change the same. How many tokens end may differ: they come and go.
func (p *Plan) isLike(other *Plan) bool {
	return slices.EqualFunc(p.Steps, other.Steps, func(a, b Step) bool {
		a.EndedTokens = b.EndedTokens
		return reflect.DeepEqual(a, b)
	})
}

// differences returns the keys in which two drafts differ.
func differences[D any](keys []key[D], before, after *D) []Change {
	changes := []Change{}
	for _, k := range keys {
		if k.show == nil {
			continue
		}
		if was, is := k.show(before), k.show(after); !reflect.DeepEqual(was, is) {
			changes = append(changes, Change{k.name, was, is})
		}
	}
	return changes
}

// created returns the step of a new object that had been usual, had nothing been said.
func created[D any](kind Kind, name string, keys []key[D], usual, after *D) Step {
	step := Step{Action: Create, Kind: kind, Name: name, Changes: differences(keys, usual, after), Notes: []string{}}
	step.Changes = slices.DeleteFunc(step.Changes, func(c Change) bool { return c.Field == "name" })
	for i := range step.Changes {
		step.Changes[i].Old = nil
	}
	return step
}

// updated returns the step of an object that changes; none when it does not.
func updated[D any](kind Kind, name string, keys []key[D], before, after *D) Step {
	changes := differences(keys, before, after)
	if len(changes) == 0 {
		return Step{}
	}
	return Step{Action: Update, Kind: kind, Name: name, Changes: changes, Notes: []string{}}
}

func deleted(kind Kind, name string) Step {
	return Step{Action: Delete, Kind: kind, Name: name, Changes: []Change{}, Notes: []string{}}
}
