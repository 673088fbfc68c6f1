package paging

import "github.com/ostiary/ostiary/internal/fault"

// How many items a page has.
const (
	DefaultSize = 20  // when the caller does not say
	MaxSize     = 100 // the caller may ask for at most
)

// Args is what a caller asks for: the First items after the cursor After, or the Last items before
// the cursor Before, as in the Relay connections specification. The zero value is the first page.
type Args struct {
	First, Last   *int
	After, Before *string
}

// size returns how many items the page has and whether it is counted from the end, or a
// [fault.BadUserInput].
func (a Args) size() (size int, backwards bool, err error) {
	switch {
	case a.First != nil && a.Last != nil:
		return 0, false, fault.New(fault.BadUserInput, "Ask for the first items or for the last ones, not for both.")
	case a.First != nil:
		return inRange("first", *a.First, false)
	case a.Last != nil:
		return inRange("last", *a.Last, true)
	}
	// A lone Before asks for the page that ends there.
	return DefaultSize, a.Before != nil && a.After == nil, nil
}

// from returns the cursor that the page is counted from; nil when that is an end of the list.
func (a Args) from(backwards bool) *string {
	if backwards {
		return a.Before
	}
	return a.After
}

func inRange(argument string, size int, backwards bool) (int, bool, error) {
	if size < 1 || size > MaxSize {
		return 0, false, fault.New(fault.BadUserInput, "The argument %s must be from 1 to %d.", argument, MaxSize)
	}
	return size, backwards, nil
}
