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
// given. It is called a second time, for one row, when the row of a cursor is gone: whether there is something
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
	limit := size + 1 // one more than is shown, and the row of the cursor
	if args.from(backwards) != nil {
		limit++
	}
	items, err := find(order.page(after, before, backwards, limit))
	if err != nil {
		return Page[T]{}, err
	}
	items, beyond, err := order.beyond(items, args.from(backwards), backwards, find)
	if err != nil {
		return Page[T]{}, err
	}
	more := len(items) > size
	items = items[:min(size, len(items))]
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

// beyond takes the row of the bound that the page is counted from out of the items, and reports whether there is a
// row on the far side of it, itself included.
func (o Order[T]) beyond(items []T, bound *string, backwards bool, find func(Window) ([]T, error)) ([]T, bool, error) {
	if bound == nil {
		return items, false, nil
	}
	if len(items) > 0 && o.cursor(items[0]) == *bound {
		return items[1:], true, nil
	}
	position, err := o.position(*bound)
	if err != nil {
		return nil, false, err
	}
	// A cursor stands for a row that may be gone, so it is any row that is looked for.
	others, err := find(o.farSide(position, backwards))
	return items, len(others) > 0, err
}
