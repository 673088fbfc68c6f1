package model

// Scope is something that a token can allow on the API.
type Scope struct {
	Name        string
	Description string
	// BuiltIn scopes are part of Ostiary itself.
	BuiltIn bool
}
