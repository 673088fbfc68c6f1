package tokens

import (
	"slices"
	"strconv"
	"strings"

	"github.com/ostiary/ostiary/ent/consent"
	"github.com/ostiary/ostiary/ent/predicate"
)

// holder says whose tokens are meant: those of a user, of clients, or of a user at these clients. The
// zero value means those of nobody.
type holder struct {
	userID    string
	clientIDs []int
}

// in puts the holder into a statement whose arguments begin with first: for {holder} as a condition on t, and for
// {holder of f} on f, each a table that has to do with tokens and has the columns client_id and user_id.
func (h holder) in(statement string, first ...any) (filled string, args []any) {
	where, args := h.condition("t", first)
	whereFamily, _ := h.condition("f", first)
	return strings.NewReplacer("{holder}", where, "{holder of f}", whereFamily).Replace(statement), args
}

// condition returns the holder as SQL on a table, and the arguments, which begin with first.
func (h holder) condition(table string, first []any) (where string, args []any) {
	args = slices.Clone(first)
	place := func(arg any) string {
		args = append(args, arg)
		return "$" + strconv.Itoa(len(args))
	}
	var conditions []string
	if h.userID != "" {
		conditions = append(conditions, table+".user_id = "+place(h.userID))
	}
	if len(h.clientIDs) > 0 {
		places := make([]string, len(h.clientIDs))
		for i, id := range h.clientIDs {
			places[i] = place(id)
		}
		conditions = append(conditions, table+".client_id IN ("+strings.Join(places, ", ")+")")
	}
	if len(conditions) == 0 {
		return "FALSE", args
	}
	return strings.Join(conditions, " AND "), args
}

// consents returns the holder, who is a user, as a condition on what was agreed to.
func (h holder) consents() []predicate.Consent {
	conditions := []predicate.Consent{consent.UserID(h.userID)}
	if len(h.clientIDs) > 0 {
		conditions = append(conditions, consent.ClientIDIn(h.clientIDs...))
	}
	return conditions
}
