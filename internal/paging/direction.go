package paging

import "github.com/ostiary/ostiary/internal/fault"

// Direction is the way in which a list is sorted. The values are those of the OrderDirection enum in
// schema.graphql.
type Direction string

// The directions.
const (
	Ascending  Direction = "ASC"
	Descending Direction = "DESC"
)

// Check returns a [fault.BadUserInput] when d is no direction.
func (d Direction) Check() error {
	if d != Ascending && d != Descending {
		return fault.New(fault.BadUserInput, "The direction of an order is %s or %s.", Ascending, Descending)
	}
	return nil
}
