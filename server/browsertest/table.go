package browsertest

import (
	"fmt"
	"slices"

	"github.com/chromedp/chromedp"
)

// Column waits until the table shows these texts in the column of this title, from top to bottom.
func (b *Tab) Column(title string, want ...string) {
	b.Helper()
	const cells = `(title => {
		const at = [...document.querySelectorAll("th")].findIndex(th => th.innerText === title)
		return [...document.querySelectorAll("tbody tr")].map(tr => tr.cells[at]?.innerText.trim() ?? "")
	})(%q)`
	b.Until(func() string {
		got, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](fmt.Sprintf(cells, title)))
		if err == nil && slices.Equal(got, want) {
			return ""
		}
		return fmt.Sprintf("%s: %q, want %q", title, got, want)
	})
}
