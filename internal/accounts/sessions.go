package accounts

import (
	"context"
	"fmt"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/predicate"
	"github.com/ostiary/ostiary/ent/session"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/paging"
)

// newestSessions is the order of sessions. The index by user suffices: nobody has many.
var newestSessions = paging.Order[*ent.Session]{
	Name: "Session.CREATED_AT",
	Columns: []paging.Column[*ent.Session]{
		paging.Time(session.FieldCreatedAt, func(row *ent.Session) time.Time { return row.CreatedAt }),
		paging.Text(session.FieldID, func(row *ent.Session) string { return row.ID }),
	},
	Descending: true,
}

// liveSessions chooses the sessions of a user that open something. One of nobody has an empty user id,
// which is not plausible.
func liveSessions(userID string, now time.Time) predicate.Session {
	return session.And(session.UserIDIn(plausible(userID)...), session.ExpiresAtGT(now))
}

// Sessions returns a page of a user's sessions, the newest first; see [CheckSee].
func (s *Service) Sessions(ctx context.Context, userID string, args paging.Args) (paging.Page[*ent.Session], error) {
	if err := CheckSee(ctx, userID); err != nil {
		return paging.Page[*ent.Session]{}, err
	}
	live := liveSessions(userID, s.DB.Now())
	return paging.Load(args, newestSessions, func(window paging.Window) ([]*ent.Session, error) {
		rows, err := s.DB.Read().Session.Query().Where(live).Where(window).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("list sessions: %w", err)
		}
		return rows, nil
	})
}

// CountSessions returns how many sessions a user has; see [CheckSee].
func (s *Service) CountSessions(ctx context.Context, userID string) (int, error) {
	if err := CheckSee(ctx, userID); err != nil {
		return 0, err
	}
	n, err := s.DB.Read().Session.Query().Where(liveSessions(userID, s.DB.Now())).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count sessions: %w", err)
	}
	return n, nil
}

// EndSession signs a browser out, on all replicas from the next request on. What [CheckAct] refuses, and an
// unknown id, is a user error for the field id. One's own current session can be ended, too.
func (s *Service) EndSession(ctx context.Context, id string) error {
	missing := fault.One(fault.Missing, "id", "There is no such session.")
	return s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		now := s.DB.Now()
		row, err := tx.Session.Query().
			Where(session.IDIn(plausible(id)...), session.ExpiresAtGT(now)).Only(ctx)
		if ent.IsNotFound(err) {
			return missing
		}
		if err != nil {
			return fmt.Errorf("load a session: %w", err)
		}
		owner, err := ownerToAct(ctx, tx, row.UserID, missing)
		if err != nil {
			return err
		}
		ended, err := endSessions(ctx, tx, now, session.ID(row.ID), session.UserID(row.UserID))
		if err != nil {
			return err
		}
		if ended == 0 { // somebody was faster
			return missing
		}
		lost := audit.Diff(struct {
			SessionID string `json:"sessionId"`
			Address   string `json:"address"`
			UserAgent string `json:"userAgent"`
		}{row.ID, row.Address, row.UserAgent}, nil)
		return audit.Record(ctx, tx, now, audit.SessionEnded, audit.User(owner.ID, owner.Username), lost)
	})
}

// EndOtherSessions signs all browsers of a user out, save the one that asks, and returns how many. What
// [CheckAct] refuses, and an unknown id, is a user error for the field userId.
func (s *Service) EndOtherSessions(ctx context.Context, userID string) (ended int, err error) {
	err = s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		owner, err := ownerToAct(ctx, tx, userID, fault.One(fault.Missing, "userId", noSuchUser))
		if err != nil {
			return err
		}
		now := s.DB.Now()
		ended, err = endSessions(ctx, tx, now, liveSessions(userID, now), session.IDNEQ(access.ActorFrom(ctx).SessionID))
		if err != nil || ended == 0 {
			return err
		}
		return recordEnded(ctx, tx, now, owner.ID, ended)
	})
	return ended, err
}

// EndSessionsAfter signs out all browsers in which somebody signed in after a moment, and returns how many. That the actor
// may is decided before.
func (s *Service) EndSessionsAfter(ctx context.Context, moment time.Time) (ended int, err error) {
	err = s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		now := s.DB.Now()
		var owners []struct {
			UserID string `json:"user_id"`
			Count  int    `json:"count"`
		}
		later := session.And(session.CreatedAtGT(moment), session.ExpiresAtGT(now), session.UserIDNotNil())
		err := tx.Session.Query().Where(later).GroupBy(session.FieldUserID).Aggregate(ent.Count()).Scan(ctx, &owners)
		if err != nil {
			return fmt.Errorf("list whose sessions end: %w", err)
		}
		for _, owner := range owners {
			if err := recordEnded(ctx, tx, now, owner.UserID, owner.Count); err != nil {
				return err
			}
		}
		ended, err = endSessions(ctx, tx, now, later)
		return err
	})
	return ended, err
}

// recordEnded records how many sessions of a user end, unless the user is gone.
func recordEnded(ctx context.Context, tx *ent.Client, now time.Time, userID string, ended int) error {
	owner, err := tx.User.Get(ctx, userID)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load the owner: %w", err)
	}
	count := audit.Diff(nil, struct {
		Ended int `json:"endedSessions"`
	}{ended})
	return audit.Record(ctx, tx, now, audit.SessionEnded, audit.User(owner.ID, owner.Username), count)
}

// ownerToAct returns the user to whom something belongs that the actor may end, or a user error; see
// [CheckAct].
func ownerToAct(ctx context.Context, tx *ent.Client, userID string, missing fault.UserErrors) (*ent.User, error) {
	if err := CheckAct(ctx, tx, userID, missing); err != nil {
		return nil, err
	}
	owner, err := tx.User.Query().Where(user.IDIn(plausible(userID)...)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, missing
	}
	if err != nil {
		return nil, fmt.Errorf("load the owner: %w", err)
	}
	return owner, nil
}
