package paging

import (
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/ostiary/ostiary/internal/fault"
)

// maxCursor is how many characters a cursor may have; the longest key is far below.
const maxCursor = 16 << 10

var base64url = base64.RawURLEncoding.Strict()

// cursor returns where an item stands in the order. A cursor is opaque to its reader, but it is no
// secret and not signed: a forged one can only begin a page at another place of the same list.
func (o Order[T]) cursor(item T) string {
	parts := []any{o.Name}
	for _, column := range o.Columns {
		parts = append(parts, column.encode(item))
	}
	return encode(parts)
}

// position returns the values of the order's columns that a cursor holds, or a [fault.BadUserInput]
// when it is not a cursor of this order. Each place has one cursor only.
func (o Order[T]) position(cursor string) ([]any, error) {
	refused := fault.New(fault.BadUserInput, "This is not a cursor of this list and this order.")
	parts, ok := decode(cursor)
	if !ok || len(parts) != 1+len(o.Columns) {
		return nil, refused
	}
	encoded, values := []any{o.Name}, []any{}
	for i, column := range o.Columns {
		part, value, err := column.decode(parts[1+i])
		if err != nil {
			return nil, refused
		}
		encoded, values = append(encoded, part), append(values, value)
	}
	if encode(encoded) != cursor {
		return nil, refused
	}
	return values, nil
}

func encode(parts []any) string {
	raw, err := json.Marshal(parts)
	if err != nil {
		panic(fmt.Sprintf("paging: cannot be written as JSON: %v", err)) // a mistake in the program
	}
	return base64url.EncodeToString(raw)
}

func decode(cursor string) (parts []json.RawMessage, ok bool) {
	if len(cursor) > maxCursor {
		return nil, false
	}
	raw, err := base64url.DecodeString(cursor)
	if err != nil {
		return nil, false
	}
	return parts, json.Unmarshal(raw, &parts) == nil
}
