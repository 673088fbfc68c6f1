package accounts

import (
	"unicode/utf8"

	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/names"
)

// maxSearch is how many characters a search may have: the texts of a user or a group have no more together.
const maxSearch = names.MaxLength + maxDescription + len(" ")

// searched returns the text to look for as it is stored, or [fault.BadUserInput]; empty for everything.
func searched(search string) (string, error) {
	switch search = names.Clean(search); {
	case names.Hostile(search):
		return "", fault.New(fault.BadUserInput, "The search must not contain control or invisible characters.")
	case utf8.RuneCountInString(search) > maxSearch:
		return "", fault.New(fault.BadUserInput, "The search must not be longer than %d characters.", maxSearch)
	}
	return names.Fold(search), nil
}
