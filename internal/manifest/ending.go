package manifest

import (
	"slices"

	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/tokens"
)

// ending is which tokens of a client stop working: all of them, or those that were got with a grant.
type ending struct {
	client int
	all    bool
	grants []grants.Type
}

func (e ending) any() bool { return e.all || len(e.grants) > 0 }

func (e ending) of(live tokens.LiveCount) int {
	if e.all {
		return live.Total()
	}
	return live.GotBy(e.grants...)
}

// endingOf returns which tokens a change of a client ends.
func endingOf(id int, before, after clients.Draft) ending {
	lost := slices.DeleteFunc(slices.Clone(before.Grants), func(g grants.Type) bool { return slices.Contains(after.Grants, g) })
	return ending{client: id, all: before.Enabled && !after.Enabled, grants: lost}
}

// notesOf says what else comes of a change of a client.
func notesOf(before, after clients.Draft) []string {
	notes := []string{}
	switch {
	case before.Type == authclient.TypeCONFIDENTIAL && after.Type == authclient.TypePUBLIC:
		notes = append(notes, "Its secrets are deleted.")
	case before.Type == authclient.TypePUBLIC && after.Type == authclient.TypeCONFIDENTIAL:
		notes = append(notes, `It has no secret until "ostiary client create-secret" makes one.`)
	}
	if len(before.RedirectURIs) > 0 && !slices.Equal(before.RedirectURIs, after.RedirectURIs) {
		notes = append(notes, "Users are asked for their consent again.")
	}
	return notes
}
