package audit

import "fmt"

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
	RefreshTokenObject        ObjectType = "REFRESH_TOKEN"
	PersonalAccessTokenObject ObjectType = "PERSONAL_ACCESS_TOKEN"
	SigningKeyObject          ObjectType = "SIGNING_KEY"
)

// ObjectTypes lists every type of object, in the order of schema.graphql.
var ObjectTypes = []ObjectType{
	ClientObject, UserObject, GroupObject, ScopeObject, AccessTokenObject, RefreshTokenObject,
	PersonalAccessTokenObject, SigningKeyObject,
}

// Object is what an event is about.
type Object struct {
	Type ObjectType
	ID   string // empty when it is not known, and then the object is none
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

// RefreshToken names a refresh token by what is shown of its value.
func RefreshToken(id, hint string) Object { return Object{RefreshTokenObject, id, hint} }

// PersonalAccessToken names a personal access token.
func PersonalAccessToken(id, name string) Object {
	return Object{PersonalAccessTokenObject, id, name}
}

// SigningKey names a signing key by its algorithm.
func SigningKey(id, algorithm string) Object { return Object{SigningKeyObject, id, algorithm} }
