package model

import (
	"encoding/json"
	"io"
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"github.com/ostiary/ostiary/internal/fault"
)

// MarshalSeconds writes a length of time in whole seconds.
func MarshalSeconds(seconds int64) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, strconv.FormatInt(seconds, 10))
	})
}

// UnmarshalSeconds reads a length of time in whole seconds. What lengths make sense is for the rooms
// to say.
func UnmarshalSeconds(value any) (int64, error) {
	switch v := value.(type) {
	case int64: // written in the query
		return v, nil
	case json.Number: // in a variable
		if seconds, err := v.Int64(); err == nil {
			return seconds, nil
		}
	}
	return 0, fault.New(fault.BadUserInput, "Seconds must be a whole number.")
}
