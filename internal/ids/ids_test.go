package ids_test

import (
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/ids"
)

func TestIsKnowsTheForm(t *testing.T) {
	id := ids.New(ids.User)
	if !ids.Is(ids.User, id) || !ids.Plausible(id) || ids.Is(ids.Group, id) {
		t.Errorf("%s is not taken for what it is", id)
	}
	for _, wrong := range []string{"", "usr_", "usr_anna", strings.ToLower(id), id + " ", id + "0", id[4:], "usr_" + id, "ses_ABCDEFGHIJKLMNOPQRSTUVWXYZ", "usr_8ZZZZZZZZZZZZZZZZZZZZZZZZZ"} {
		if ids.Is(ids.User, wrong) {
			t.Errorf("%q is taken for the id of a user", wrong)
		}
	}
}

// T44: what the database would refuse, or cannot have, is not asked for.
func TestT44PlausibleIDs(t *testing.T) {
	for id, want := range map[string]bool{
		"7": true, "ses_ABCDEFGHIJKLMNOPQRSTUVWXYZ": true, strings.Repeat("x", 40): true,
		"": false, "a\x00b": false, "a b": false, "a\xff": false, "é": false, "\u200b": false, strings.Repeat("x", 41): false,
	} {
		if ids.Plausible(id) != want {
			t.Errorf("%q: %v", id, !want)
		}
	}
}
