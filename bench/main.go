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
	grow        bool
	dir         string
	profiles    string
}

func parse(args []string, errOut io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(errOut)
	works := flags.String("work", "", "measure the works whose name matches this regular expression; once is what is measured once, such as the start")
	databases := flags.String("db", "sqlite,postgres", "databases")
	connections := flags.String("conns", "1,16,64", "numbers of connections")
	flags.IntVar(&o.rounds, "rounds", 5, "how often each side is asked")
	flags.DurationVar(&o.duration, "duration", 2*time.Second, "how long a round is")
	flags.BoolVar(&o.grow, "grow", false, "measure also what it costs that the database grows, up to five million tokens; takes minutes and 3 GB")
	flags.StringVar(&o.profiles, "profile", "", "folder for CPU profiles of the server, one for each row")
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
	r, err := newRig(ctx, o.dir, o.profiles)
	if err != nil {
		return err
	}
	defer r.close()
	beside := contest{options: o, rig: r, progress: progress}
	grown := growth{options: o, rig: r, progress: progress}
	once := inspection{options: o, rig: r, progress: progress}
	for _, stage := range []func(context.Context) error{beside.run, grown.run, once.run} {
		if err = stage(ctx); err != nil {
			break
		}
	}
	report(out, beside.rows, grown.rows, once.facts) // what was measured until something failed, too
	return err
}
