package accounts

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/setuplink"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
)

// SetupLinkLifetime is how long a set-up link can be used.
const SetupLinkLifetime = 24 * time.Hour

// NeedsSetup reports whether there are no users at all yet.
func (s *Service) NeedsSetup(ctx context.Context) (bool, error) { return noUsers(ctx, s.DB.Read()) }

func noUsers(ctx context.Context, q *ent.Client) (bool, error) {
	some, err := q.User.Query().Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("look for users: %w", err)
	}
	return !some, nil
}

// errNoSetup is the one answer to a set-up link that is unknown, used or too old.
func errNoSetup() error {
	return fault.New(fault.NotFound, "This set-up link is not valid, or not any more. Restart the server to get another.")
}

// NewSetupLink returns the token of a new set-up link, 256 random bits. Of several servers that start on one database
// each prints its own, and whichever is read works, until one was used. On a server that has users it is [fault.NotFound].
func (s *Service) NewSetupLink(ctx context.Context) (token string, err error) {
	var bits [32]byte
	_, _ = rand.Read(bits[:]) // never fails (crypto/rand)
	token = base64.RawURLEncoding.EncodeToString(bits[:])
	err = s.edit(ctx, func(ctx context.Context, e *edit) error {
		if needed, err := noUsers(ctx, e.tx); err != nil {
			return err
		} else if !needed {
			return errNoSetup()
		}
		err := e.tx.SetupLink.Create().SetHash(linkHash(token)).
			SetCreatedAt(e.now).SetExpiresAt(e.now.Add(SetupLinkLifetime)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("store a set-up link: %w", err)
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// CheckSetupLink returns [fault.NotFound] when the token is not that of a link that can be used.
func (s *Service) CheckSetupLink(ctx context.Context, token string) error {
	return s.checkLink(ctx, s.DB.Read(), token)
}

func (s *Service) checkLink(ctx context.Context, q *ent.Client, token string) error {
	valid, err := q.SetupLink.Query().
		Where(setuplink.Hash(linkHash(token)), setuplink.ExpiresAtGT(s.DB.Now())).Exist(ctx)
	if err != nil {
		return fmt.Errorf("look for a set-up link: %w", err)
	}
	needed, err := noUsers(ctx, q)
	if err != nil {
		return err
	}
	if !valid || !needed {
		return errNoSetup()
	}
	return nil
}

// SetUp creates the first super admin, who is signed in from then on, and voids the link. Of many who use a link at
// once, one succeeds. Of the draft it takes who the user is; rights and status are given.
func (s *Service) SetUp(ctx context.Context, token string, draft UserDraft) (created *ent.User, err error) {
	if err := s.CheckSetupLink(ctx, token); err != nil {
		return nil, err // before time is spent on the password
	}
	draft = firstAdmin(draft)
	hash, err := s.hashNew(ctx, draft.Password)
	if err != nil {
		return nil, err
	}
	err = s.edit(ctx, func(ctx context.Context, e *edit) error {
		if err := s.checkLink(ctx, e.tx, token); err != nil {
			return err
		}
		if created, err = e.setUp(ctx, draft, hash); err != nil {
			return err
		}
		if created, err = e.tx.User.UpdateOne(created).SetLastSignInAt(e.now).Save(ctx); err != nil {
			return fmt.Errorf("record the first sign-in: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return created, nil
}

// CreateFirstAdmin creates the first super admin of a server that has no users; with users it does
// nothing and says so.
func (s *Service) CreateFirstAdmin(ctx context.Context, username, password string) (created bool, err error) {
	if needed, err := s.NeedsSetup(ctx); err != nil || !needed {
		return false, err
	}
	draft := firstAdmin(UserDraft{Username: username, Password: &password})
	hash, err := s.hashNew(ctx, draft.Password)
	if err != nil {
		return false, err
	}
	err = s.edit(ctx, func(ctx context.Context, e *edit) error {
		needed, err := noUsers(ctx, e.tx)
		if err != nil || !needed {
			return err
		}
		created = true
		_, err = e.setUp(ctx, draft, hash)
		return err
	})
	return created && err == nil, err
}

// setUp creates the first super admin, which nobody is there to permit: the program does it.
func (e *edit) setUp(ctx context.Context, draft UserDraft, hash string) (*ent.User, error) {
	e.actor = access.Actor{Kind: access.System}
	if err := deleteLinks(ctx, e.tx); err != nil {
		return nil, err
	}
	return e.createUser(access.WithActor(ctx, e.actor), draft, hash, audit.ServerSetUp)
}

func firstAdmin(draft UserDraft) UserDraft {
	draft.SuperAdmin, draft.Status, draft.Permissions, draft.GroupIDs = true, user.StatusACTIVE, nil, nil
	return draft
}

func deleteLinks(ctx context.Context, tx *ent.Client) error {
	if _, err := tx.SetupLink.Delete().Exec(ctx); err != nil {
		return fmt.Errorf("delete set-up links: %w", err)
	}
	return nil
}

func linkHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
