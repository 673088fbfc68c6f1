package chaos_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/ostiary/ostiary/ent/migrate"
	"github.com/ostiary/ostiary/internal/testkit/lab"
)

// watch keeps an eye on what a server takes, over time.
type watch struct {
	measures []measure
	samples  [][]int // of each moment, one for each measure
}

// measure is something of which a server must not take more and more.
type measure struct {
	name string
	take func(context.Context) (int, error)
	// factor and slack are by how much it may be more at the end. What grows with time alone is more than twice as much.
	factor float64
	slack  int
	grows  bool // by design
}

// newWatch watches a server; gauge is the file that says how many goroutines it has.
func newWatch(t testing.TB, s *site, p *lab.Process, gauge string) *watch {
	t.Helper()
	w := &watch{measures: []measure{
		{name: "memory (KiB)", take: known(func() int { return p.Memory() >> 10 }), factor: 1.25, slack: 8 << 10},
		{name: "goroutines", take: known(func() int { return number(gauge) }), factor: 1.5, slack: 30},
		{name: "threads", take: known(p.Threads), factor: 1.5, slack: 10},
		{name: "descriptors", take: known(p.Descriptors), factor: 1.5, slack: 30},
	}}
	if s.isSQLite() {
		w.measures = append(w.measures, measure{name: "write-ahead log (KiB)", take: known(func() int { return sizeOf(strings.TrimPrefix(s.url, "sqlite:")+"-wal") >> 10 }), factor: 1.5, slack: 16 << 10})
	}
	pool := s.database(t)
	for _, table := range migrate.Tables {
		w.measures = append(w.measures, measure{
			name: table.Name, take: func(ctx context.Context) (int, error) { return rowsOf(ctx, pool, table.Name) },
			factor: 2, slack: 100, grows: table.Name == migrate.AuditEventsTable.Name,
		})
	}
	return w
}

func known(take func() int) func(context.Context) (int, error) {
	return func(context.Context) (int, error) { return take(), nil }
}

func number(file string) int {
	text, _ := os.ReadFile(file)
	n, _ := strconv.Atoi(string(text))
	return n
}

func sizeOf(file string) int {
	info, err := os.Stat(file)
	if err != nil {
		return 0
	}
	return int(info.Size())
}

func rowsOf(ctx context.Context, pool *sql.DB, table string) (n int, err error) {
	err = pool.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table).Scan(&n)
	return n, err
}

// look takes a sample of everything.
func (w *watch) look(t testing.TB) {
	t.Helper()
	var sample []int
	for _, m := range w.measures {
		n, err := m.take(t.Context())
		if err != nil {
			t.Fatalf("%s: %v", m.name, err)
		}
		sample = append(sample, n)
	}
	w.samples = append(w.samples, sample)
}

// quarter returns the median of a measure in a quarter of the time, counted from 0.
func (w *watch) quarter(measure, quarter int) int {
	var values []int
	for _, sample := range w.samples[quarter*len(w.samples)/4 : (quarter+1)*len(w.samples)/4] {
		values = append(values, sample[measure])
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// verify wants everything as it was, after the first quarter of the time. What is there by then is what it takes.
func (w *watch) verify(t testing.TB) {
	t.Helper()
	for i, m := range w.measures {
		second, last := w.quarter(i, 1), w.quarter(i, 3)
		if allowed := int(float64(second)*m.factor) + m.slack; last > allowed && !m.grows {
			t.Errorf("%s: %d in the second quarter, and %d in the last; %d would be flat", m.name, second, last, allowed)
		}
	}
}

// String returns the figures as a table.
func (w *watch) String() string {
	if len(w.samples) < 4 {
		return ""
	}
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\tfirst\tsecond quarter\tlast quarter\tmost\t")
	for i, m := range w.measures {
		first, most := w.samples[0][i], 0
		for _, sample := range w.samples {
			most = max(most, sample[i])
		}
		if most > 0 {
			fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t\n", m.name, first, w.quarter(i, 1), w.quarter(i, 3), most)
		}
	}
	_ = table.Flush()
	return text.String()
}
