package main

import (
	"fmt"
	"io"
)

var (
	workHeads   = []string{"work", "database", "connections", "requests/s", "p50", "p99", "CPU/request", "memory", "limit/s", "its CPU", "ratio", "goal"}
	growthHeads = []string{"work", "database", "connections", "requests/s", "p50", "p99", "CPU/request", "memory", "itself/s", "its CPU", "ratio", "goal"}
	factHeads   = []string{"what", "database", "measured", "goal: below"}
)

// line is a row or a fact.
type line interface {
	cells() []string
	hasGoal() bool
	short() string
}

// report prints the tables, and then which rows fall short of their goal.
func report(out io.Writer, rows, grown []row, facts []fact) {
	v := verdict{out: out}
	printLines(&v, "The server beside its limit:", workHeads, rows)
	printLines(&v, fmt.Sprintf("A database that has grown, beside one with %d clients and %d tokens; pages beside the first of %d clients:",
		small.clients, small.tokens, usual.clients), growthHeads, grown)
	printLines(&v, "Once:", factHeads, facts)
	for _, why := range v.short {
		fmt.Fprintln(out, "Falls short:", why+".")
	}
	fmt.Fprintf(out, "%d of %d goals are reached.\n", v.goals-len(v.short), v.goals)
}

// verdict counts goals.
type verdict struct {
	out   io.Writer
	goals int
	short []string
}

func printLines[L line](v *verdict, title string, heads []string, lines []L) {
	if len(lines) == 0 {
		return
	}
	var cells [][]string
	for _, l := range lines {
		cells = append(cells, l.cells())
		if l.hasGoal() {
			v.goals++
		}
		if why := l.short(); why != "" {
			v.short = append(v.short, why)
		}
	}
	fmt.Fprintf(v.out, "%s\n\n", title)
	printTable(v.out, heads, cells)
	fmt.Fprintln(v.out)
}
