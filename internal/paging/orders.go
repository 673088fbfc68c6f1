package paging

import "github.com/ostiary/ostiary/internal/fault"

// Orders are the ways in which a list can be sorted, one for each field F that a person can choose.
type Orders[T any, F ~string] struct {
	// List begins the name of each order, for example "AuthClient".
	List string
	// Plural is what people call the items, for example "Auth clients".
	Plural string
	// Default is the field when none is chosen.
	Default F
	// Columns are those of the order by each field; see [Order.Columns].
	Columns map[F][]Column[T]
}

// By returns the order by a field. What is empty is the default: its field, and the highest first. A
// field or a direction that there is not is [fault.BadUserInput].
func (o Orders[T, F]) By(field F, direction Direction) (order Order[T], err error) {
	if field == "" {
		field = o.Default
	}
	if direction == "" {
		direction = Descending
	}
	columns, known := o.Columns[field]
	if !known {
		return order, fault.New(fault.BadUserInput, "%s cannot be ordered by this field.", o.Plural)
	}
	return Order[T]{
		Name:       o.List + "." + string(field),
		Columns:    columns,
		Descending: direction == Descending,
	}, direction.Check()
}
