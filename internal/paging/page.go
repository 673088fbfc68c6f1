package paging

import "slices"

// Order is how a list is sorted.
type Order[T any] struct {
	// Name tells this list and order from all others in a cursor, for example "AuthClient.NAME".
	Name string
	// Columns sort the rows, all in one direction. The last one is unique; an index has all of them.
	Columns []Column[T]
	// Descending lists the highest first.
	Descending bool
}

// Reading returns the columns and those of the order, each once: what a query that needs these has to read.
func (o Order[T]) Reading(columns []string) []string {
	all := slices.Clone(columns)
	for _, column := range o.Columns {
		all = append(all, column.name)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Page is a part of a list, in the list's order.
type Page[T any] struct {
	Items []T
	// HasNextPage and HasPreviousPage tell whether the list has items after and before these.
	HasNextPage, HasPreviousPage bool

	cursor func(T) string
}

// Cursor returns the place of the item with that index.
func (p Page[T]) Cursor(i int) string { return p.cursor(p.Items[i]) }

// Load returns the page that args ask for. find runs the query of the list with the window that it is
// given; it is called a second time, for one row, when args have a cursor: whether there is something
// on the other side of it. A cursor that is not of this order, or a size out of range, is a
// [fault.BadUserInput].
func Load[T any](args Args, order Order[T], find func(Window) ([]T, error)) (Page[T], error) {
	size, backwards, err := args.size()
	if err != nil {
		return Page[T]{}, err
	}
	after, before, err := order.bounds(args)
	if err != nil {
		return Page[T]{}, err
	}
	items, err := find(order.window(after, before, backwards, size+1))
	if err != nil {
		return Page[T]{}, err
	}
	more := len(items) > size
	items = items[:min(size, len(items))]
	beyond, err := order.beyond(after, before, backwards, find)
	if err != nil {
		return Page[T]{}, err
	}
	page := Page[T]{Items: items, HasNextPage: more, HasPreviousPage: beyond, cursor: order.cursor}
	if backwards {
		slices.Reverse(page.Items)
		page.HasNextPage, page.HasPreviousPage = beyond, more
	}
	return page, nil
}

// bounds returns the positions of the cursors; nil without one.
func (o Order[T]) bounds(args Args) (after, before []any, err error) {
	if args.After != nil {
		if after, err = o.position(*args.After); err != nil {
			return nil, nil, err
		}
	}
	if args.Before != nil {
		if before, err = o.position(*args.Before); err != nil {
			return nil, nil, err
		}
	}
	return after, before, nil
}

// beyond reports whether there is a row on the far side of the bound that the page was counted from,
// the row at the bound included.
func (o Order[T]) beyond(after, before []any, backwards bool, find func(Window) ([]T, error)) (bool, error) {
	bound := after
	if backwards {
		bound = before
	}
	if bound == nil {
		return false, nil
	}
	// A cursor stands for a row that may be gone, so it is a row that is looked for.
	items, err := find(o.farSide(bound, backwards))
	return len(items) > 0, err
}
