package model

import (
	"encoding/json"
	"io"

	"github.com/99designs/gqlgen/graphql"
)

// MarshalJSON writes any JSON value. One that cannot be written, which would be a mistake in the program,
// becomes null.
func MarshalJSON(value any) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		text, err := json.Marshal(value)
		if err != nil {
			text = []byte("null")
		}
		_, _ = w.Write(text)
	})
}

// UnmarshalJSON reads any JSON value. No input has one; the generator asks for both ways.
func UnmarshalJSON(value any) (any, error) { return value, nil }
