package scope_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ostiary/ostiary/internal/scope"
)

func TestParse(t *testing.T) {
	for list, want := range map[string][]string{
		"": nil, "a": {"a"}, "b a": {"b", "a"}, "a b a": {"a", "b"}, "orders:read https://x/y#z": {"orders:read", "https://x/y#z"},
	} {
		got, ok := scope.Parse(list)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%q: %v %s", list, ok, diff)
		}
	}
	for _, list := range []string{" ", " a", "a ", "a  b", "a\tb", "ä", `a"b`, `a\b`, "a\x00", strings.Repeat("x", scope.MaxLength+1)} {
		if got, ok := scope.Parse(list); ok {
			t.Errorf("%q was read as %q", list, got)
		}
	}
}

func TestHas(t *testing.T) {
	if !scope.Has("a bc", "bc") || scope.Has("a bc", "b") || scope.Has("a bc", "") || scope.Has("", "") {
		t.Error("Has does not compare whole scopes")
	}
}

// FuzzParse holds that a list that was read is read again as the same, that nothing is in it twice and
// nothing that was not asked for, and that Has and Split find what Parse found.
func FuzzParse(f *testing.F) {
	f.Add("a b")
	f.Add(" a  b\x00")
	form := regexp.MustCompile(`\A[\x21\x23-\x5b\x5d-\x7e]+\z`) // RFC 6749 section 3.3
	f.Fuzz(func(t *testing.T, list string) {
		scopes, ok := scope.Parse(list)
		if !ok {
			return
		}
		joined := scope.Join(scopes)
		again, ok := scope.Parse(joined)
		if !ok || !slices.Equal(scopes, again) || !slices.Equal(scopes, scope.Split(joined)) && joined != "" {
			t.Errorf("%q was read as %q, then as %q", list, scopes, again)
		}
		for i, name := range scopes {
			if !form.MatchString(name) || len(name) > scope.MaxLength || slices.Contains(scopes[:i], name) {
				t.Errorf("%q was read as %q", list, scopes)
			}
			if !scope.Has(joined, name) || !slices.Contains(strings.Split(list, " "), name) {
				t.Errorf("%q was read as %q, of which %q is not found", list, scopes, name)
			}
		}
		if missing := scope.Missing(scope.Split(list), scopes); len(missing) > 0 {
			t.Errorf("%q was read as %q, without %q", list, scopes, missing)
		}
	})
}
