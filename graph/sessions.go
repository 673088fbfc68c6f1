package graph

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/graph/generated"
	"github.com/ostiary/ostiary/graph/model"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/paging"
)

// whose returns the id of the user that a field is about: the one who asks when none was given.
func whose(ctx context.Context, userID *string) string {
	if userID != nil {
		return *userID
	}
	return access.ActorFrom(ctx).ID
}

func (q query) Sessions(
	ctx context.Context, userID *string, first *int, after *string, last *int, before *string,
) (*model.SessionConnection, error) {
	page, err := q.rooms.Accounts.Sessions(ctx, whose(ctx, userID), paging.Args{First: first, After: after, Last: last, Before: before})
	if err != nil {
		return nil, err
	}
	return model.NewConnection(page, func() (int, error) { return q.rooms.Accounts.CountSessions(ctx, whose(ctx, userID)) }), nil
}

// session resolves what is told of a session beside what is stored.
type session struct{}

func (r resolver) Session() generated.SessionResolver { return session{} }

func (session) Current(ctx context.Context, s *ent.Session) (bool, error) {
	return s.ID == access.ActorFrom(ctx).SessionID, nil
}

func (m mutation) EndSession(ctx context.Context, input generated.EndSessionInput) (*generated.EndSessionPayload, error) {
	problems, err := split(m.rooms.Accounts.EndSession(ctx, input.ID))
	return &generated.EndSessionPayload{EndedID: ifDone(input.ID, problems), UserErrors: problems}, err
}

func (m mutation) EndOtherSessions(ctx context.Context, input generated.EndOtherSessionsInput) (*generated.EndOtherSessionsPayload, error) {
	ended, err := m.rooms.Accounts.EndOtherSessions(ctx, whose(ctx, input.UserID.Value()))
	problems, err := split(err)
	return &generated.EndOtherSessionsPayload{EndedCount: ifDone(ended, problems), UserErrors: problems}, err
}
