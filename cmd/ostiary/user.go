package main

import (
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/moment"
)

// userData is what is printed of a user, with the names of schema.graphql.
type userData struct {
	ID           string              `json:"id"`
	Username     string              `json:"username"`
	Email        string              `json:"email"`
	FullName     string              `json:"fullName"`
	Status       user.Status         `json:"status"`
	SuperAdmin   bool                `json:"superAdmin"`
	Permissions  []access.Permission `json:"permissions"`
	CreatedAt    time.Time           `json:"createdAt"`
	UpdatedAt    time.Time           `json:"updatedAt"`
	LastSignInAt *time.Time          `json:"lastSignInAt"`
}

func dataOfUser(u *ent.User) userData {
	return userData{
		ID: u.ID, Username: u.Username, Email: u.Email, FullName: u.FullName,
		Status: u.Status, SuperAdmin: u.SuperAdmin, Permissions: append([]access.Permission{}, u.Permissions...),
		CreatedAt: u.CreatedAt.UTC(), UpdatedAt: u.UpdatedAt.UTC(), LastSignInAt: moment.OrNil(u.LastSignInAt),
	}
}

var userHeads = []string{"USERNAME", "FULL NAME", "E-MAIL", "STATUS", "SUPER ADMIN", "LAST SIGN-IN"}

func (u userData) cells() []string {
	return []string{u.Username, u.FullName, u.Email, string(u.Status), yesNo(u.SuperAdmin), when(u.LastSignInAt)}
}
