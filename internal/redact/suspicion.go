package redact

import (
	"slices"
	"strings"
)

// suspicious reports whether one of the forms may match. It is a quick look that spares nearly every line of a log the
// patterns, which cost more than the answer to a request. It may be wrong, but only in saying so.
func suspicious(text string) bool {
	for i := range len(text) {
		before := text[:i]
		switch c := text[i]; {
		case c == "\u017F"[0] && strings.HasPrefix(text[i:], "\u017F"), // the patterns take it for an s
			c == "\u212A"[0] && strings.HasPrefix(text[i:], "\u212A"), // and this for a k
			c == '_' && strings.HasSuffix(before, "ost"),
			c == 'J' && strings.HasSuffix(before, "ey"),
			c == '/' && strings.HasSuffix(before, ":/"),
			c == ' ' && endsIn(before, schemes),
			(c == '=' || c == '"' || c == '\\') && endsIn(before, secrets):
			return true
		}
	}
	return false
}

var (
	schemes = []string{"bearer", "basic"}
	secrets = []string{"password", "passwd", "secret", "token"}
)

// endsIn reports whether text ends in one of the words, in upper or lower case.
func endsIn(text string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool {
		return len(text) >= len(word) && strings.EqualFold(text[len(text)-len(word):], word)
	})
}
