package paging

// Walk shows every item of a list in its order, until see returns an error. find runs the query of the
// list with the window that it is given, for at most chunk items at a time; nothing stays open between
// two of them. Items that are added or removed meanwhile may be seen or not; every other is seen once.
func Walk[T any](order Order[T], chunk int, find func(Window) ([]T, error), see func(T) error) error {
	var after []any
	for {
		items, err := find(order.window(after, chunk))
		if err != nil {
			return err
		}
		for _, item := range items {
			if err := see(item); err != nil {
				return err
			}
		}
		if len(items) < chunk {
			return nil
		}
		if after, err = order.position(order.cursor(items[len(items)-1])); err != nil {
			return err
		}
	}
}
