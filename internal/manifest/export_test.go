package manifest

import "github.com/ostiary/ostiary/internal/problem"

// ProblemsOf returns what is wrong with the files themselves.
func ProblemsOf(m *Manifest) problem.List { return m.problems.Sorted() }

// KeysOf returns the keys of entries, each between spaces.
func KeysOf(kind Kind) string {
	all := " "
	if kind == ClientKind {
		for _, k := range clientKeys {
			all += k.name + " "
		}
		return all
	}
	for _, k := range groupKeys {
		all += k.name + " "
	}
	return all
}
