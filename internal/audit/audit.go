package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
)

// Kind says what happened. The values are those of the AuditEventKind enum in schema.graphql and are
// stored as they are.
type Kind string

// The kinds of event.
const (
	ClientCreated              Kind = "AUTH_CLIENT_CREATED"
	ClientUpdated              Kind = "AUTH_CLIENT_UPDATED"
	ClientDeleted              Kind = "AUTH_CLIENT_DELETED"
	ClientSecretCreated        Kind = "AUTH_CLIENT_SECRET_CREATED"
	ClientSecretDeleted        Kind = "AUTH_CLIENT_SECRET_DELETED"
	ClientTokensRevoked        Kind = "AUTH_CLIENT_TOKENS_REVOKED"
	UserCreated                Kind = "USER_CREATED"
	UserUpdated                Kind = "USER_UPDATED"
	UserDeleted                Kind = "USER_DELETED"
	UserUnlocked               Kind = "USER_UNLOCKED"
	UserTokensRevoked          Kind = "USER_TOKENS_REVOKED"
	PasswordChanged            Kind = "PASSWORD_CHANGED"
	GroupCreated               Kind = "GROUP_CREATED"
	GroupUpdated               Kind = "GROUP_UPDATED"
	GroupDeleted               Kind = "GROUP_DELETED"
	ScopeCreated               Kind = "SCOPE_CREATED"
	ScopeUpdated               Kind = "SCOPE_UPDATED"
	ScopeDeleted               Kind = "SCOPE_DELETED"
	PersonalAccessTokenCreated Kind = "PERSONAL_ACCESS_TOKEN_CREATED"
	PersonalAccessTokenRevoked Kind = "PERSONAL_ACCESS_TOKEN_REVOKED"
	AccessTokenRevoked         Kind = "ACCESS_TOKEN_REVOKED"
	AuthorizationRevoked       Kind = "AUTHORIZATION_REVOKED"
	SignedIn                   Kind = "SIGNED_IN"
	SignInFailed               Kind = "SIGN_IN_FAILED"
	SignedOut                  Kind = "SIGNED_OUT"
	SessionEnded               Kind = "SESSION_ENDED"
	ServerSetUp                Kind = "SERVER_SET_UP"
)

// ObjectType says what sort of thing an event is about. The values are those of the AuditObjectType
// enum in schema.graphql and are stored as they are.
type ObjectType string

// The types of object.
const (
	ClientObject              ObjectType = "AUTH_CLIENT"
	UserObject                ObjectType = "USER"
	GroupObject               ObjectType = "GROUP"
	ScopeObject               ObjectType = "SCOPE"
	AccessTokenObject         ObjectType = "ACCESS_TOKEN"
	PersonalAccessTokenObject ObjectType = "PERSONAL_ACCESS_TOKEN"
)

// Object is what an event is about.
type Object struct {
	Type ObjectType
	ID   string
	Name string // as it was then
}

// Client names an auth client.
func Client(id int, name string) Object { return Object{ClientObject, fmt.Sprint(id), name} }

// User names a user.
func User(id, name string) Object { return Object{UserObject, id, name} }

// Group names a group.
func Group(id, name string) Object { return Object{GroupObject, id, name} }

// Scope names a scope.
func Scope(id, name string) Object { return Object{ScopeObject, id, name} }

// AccessToken names an access token by what is shown of its value.
func AccessToken(id, hint string) Object { return Object{AccessTokenObject, id, hint} }

// PersonalAccessToken names a personal access token.
func PersonalAccessToken(id, name string) Object {
	return Object{PersonalAccessTokenObject, id, name}
}

// Changes holds, for each field that changed, {"old": …, "new": …}.
type Changes map[string]json.RawMessage

// Diff compares two values of one struct type field by field and returns what differs, under the
// fields' JSON names. A nil old or new value is that of an object which did not exist before or does
// not exist any more. Fields tagged json:"-" are left out: that is where secrets belong.
func Diff(before, after any) Changes {
	olds, news := fields(before), fields(after)
	changes := Changes{}
	for _, side := range []map[string]json.RawMessage{olds, news} {
		for name := range side {
			if string(olds[name]) == string(news[name]) {
				continue
			}
			changes[name] = change(olds[name], news[name])
		}
	}
	return changes
}

// Changed returns a change of a field by its old and new value.
func Changed(name string, before, after any) Changes {
	return Changes{name: change(encode(before), encode(after))}
}

func change(before, after json.RawMessage) json.RawMessage {
	return encode(struct {
		Old json.RawMessage `json:"old,omitempty"`
		New json.RawMessage `json:"new,omitempty"`
	}{before, after})
}

func fields(v any) (all map[string]json.RawMessage) {
	if err := json.Unmarshal(encode(v), &all); err != nil {
		panic(fmt.Sprintf("audit: not a struct: %T", v)) // a mistake in the program
	}
	return all
}

func encode(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("audit: cannot be written as JSON: %T", v)) // a mistake in the program
	}
	return raw
}

// Origin is where a request came from.
type Origin struct {
	Address   string // of the client, after trusted proxies
	UserAgent string
	RequestID string
}

type originKey struct{}

// WithOrigin returns a context of a request that came from there.
func WithOrigin(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// OriginFrom returns where the request came from; zero outside of a request.
func OriginFrom(ctx context.Context) Origin {
	o, _ := ctx.Value(originKey{}).(Origin)
	return o
}

// Record adds an event to the transaction: who (the actor in ctx) did what to which object.
func Record(ctx context.Context, tx *ent.Client, at time.Time, kind Kind, object Object, changes Changes) error {
	actor, origin := access.ActorFrom(ctx), OriginFrom(ctx)
	err := tx.AuditEvent.Create().
		SetAt(at).
		SetKind(string(kind)).
		SetActorKind(actor.Kind).SetActorID(actor.ID).SetActorName(actor.Name).
		SetAddress(origin.Address).SetRequestID(origin.RequestID).
		SetObjectType(string(object.Type)).SetObjectID(object.ID).SetObjectName(object.Name).
		SetChanges(changes).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("record %s: %w", kind, err)
	}
	return nil
}
