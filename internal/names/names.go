package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/ostiary/ostiary/internal/fault"
)

// MaxLength is how many characters a name may have.
const MaxLength = 255

// Clean trims a name and joins repeated white space into one space each; it changes nothing else of
// what the person typed.
func Clean(name string) string {
	return strings.Join(strings.Fields(name), " ")
}

// Fold returns text as it is searched and compared: compatible forms of a character are one (NFKC),
// case does not count, nor does surrounding or repeated white space. It is idempotent.
func Fold(text string) string {
	folded := norm.NFKC.String(text)
	// Folding can undo the normal form (U+0345 for example), so both run until nothing changes.
	for range 3 {
		// Cherokee alone folds to upper case, from either side; lower case ends that.
		lower := strings.ToLower(cases.Fold().String(folded))
		next := Clean(norm.NFKC.String(lower))
		if next == folded {
			break
		}
		folded = next
	}
	return folded
}

// Key returns the bytes by which a name is unique and ordered, in both databases alike. Of a text that
// is too long for a name it looks at the beginning alone: folding takes time.
func Key(name string) []byte { return []byte(Fold(name[:min(len(name), utf8.UTFMax*MaxLength)])) }

// Check adds to u what is wrong with a name that was cleaned. label is how people know the field,
// for example "Name".
func Check(u *fault.UserErrors, field, label, name string) {
	switch {
	case Hostile(name):
		u.Add(fault.Invalid, field, "The %s field must not contain control or invisible characters.", label)
	case utf8.RuneCountInString(name) > MaxLength:
		u.Add(fault.TooLong, field, "The %s field must not be longer than %d characters.", label, MaxLength)
	case Fold(name) == "":
		u.Add(fault.Required, field, "The %s field is required.", label)
	}
}

// CheckText adds to u what is wrong with free text such as a description.
func CheckText(u *fault.UserErrors, field, label, text string, maxLength int) {
	lines := strings.NewReplacer("\n", "", "\r", "", "\t", "").Replace(text)
	switch {
	case Hostile(lines):
		u.Add(fault.Invalid, field, "The %s field must not contain control or invisible characters.", label)
	case utf8.RuneCountInString(text) > maxLength:
		u.Add(fault.TooLong, field, "The %s field must not be longer than %d characters.", label, maxLength)
	}
}

// Hostile reports whether text has a character that cannot be seen, or that changes how its
// neighbours are seen: control characters, zero-width and bidirectional marks, private use, or bytes
// that are not UTF-8, or what a decoder has put in their place.
func Hostile(text string) bool {
	if !utf8.ValidString(text) {
		return true
	}
	return strings.ContainsFunc(text, func(r rune) bool {
		return r == utf8.RuneError ||
			unicode.Is(unicode.C, r) || // control, format, surrogate, private use
			unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) ||
			unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || // Hangul fillers and the like
			unicode.Is(unicode.Variation_Selector, r)
	})
}
