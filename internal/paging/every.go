package paging

import "iter"

// Every goes through a list page by page. load returns one of them. After an error there is nothing more.
func Every[T any](load func(Args) (Page[T], error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		size := MaxSize
		for args := (Args{First: &size}); ; {
			page, err := load(args)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range page.Items {
				if !yield(item, nil) {
					return
				}
			}
			if !page.HasNextPage {
				return
			}
			args.After = new(page.Cursor(len(page.Items) - 1))
		}
	}
}
