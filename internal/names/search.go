package names

import (
	"unicode/utf8"

	"github.com/ostiary/ostiary/internal/fault"
)

// Search returns the text to look for in what [Fold] has made; empty when everything is meant. What
// nobody can have typed, or has more than max characters, is [fault.BadUserInput].
func Search(text string, max int) (string, error) {
	switch text = Clean(text); {
	case Hostile(text):
		return "", fault.New(fault.BadUserInput, "The search must not contain control or invisible characters.")
	case utf8.RuneCountInString(text) > max:
		return "", fault.New(fault.BadUserInput, "The search must not be longer than %d characters.", max)
	}
	return Fold(text), nil
}
