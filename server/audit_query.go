package server

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/moment"
)

// auditParameters are what a query may have, under the names of AuditEventFilter in schema.graphql.
var auditParameters = []string{"actorId", "actorKind", "kinds", "objectId", "objectType", "since", "until"}

// auditFilter reads the filter from the query of an address. What it does not know is a
// [fault.BadUserInput], as is what is empty: a slip must not export everything.
func auditFilter(query string) (filter audit.Filter, err error) {
	given, err := url.ParseQuery(query)
	if err != nil {
		return filter, fault.New(fault.BadUserInput, "The query of the address cannot be read: check the %% and ; in it.")
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(auditParameters, name) {
			return filter, fault.New(fault.BadUserInput, "There is no parameter %.50q; there are %s.", name, strings.Join(auditParameters, ", "))
		}
		if len(given[name]) > 1 && name != "kinds" {
			return filter, fault.New(fault.BadUserInput, "The parameter %s must be there once only.", name)
		}
		for _, value := range given[name] {
			if err := readParameter(&filter, name, value); err != nil {
				return filter, err
			}
		}
	}
	return filter, nil
}

func readParameter(filter *audit.Filter, name, value string) (err error) {
	switch name {
	case "kinds":
		err = readKinds(filter, value)
	case "actorKind":
		filter.ActorKind, err = oneOf(access.Kinds, name, value)
	case "actorId":
		filter.ActorID, err = notEmpty(name, value)
	case "objectType":
		filter.ObjectType, err = oneOf(audit.ObjectTypes, name, value)
	case "objectId":
		filter.ObjectID, err = notEmpty(name, value)
	case "since":
		filter.Since, err = dateTime(name, value)
	case "until":
		filter.Until, err = dateTime(name, value)
	}
	return err
}

// readKinds adds kinds of event, which stand in several parameters or in one, with commas between them.
func readKinds(filter *audit.Filter, value string) error {
	for word := range strings.SplitSeq(value, ",") {
		kind, err := oneOf(audit.Kinds, "kinds", word)
		if err != nil {
			return err
		}
		filter.Kinds = append(filter.Kinds, *kind)
	}
	return nil
}

func oneOf[T ~string](all []T, name, value string) (*T, error) {
	if !slices.Contains(all, T(value)) {
		return nil, fault.New(fault.BadUserInput, "The parameter %s has %.50q, which is none of the values that the GraphQL API knows.", name, value)
	}
	return new(T(value)), nil
}

func notEmpty(name, value string) (*string, error) {
	if value == "" {
		return nil, fault.New(fault.BadUserInput, "The parameter %s is empty.", name)
	}
	return &value, nil
}

func dateTime(name, value string) (*time.Time, error) {
	at, ok := moment.Parse(value)
	if !ok {
		return nil, fault.New(fault.BadUserInput,
			"The parameter %s must be in RFC 3339 with a time zone, for example 2026-03-01T12:00:00Z; a + is written %%2B.", name)
	}
	return &at, nil
}
