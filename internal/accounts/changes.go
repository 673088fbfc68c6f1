package accounts

import (
	"maps"

	"github.com/ostiary/ostiary/internal/audit"
)

// A group may have thousands of members, and an event is to be read by people: it tells of a list of ids
// only who came and who went.

// tellDifference puts into the changes, in place of a list of ids before and after, the ids that were taken out
// as the old value and those that were put in as the new one.
func tellDifference(changes audit.Changes, field string, added, removed []string) {
	if len(added)+len(removed) > 0 {
		maps.Copy(changes, audit.Changed(field, append([]string{}, removed...), append([]string{}, added...)))
	}
}

// lost returns what is gone with a group. Of more members than one edit can remove it tells how many they were.
func (g *storedGroup) lost() audit.Changes {
	changes := audit.Diff(g.draft, nil)
	if n := len(g.draft.MemberIDs); n > maxChanges {
		delete(changes, "memberIds")
		maps.Copy(changes, audit.Diff(struct {
			MemberCount int `json:"memberCount"`
		}{n}, nil))
	}
	return changes
}
