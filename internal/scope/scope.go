// Package scope reads and compares scopes (RFC 6749 section 3.3).
//
// It is a leaf.
package scope

import (
	"slices"
	"strings"
)

// Admin is the built-in scope: a token that has it acts in the management API with the permissions of
// its user. It is never given by default.
const Admin = "admin"

// MaxLength is how many characters the name of a scope may have.
const MaxLength = 128

// Valid reports whether name can be the name of a scope: printable ASCII without space, quote and
// backslash (RFC 6749 section 3.3, scope-token).
func Valid(name string) bool {
	if name == "" || len(name) > MaxLength {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return r < 0x21 || r > 0x7e || r == '"' || r == '\\'
	})
}

// Parse reads a list of scopes separated by single spaces and drops repetitions. It reports false when
// one of them cannot be a scope. The empty string is the empty list.
func Parse(list string) (scopes []string, ok bool) {
	if list == "" {
		return nil, true
	}
	for name := range strings.SplitSeq(list, " ") {
		if !Valid(name) {
			return nil, false
		}
		if !slices.Contains(scopes, name) {
			scopes = append(scopes, name)
		}
	}
	return scopes, true
}

// Join writes scopes as they stand in requests, answers and the database.
func Join(scopes []string) string { return strings.Join(scopes, " ") }

// Split reads a list written by [Join].
func Split(list string) []string { return strings.Fields(list) }

// Both returns the scopes of a list written by [Join] that are also among the given ones, written alike.
func Both(list string, given []string) string {
	return Join(slices.DeleteFunc(Split(list), func(name string) bool { return !slices.Contains(given, name) }))
}

// Has reports whether a list written by [Join] has the scope.
func Has(list, name string) bool {
	for has := range strings.SplitSeq(list, " ") {
		if has == name && name != "" {
			return true
		}
	}
	return false
}

// Missing returns those of the wanted scopes that are not among the given ones.
func Missing(wanted, given []string) []string {
	return slices.DeleteFunc(slices.Clone(wanted), func(name string) bool { return slices.Contains(given, name) })
}
