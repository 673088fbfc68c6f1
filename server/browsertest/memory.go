package browsertest

import (
	"context"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/chromedp"
)

// Memory returns what the scripts of the page hold on to, as the devtools write it down: each text is in it as JSON.
func (b *Tab) Memory() string {
	b.Helper()
	var mu sync.Mutex
	var snapshot strings.Builder
	ctx, stop := context.WithCancel(b.ctx) // or the next one is kept here as well
	defer stop()
	err := chromedp.Listen(ctx, func(event any) {
		if chunk, ok := event.(*heapprofiler.EventAddHeapSnapshotChunk); ok {
			mu.Lock()
			defer mu.Unlock()
			snapshot.WriteString(chunk.Chunk)
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	Call(b, heapprofiler.Enable, cdp.Empty{})
	Call(b, heapprofiler.CollectGarbage, cdp.Empty{})
	Call(b, heapprofiler.TakeHeapSnapshot, heapprofiler.TakeHeapSnapshotParams{})
	Call(b, heapprofiler.Disable, cdp.Empty{})
	mu.Lock()
	defer mu.Unlock()
	return snapshot.String()
}
