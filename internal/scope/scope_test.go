package scope_test

import (
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

func FuzzParse(f *testing.F) {
	f.Add("a b")
	f.Add(" a  b\x00")
	f.Fuzz(func(t *testing.T, list string) {
		scopes, ok := scope.Parse(list)
		if !ok {
			return
		}
		again, ok := scope.Parse(scope.Join(scopes))
		if !ok || !slices.Equal(scopes, again) {
			t.Errorf("%q was read as %q, then as %q", list, scopes, again)
		}
	})
}
