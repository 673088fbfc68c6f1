package paging

import "entgo.io/ent/dialect/sql"

// Window restricts, sorts and limits a query. It goes into the Where of an ent query.
type Window = func(*sql.Selector)

// window lets limit rows behind a bound through, the first of the list without one.
func (o Order[T]) window(after []any, limit int) Window {
	return o.between(o.behind(), after, o.ahead(), nil, false, limit)
}

// page lets limit rows between the bounds through, the nearest to the beginning or, backwards, to
// the end of the list, with the row of the bound that they are counted from.
func (o Order[T]) page(after, before []any, backwards bool, limit int) Window {
	if backwards {
		return o.between(o.behind(), after, o.ahead()+"=", before, true, limit)
	}
	return o.between(o.behind()+"=", after, o.ahead(), before, false, limit)
}

func (o Order[T]) between(behind string, after []any, ahead string, before []any, backwards bool, limit int) Window {
	return func(s *sql.Selector) {
		if after != nil {
			s.Where(o.compare(s, behind, after))
		}
		if before != nil {
			s.Where(o.compare(s, ahead, before))
		}
		o.sort(s, backwards)
		s.Limit(limit)
	}
}

// farSide lets one row through that does not belong to the window of the bound, but could precede it.
func (o Order[T]) farSide(bound []any, backwards bool) Window {
	operator := o.ahead()
	if backwards {
		operator = o.behind()
	}
	return func(s *sql.Selector) {
		s.Where(o.compare(s, operator+"=", bound))
		o.sort(s, !backwards)
		s.Limit(1)
	}
}

// behind is how rows that come later in the list compare.
func (o Order[T]) behind() string {
	if o.Descending {
		return "<"
	}
	return ">"
}

// ahead is how rows that come earlier in the list compare.
func (o Order[T]) ahead() string {
	if o.Descending {
		return ">"
	}
	return "<"
}

// compare compares whole rows, (a, b) > (1, 2), which PostgreSQL finds in the index of the order at
// once. SQLite finds the first column so, and walks past the rows that are equal in it when the second
// is its row id.
func (o Order[T]) compare(s *sql.Selector, operator string, position []any) *sql.Predicate {
	return sql.P(func(b *sql.Builder) {
		b.Wrap(func(b *sql.Builder) { b.IdentComma(o.columns(s)...) })
		b.WriteString(" " + operator + " ")
		b.Wrap(func(b *sql.Builder) { b.Args(position...) })
	})
}

func (o Order[T]) sort(s *sql.Selector, backwards bool) {
	for _, column := range o.columns(s) {
		if o.Descending != backwards {
			column = sql.Desc(column)
		}
		s.OrderBy(column)
	}
}

func (o Order[T]) columns(s *sql.Selector) []string {
	names := make([]string, len(o.Columns))
	for i, column := range o.Columns {
		names[i] = s.C(column.name)
	}
	return names
}
