// Package problem says what has to be mended in files, and where. It is for those who read files of other people: all that is
// wrong is told at once, before anything is changed.
package problem

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Place is where something stands in a file. Without a line it is the file, or whatever else its name says.
type Place struct {
	File         string
	Line, Column int
}

// String writes the place as compilers do.
func (p Place) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Problem is something that has to be mended in a file.
type Problem struct {
	Place
	// Message is one sentence that says how to mend it.
	Message string
}

// String writes the place and what is wrong there.
func (p Problem) String() string { return p.Place.String() + ": " + p.Message }

// List is everything that has to be mended before anything is changed.
type List []Problem

// Max is how many problems are told at a time.
const Max = 1000

// Add appends a problem, unless there are [Max] already.
func (p *List) Add(at Place, format string, args ...any) {
	if len(*p) < Max {
		*p = append(*p, Problem{at, fmt.Sprintf(format, args...)})
	}
}

// Error lists the problems, a line for each.
func (p List) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

// Sorted returns the problems of each file in the order of its lines. The files stay in the order in which they were
// given.
func (p List) Sorted() List {
	var files []string
	for _, problem := range p {
		if !slices.Contains(files, problem.File) {
			files = append(files, problem.File)
		}
	}
	return slices.SortedStableFunc(slices.Values(p), func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(slices.Index(files, a.File), slices.Index(files, b.File)),
			cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}
