package graph

import (
	"github.com/99designs/gqlgen/graphql"

	"github.com/ostiary/ostiary/internal/fault"
)

// A partial update says what to change; what is left out stays as it is. Left out and null are
// different things: null is a value where the schema says what it means, and else a mistake.

// partial returns the change that apply makes to a draft, or user errors for what is null and must
// not be. apply may be called several times.
func partial[D any](apply func(nulls *fault.UserErrors, draft *D)) (change func(*D), err error) {
	var nulls fault.UserErrors
	apply(&nulls, new(D)) // nulls show on any draft
	return func(draft *D) { apply(new(fault.UserErrors), draft) }, nulls.Err()
}

// set assigns what was given.
func set[T any](nulls *fault.UserErrors, field string, to *T, input graphql.Omittable[*T]) {
	value, isGiven := input.ValueOK()
	switch {
	case isGiven && value == nil:
		addNull(nulls, field)
	case isGiven:
		*to = *value
	}
}

// setList assigns the list that was given.
func setList[T any](nulls *fault.UserErrors, field string, to *[]T, input graphql.Omittable[[]T]) {
	value, isGiven := input.ValueOK()
	switch {
	case isGiven && value == nil:
		addNull(nulls, field)
	case isGiven:
		*to = value
	}
}

// setText assigns a text that may be empty: null empties it.
func setText(to *string, input graphql.Omittable[*string]) {
	if value, isGiven := input.ValueOK(); isGiven {
		*to = given(value)
	}
}

// setOrClear assigns what was given, null included.
func setOrClear[T any](to **T, input graphql.Omittable[*T]) {
	if value, isGiven := input.ValueOK(); isGiven {
		*to = value
	}
}

func addNull(nulls *fault.UserErrors, field string) {
	nulls.Add(fault.Required, field, "The %s field cannot be null. Leave it out to keep it as it is.", field)
}
