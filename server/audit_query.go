package server

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/ostiary/ostiary/graph/model"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
)

// auditParameters are what a query may have, under the names of AuditEventFilter in schema.graphql.
var auditParameters = map[string]func(filter *audit.Filter, name, value string) error{
	"kinds":      readKinds,
	"actorKind":  readOne(access.Kinds, func(f *audit.Filter) **access.Kind { return &f.ActorKind }),
	"actorId":    readID(func(f *audit.Filter) **string { return &f.ActorID }),
	"objectType": readOne(audit.ObjectTypes, func(f *audit.Filter) **audit.ObjectType { return &f.ObjectType }),
	"objectId":   readID(func(f *audit.Filter) **string { return &f.ObjectID }),
	"since":      readTime(func(f *audit.Filter) **time.Time { return &f.Since }),
	"until":      readTime(func(f *audit.Filter) **time.Time { return &f.Until }),
}

// auditFilter reads the filter from the query of an address. What it does not know is a
// [fault.BadUserInput], as is what is empty: a slip must not export everything.
func auditFilter(query string) (filter audit.Filter, err error) {
	given, err := url.ParseQuery(query)
	if err != nil {
		return filter, fault.New(fault.BadUserInput, "The query of the address cannot be read: check the %% and ; in it.")
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		read, known := auditParameters[name]
		if !known {
			return filter, fault.New(fault.BadUserInput, "There is no parameter %.50q; there are %s.",
				name, strings.Join(slices.Sorted(maps.Keys(auditParameters)), ", "))
		}
		if len(given[name]) > 1 && name != "kinds" {
			return filter, fault.New(fault.BadUserInput, "The parameter %s must be there once only.", name)
		}
		for _, value := range given[name] {
			if err := read(&filter, name, value); err != nil {
				return filter, err
			}
		}
	}
	return filter, nil
}

// readKinds adds kinds of event, which stand in several parameters or in one, with commas between them.
func readKinds(filter *audit.Filter, name, value string) error {
	for word := range strings.SplitSeq(value, ",") {
		kind, err := one(audit.Kinds, name, word)
		if err != nil {
			return err
		}
		filter.Kinds = append(filter.Kinds, kind)
	}
	return nil
}

func readOne[T ~string](all []T, field func(*audit.Filter) **T) func(*audit.Filter, string, string) error {
	return func(filter *audit.Filter, name, value string) error {
		found, err := one(all, name, value)
		*field(filter) = &found
		return err
	}
}

func one[T ~string](all []T, name, value string) (T, error) {
	if !slices.Contains(all, T(value)) {
		return "", fault.New(fault.BadUserInput, "The parameter %s has %.50q, which is none of the values that the GraphQL API knows.", name, value)
	}
	return T(value), nil
}

func readID(field func(*audit.Filter) **string) func(*audit.Filter, string, string) error {
	return func(filter *audit.Filter, name, value string) error {
		*field(filter) = &value
		if value == "" {
			return fault.New(fault.BadUserInput, "The parameter %s is empty.", name)
		}
		return nil
	}
}

func readTime(field func(*audit.Filter) **time.Time) func(*audit.Filter, string, string) error {
	return func(filter *audit.Filter, name, value string) error {
		at, err := model.UnmarshalDateTime(value)
		if err != nil {
			return fault.New(fault.BadUserInput,
				"The parameter %s must be in RFC 3339 with a time zone, for example 2026-03-01T12:00:00Z; a + is written %%2B.", name)
		}
		*field(filter) = &at
		return nil
	}
}
