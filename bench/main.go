package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/ostiary/ostiary/bench/limit"
	"github.com/ostiary/ostiary/internal/testkit"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	if len(os.Args) == 3 && os.Args[1] == limitCommand {
		err = limit.Serve(ctx, os.Args[2], os.Stdout)
	} else {
		err = run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	}
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// limitCommand is the argument with which the program is a limit, on the database at the URL that follows.
const limitCommand = "limit"

// options are what can be chosen.
type options struct {
	works       *regexp.Regexp
	databases   []string
	connections []int
	rounds      int
	duration    time.Duration
	dir         string
}

func parse(args []string, errOut io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(errOut)
	works := flags.String("work", "", "measure the works whose name matches this regular expression")
	databases := flags.String("db", "sqlite,postgres", "databases")
	connections := flags.String("conns", "1,16,64", "numbers of connections")
	flags.IntVar(&o.rounds, "rounds", 5, "how often each side is asked")
	flags.DurationVar(&o.duration, "duration", 2*time.Second, "how long a round is")
	flags.StringVar(&o.dir, "dir", "", "folder of the databases, on the disk that is to be measured; the system's for temporary files when empty")
	if err = flags.Parse(args); err != nil {
		return o, err
	}
	if o.works, err = regexp.Compile(*works); err != nil {
		return o, fmt.Errorf("-work: %w", err)
	}
	for text := range strings.SplitSeq(*connections, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return o, fmt.Errorf("-conns: %q is no number of connections", text)
		}
		o.connections = append(o.connections, n)
	}
	for name := range strings.SplitSeq(*databases, ",") {
		if !slices.Contains([]string{sqlite, postgres}, name) {
			return o, fmt.Errorf("-db: %q is neither %s nor %s", name, sqlite, postgres)
		}
		o.databases = append(o.databases, name)
	}
	if flags.NArg() > 0 || o.rounds < 1 || o.duration <= 0 {
		return o, errors.New("the command line cannot be understood; see -help")
	}
	return o, nil
}

func run(ctx context.Context, args []string, out, progress io.Writer) (err error) {
	o, err := parse(args, progress)
	if err != nil {
		return err
	}
	l, err := newLab(ctx, o.dir)
	if err != nil {
		return err
	}
	defer l.close()
	var rows []row
	for _, database := range o.databases {
		if database == postgres && !testkit.HasPostgres() {
			fmt.Fprintln(progress, "PostgreSQL is not installed: left out.")
			continue
		}
		more, err := measureWorks(ctx, l, o, database, progress)
		if err != nil {
			return err
		}
		rows = append(rows, more...)
	}
	report(out, rows)
	return nil
}

// report prints the table, and which rows fall short of their goal.
func report(out io.Writer, rows []row) {
	var lines [][]string
	var short []string
	goals := 0
	for _, r := range rows {
		lines = append(lines, r.cells())
		if r.goal > 0 {
			goals++
		}
		if why := r.short(); why != "" {
			short = append(short, why)
		}
	}
	printTable(out, heads, lines)
	fmt.Fprintln(out)
	for _, why := range short {
		fmt.Fprintln(out, "Falls short:", why+".")
	}
	fmt.Fprintf(out, "%d of %d goals are reached.\n", goals-len(short), goals)
}

// measureWorks measures the works that were chosen on a database.
func measureWorks(ctx context.Context, l *lab, o options, database string, progress io.Writer) (rows []row, err error) {
	chosen := slices.DeleteFunc(slices.Clone(works), func(w work) bool { return !o.works.MatchString(w.name) })
	if len(chosen) == 0 {
		return nil, nil
	}
	server, err := l.newServer(ctx, database, size{clients: 1000, tokens: 1000})
	if err != nil {
		return nil, err
	}
	defer server.stop()
	bare, err := l.newBare(ctx, server, database, 1000)
	if err != nil {
		return nil, err
	}
	defer bare.stop()
	for _, w := range chosen {
		for _, n := range o.connections {
			row, err := o.measureWork(ctx, w, server, bare, n)
			if err != nil {
				return nil, fmt.Errorf("%s on %s: %w", w.name, database, err)
			}
			row.database = database
			if n == goalConnections {
				row.goal = w.goals[database]
			}
			fmt.Fprintln(progress, row)
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func (o options) measureWork(ctx context.Context, w work, s *server, b *bare, connections int) (row, error) {
	one, other, err := w.pair(ctx, s, b, connections)
	if err != nil {
		return row{}, err
	}
	r, err := measure(ctx, o.rounds, o.duration, one, other)
	r.work, r.connections = w.name, connections
	return r, err
}
