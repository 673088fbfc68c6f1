package names_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/names"
)

func TestT41LookAlikesAreOne(t *testing.T) {
	same := [][]string{
		{"Payroll", "payroll", " PAYROLL  ", "Ｐayroll", "pay\u017fol"[:3] + "roll"},
		{"a b", "a  b", "a\u00a0b", "a\u3000b", "A B"},
		{"straße", "STRASSE"},
		{"Kelvin", "\u212aelvin"},
		{"ﬁnance", "finance"},
		{"café", "cafe\u0301"},
	}
	for _, group := range same {
		for _, name := range group {
			if names.Fold(name) != names.Fold(group[0]) {
				t.Errorf("%q and %q are two names", name, group[0])
			}
		}
	}
	if names.Fold("payroll") == names.Fold("payrolls") {
		t.Error("different names are one")
	}
}

func TestT42HostileNamesAreRefused(t *testing.T) {
	for _, name := range []string{
		"a\x00b", "a\xffb", "a\u202eb", "a\u200bb", "a\u200db", "\ufeffa", "a\u00adb", "a\ue000b", "a\ufe0fb", "a\u3164b", "\U000e0041",
	} {
		var u fault.UserErrors
		names.Check(&u, "name", "Name", names.Clean(name))
		if len(u) != 1 || u[0].Code != fault.Invalid {
			t.Errorf("%q: %v", name, u)
		}
	}
	if got := names.Clean("a\nb\u2028c"); got != "a b c" {
		t.Errorf("line breaks become %q", got)
	}
	for name, want := range map[string]fault.UserErrorCode{
		"": fault.Required, "   ": fault.Required,
		strings.Repeat("ä", names.MaxLength+1): fault.TooLong,
	} {
		var u fault.UserErrors
		names.Check(&u, "name", "Name", names.Clean(name))
		if len(u) != 1 || u[0].Code != want {
			t.Errorf("%.10q: %v", name, u)
		}
	}
	for _, name := range []string{"Payroll", "Ünïcödé ✓", "日本語", strings.Repeat("ä", names.MaxLength)} {
		var u fault.UserErrors
		names.Check(&u, "name", "Name", name)
		if len(u) != 0 {
			t.Errorf("%.20q: %v", name, u)
		}
	}
}

func TestSearchIsCheckedAndFolded(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "  ": "", " Pay  ROLL ": "pay roll", "\u212a%_": "k%_", strings.Repeat("ä", 10): strings.Repeat("ä", 10),
	} {
		if got, err := names.Search(text, 10); got != want || err != nil {
			t.Errorf("%q: %q %v", text, got, err)
		}
	}
	for _, text := range []string{strings.Repeat("ä", 11), "a\x00b", "a\u200bb", "a\xffb"} {
		if got, err := names.Search(text, 10); got != "" || fault.CodeOf(err) != fault.BadUserInput {
			t.Errorf("%q: %q %v", text, got, err)
		}
	}
}

// FuzzFoldIsIdempotent holds that a folded text is folded, and that white space and the way in which a
// person or a keyboard composes letters do not make another name.
func FuzzFoldIsIdempotent(f *testing.F) {
	for _, seed := range []string{"Payroll", "\u0345\u03b9", "ﬁ", " a  b ", "ß", "\u1e9e", "İ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		once := names.Fold(name)
		if twice := names.Fold(once); twice != once {
			t.Errorf("%q folds to %q, then to %q", name, once, twice)
		}
		if once != names.Clean(once) || !utf8.ValidString(once) && utf8.ValidString(name) {
			t.Errorf("%q folds to %q", name, once)
		}
		if spaced := names.Fold("\t" + strings.ReplaceAll(name, " ", " \u3000") + "  "); spaced != once {
			t.Errorf("%q folds to %q, with more space to %q", name, once, spaced)
		}
	})
}
