package fault

import (
	"errors"
	"fmt"
	"strings"
)

// UserErrorCode says what is wrong with one field of the input.
type UserErrorCode string

// The codes of a [UserError], as in the UserErrorCode enum of schema.graphql.
const (
	Required       UserErrorCode = "REQUIRED"         // missing or empty
	Invalid        UserErrorCode = "INVALID"          // not in the form that is asked for
	TooLong        UserErrorCode = "TOO_LONG"         // longer than allowed
	TooShort       UserErrorCode = "TOO_SHORT"        // shorter than allowed
	TooFew         UserErrorCode = "TOO_FEW"          // fewer items than allowed
	TooMany        UserErrorCode = "TOO_MANY"         // more items than allowed
	Taken          UserErrorCode = "TAKEN"            // another object has this value
	Missing        UserErrorCode = "NOT_FOUND"        // the object named here does not exist
	NotAllowed     UserErrorCode = "FORBIDDEN"        // a rule about this object forbids it to this actor
	Conflict       UserErrorCode = "CONFLICT"         // somebody else changed the object meanwhile
	LastSuperAdmin UserErrorCode = "LAST_SUPER_ADMIN" // it would leave nobody in charge
	InUse          UserErrorCode = "IN_USE"           // something else still needs the object
)

// UserError tells a person what is wrong with one field and how to mend it.
type UserError struct {
	// Field is the path in the input, for example ["redirectUris", "1"]; nil for the input as a whole.
	Field []string
	Code  UserErrorCode
	// Message is one sentence that says how to mend it. It is safe to show.
	Message string
}

// UserErrors is everything a person has to mend before the operation can be done. Nothing was stored.
type UserErrors []UserError

// Error lists the messages.
func (u UserErrors) Error() string {
	lines := make([]string, len(u))
	for i, e := range u {
		lines[i] = e.Message
	}
	return strings.Join(lines, " ")
}

// maxUserErrors is how many mistakes are told at a time. Nobody mends more at once, and a list of
// seventy thousand wrong items must not make an answer of two hundred megabytes.
const maxUserErrors = 100

// Add appends a user error for a field, unless there are a hundred already.
func (u *UserErrors) Add(code UserErrorCode, field, format string, args ...any) {
	u.add(UserError{Field: []string{field}, Code: code, Message: fmt.Sprintf(format, args...)})
}

func (u *UserErrors) add(e UserError) {
	if len(*u) < maxUserErrors {
		*u = append(*u, e)
	}
}

// AddItem appends a user error for one item of a list field, unless there are a hundred already.
func (u *UserErrors) AddItem(code UserErrorCode, field string, index int, format string, args ...any) {
	u.add(UserError{
		Field:   []string{field, fmt.Sprint(index)},
		Code:    code,
		Message: fmt.Sprintf(format, args...),
	})
}

// Err returns u as an error, or nil when there is nothing to mend.
func (u UserErrors) Err() error {
	if len(u) == 0 {
		return nil
	}
	return u
}

// One returns a single user error.
func One(code UserErrorCode, field, format string, args ...any) UserErrors {
	var u UserErrors
	u.Add(code, field, format, args...)
	return u
}

// AsUserErrors returns the [UserErrors] in err's chain, if any.
func AsUserErrors(err error) (UserErrors, bool) {
	var u UserErrors
	ok := errors.As(err, &u)
	return u, ok
}
