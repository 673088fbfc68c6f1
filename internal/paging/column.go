package paging

import (
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ostiary/ostiary/internal/moment"
)

// Column is one column that rows are ordered by. It must not hold NULL.
type Column[T any] struct {
	name   string
	encode func(T) any // what stands in the cursor
	decode func(raw json.RawMessage) (encoded, argument any, err error)
}

var errValue = errors.New("not a value of this column")

// Number is a column of integers.
func Number[T any](name string, of func(T) int) Column[T] {
	return Column[T]{name, func(item T) any { return of(item) }, func(raw json.RawMessage) (any, any, error) {
		var n int
		err := json.Unmarshal(raw, &n)
		return n, n, err
	}}
}

// Text is a column of text, such as the ids of package ids.
func Text[T any](name string, of func(T) string) Column[T] {
	return Column[T]{name, func(item T) any { return of(item) }, func(raw json.RawMessage) (any, any, error) {
		var text string
		err := json.Unmarshal(raw, &text)
		if strings.ContainsRune(text, 0) || strings.ContainsRune(text, utf8.RuneError) {
			err = errValue // PostgreSQL refuses the first; the second was no UTF-8
		}
		return text, text, err
	}}
}

// Bytes is a column of bytes, such as a name key.
func Bytes[T any](name string, of func(T) []byte) Column[T] {
	return Column[T]{name, func(item T) any { return notNil(of(item)) }, func(raw json.RawMessage) (any, any, error) {
		var bytes []byte
		err := json.Unmarshal(raw, &bytes)
		return notNil(bytes), notNil(bytes), err
	}}
}

// Time is a column of moments with microseconds.
func Time[T any](name string, of func(T) time.Time) Column[T] {
	return Column[T]{name, func(item T) any { return of(item).UnixMicro() }, func(raw json.RawMessage) (any, any, error) {
		var micros int64
		err := json.Unmarshal(raw, &micros)
		at := time.UnixMicro(micros).UTC()
		if !moment.Storable(at) {
			err = errValue
		}
		return micros, at, err
	}}
}

// notNil keeps no bytes from being taken for NULL.
func notNil(bytes []byte) []byte {
	if bytes == nil {
		return []byte{}
	}
	return bytes
}
