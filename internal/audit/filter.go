package audit

import (
	"slices"
	"time"

	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/ent/predicate"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/ids"
)

// Filter chooses events; what is given must all hold. The zero value chooses all.
type Filter struct {
	// Kinds chooses those of any of these kinds: an empty list none, nil all.
	Kinds      []Kind
	ActorKind  *access.Kind
	ActorID    *string // of a user or an auth client
	ObjectType *ObjectType
	// ObjectID chooses those about the thing with this id, of whatever type unless ObjectType says it.
	ObjectID *string
	Since    *time.Time // this moment or later
	Until    *time.Time // before this moment
}

// conditions returns what the events must meet, or none when the filter chooses no event, whatever there
// is: what cannot be an id must not reach the database.
func (f Filter) conditions() (conditions []predicate.AuditEvent, none bool) {
	if f.isHopeless() {
		return nil, true
	}
	if f.Kinds != nil {
		conditions = append(conditions, auditevent.KindIn(texts(f.Kinds)...))
	}
	if f.ActorKind != nil {
		conditions = append(conditions, auditevent.ActorKindEQ(*f.ActorKind))
	}
	if f.ActorID != nil {
		conditions = append(conditions, auditevent.ActorID(*f.ActorID))
	}
	return append(conditions, slices.Concat(f.object(), f.period())...), false
}

func (f Filter) isHopeless() bool {
	return f.Kinds != nil && len(f.Kinds) == 0 ||
		f.ActorID != nil && !ids.Plausible(*f.ActorID) ||
		f.ObjectID != nil && !ids.Plausible(*f.ObjectID)
}

func (f Filter) object() (conditions []predicate.AuditEvent) {
	switch {
	case f.ObjectType != nil:
		conditions = append(conditions, auditevent.ObjectType(string(*f.ObjectType)))
	case f.ObjectID != nil: // the index begins with the type
		conditions = append(conditions, auditevent.ObjectTypeIn(texts(ObjectTypes)...))
	}
	if f.ObjectID != nil {
		conditions = append(conditions, auditevent.ObjectID(*f.ObjectID))
	}
	return conditions
}

// period compares in UTC, as moments are stored: SQLite compares their text.
func (f Filter) period() (conditions []predicate.AuditEvent) {
	if f.Since != nil {
		conditions = append(conditions, auditevent.AtGTE(f.Since.UTC()))
	}
	if f.Until != nil {
		conditions = append(conditions, auditevent.AtLT(f.Until.UTC()))
	}
	return conditions
}

// texts returns words as they are stored, each once.
func texts[T ~string](words []T) []string {
	list := make([]string, len(words))
	for i, word := range words {
		list[i] = string(word)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
