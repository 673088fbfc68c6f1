package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// row is a line of the table. What is zero was not measured, or does not apply.
type row struct {
	work, database string
	connections    int
	perSecond      float64 // requests
	p50, p99       time.Duration
	cpu            time.Duration // of the server, for a request
	memory         int           // of the server, in bytes
	beside         float64       // requests a second of what it is held against
	besideCPU      time.Duration // of that, for a request
	ratio          float64       // to that
	goal           float64       // least ratio; zero: there is none
}

func (r row) cells() []string {
	goal := ""
	if r.goal > 0 {
		goal = fmt.Sprintf("%.2f", r.goal)
	}
	return []string{
		r.work, r.database, fmt.Sprint(r.connections), fmt.Sprintf("%.0f", r.perSecond), microseconds(r.p50), microseconds(r.p99),
		microseconds(r.cpu), fmt.Sprintf("%d MB", megabytes(r.memory)), fmt.Sprintf("%.0f", r.beside), microseconds(r.besideCPU),
		fmt.Sprintf("%.2f", r.ratio), goal,
	}
}

func (r row) hasGoal() bool { return r.goal > 0 }

// short says by how much the row falls short of its goal; "" when it does not.
func (r row) short() string {
	if !r.hasGoal() || r.ratio >= r.goal {
		return ""
	}
	return fmt.Sprintf("%s, %s: the ratio is %.2f, the goal %.2f", r.work, r.database, r.ratio, r.goal)
}

func (r row) String() string { return strings.Join(r.cells(), "  ") }

func microseconds(d time.Duration) string { return fmt.Sprintf("%d µs", d.Microseconds()) }

func megabytes(bytes int) int { return (bytes + 1<<19) >> 20 }

// printTable prints lines below heads in Markdown. The first two columns are words, the others numbers.
func printTable(out io.Writer, heads []string, lines [][]string) {
	widths := make([]int, len(heads))
	for _, line := range append([][]string{heads}, lines...) {
		for i, cell := range line {
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	printLine := func(line []string) {
		for i, cell := range line {
			if space := strings.Repeat(" ", widths[i]-len([]rune(cell))); i < 2 {
				fmt.Fprintf(out, "| %s%s ", cell, space)
			} else {
				fmt.Fprintf(out, "| %s%s ", space, cell)
			}
		}
		fmt.Fprintln(out, "|")
	}
	printLine(heads)
	for i, width := range widths {
		dashes := strings.Repeat("-", width)
		if i >= 2 {
			dashes = dashes[1:] + ":"
		}
		fmt.Fprint(out, "| ", dashes, " ")
	}
	fmt.Fprintln(out, "|")
	for _, line := range lines {
		printLine(line)
	}
}

// median returns the one in the middle, or the mean of the two; zero of none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// quotients divides values by others, each by its own.
func quotients(values, by []float64) []float64 {
	quotients := make([]float64, len(values))
	for i := range values {
		quotients[i] = values[i] / by[i]
	}
	return quotients
}
