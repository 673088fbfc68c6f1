package accounts

import "github.com/ostiary/ostiary/internal/database"

// Service is the room of accounts. Both fields are needed.
type Service struct {
	DB     *database.DB
	Hasher Hasher
}
