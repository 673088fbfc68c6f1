package manifest

import (
	"context"
	"errors"

	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/tokens"
)

// Service applies and writes files. All fields are needed.
type Service struct {
	DB       *database.DB
	Clients  *clients.Service
	Accounts *accounts.Service
	Tokens   *tokens.Service
}

// errChanged says that a plan is out of date.
var errChanged = errors.New("somebody has changed something since the plan was made; nothing was applied. Look at the plan again")

// Plan returns what files would change, or [problem.List]: everything that has to be mended. What a list that is given
// leaves out is deleted when prune is asked for, and only then. Others wait to write meanwhile.
func (s *Service) Plan(ctx context.Context, m *Manifest, prune bool) (*Plan, error) {
	w, err := s.begin(ctx, m, prune)
	if err != nil {
		return nil, err
	}
	if err := s.DB.Rehearse(ctx, w.run); err != nil {
		return nil, err
	}
	plan := w.plan()
	return plan, s.countTokens(ctx, plan)
}

// Apply changes what the plan says, if that is still what the files would change. It returns the clients that are new.
// Before all of it is kept, they are given to keep: when that fails, nothing was changed.
func (s *Service) Apply(ctx context.Context, m *Manifest, plan *Plan, keep func([]Created) error) ([]Created, error) {
	w, err := s.begin(ctx, m, plan.prunes)
	if err != nil {
		return nil, err
	}
	err = s.DB.Together(ctx, func(within context.Context) error {
		if err := w.run(within); err != nil {
			return err
		}
		if !w.plan().isLike(plan) {
			return errChanged
		}
		return keep(w.created)
	})
	if err != nil {
		return nil, err
	}
	return w.created, nil
}

// countTokens finds out how many tokens each step ends.
func (s *Service) countTokens(ctx context.Context, plan *Plan) error {
	var ids []int
	for _, step := range plan.Steps {
		if step.ends.any() {
			ids = append(ids, step.ends.client)
		}
	}
	for some := range database.Chunks(ids) {
		counts, err := s.Tokens.CountLive(ctx, some)
		if err != nil {
			return err
		}
		for i := range plan.Steps {
			step := &plan.Steps[i]
			if live, ok := counts[step.ends.client]; ok {
				step.EndedTokens = step.ends.of(live)
			}
		}
	}
	return nil
}
