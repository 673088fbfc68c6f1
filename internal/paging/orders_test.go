package paging_test

import (
	"testing"

	"github.com/ostiary/ostiary/internal/paging"
)

type field string

var linkOrders = paging.Orders[link, field]{
	List: "Link", Plural: "Set-up links", Default: "CREATED_AT",
	Columns: map[field][]paging.Column[link]{"ID": {linkID}, "CREATED_AT": {byMade, linkID}},
}

func TestOrderIsChosen(t *testing.T) {
	for _, test := range []struct {
		field      field
		direction  paging.Direction
		name       string
		descending bool
	}{
		{"", "", "Link.CREATED_AT", true},
		{"", paging.Ascending, "Link.CREATED_AT", false},
		{"ID", "", "Link.ID", true},
		{"ID", paging.Ascending, "Link.ID", false},
	} {
		order, err := linkOrders.By(test.field, test.direction)
		if err != nil || order.Name != test.name || order.Descending != test.descending || len(order.Columns) != len(linkOrders.Columns[field(test.name[5:])]) {
			t.Errorf("%q %q: %s, descending %v, %v", test.field, test.direction, order.Name, order.Descending, err)
		}
	}
	for _, wrong := range []struct {
		field     field
		direction paging.Direction
		message   string
	}{
		{"HASH", "", "BAD_USER_INPUT: Set-up links cannot be ordered by this field."},
		{"id", "", "BAD_USER_INPUT: Set-up links cannot be ordered by this field."},
		{"ID", "asc", "BAD_USER_INPUT: The direction of an order is ASC or DESC."},
	} {
		if _, err := linkOrders.By(wrong.field, wrong.direction); err == nil || err.Error() != wrong.message {
			t.Errorf("%q %q: %v", wrong.field, wrong.direction, err)
		}
	}
}
