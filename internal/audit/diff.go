package audit

import (
	"encoding/json"
	"fmt"
)

// Changes holds, for each field that changed, {"old": …, "new": …}.
type Changes map[string]json.RawMessage

// Diff compares two values of one struct type field by field and returns what differs, under the
// fields' JSON names. A nil old or new value is that of an object which did not exist before or does
// not exist any more. Fields tagged json:"-" are left out: that is where secrets belong.
func Diff(before, after any) Changes {
	olds, news := fields(before), fields(after)
	changes := Changes{}
	for _, side := range []map[string]json.RawMessage{olds, news} {
		for name := range side {
			if string(olds[name]) == string(news[name]) {
				continue
			}
			changes[name] = change(olds[name], news[name])
		}
	}
	return changes
}

// Changed returns a change of a field by its old and new value.
func Changed(name string, before, after any) Changes {
	return Changes{name: change(encode(before), encode(after))}
}

func change(before, after json.RawMessage) json.RawMessage {
	return encode(struct {
		Old json.RawMessage `json:"old,omitempty"`
		New json.RawMessage `json:"new,omitempty"`
	}{before, after})
}

func fields(v any) (all map[string]json.RawMessage) {
	if err := json.Unmarshal(encode(v), &all); err != nil {
		panic(fmt.Sprintf("audit: not a struct: %T", v)) // a mistake in the program
	}
	return all
}

func encode(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("audit: cannot be written as JSON: %T", v)) // a mistake in the program
	}
	return raw
}
