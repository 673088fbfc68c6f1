package manifest

import (
	"context"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/scope"
)

func (w *work) applyScopes(ctx context.Context) error {
	for _, e := range w.m.scopes.entries {
		if e.isBroken {
			continue
		}
		step, err := w.applyScope(ctx, e)
		if err := note(w, ScopeKind, e.draft.Name, e, err); err != nil {
			return err
		}
		w.steps[ScopeKind] = append(w.steps[ScopeKind], step)
	}
	return nil
}

func (w *work) applyScope(ctx context.Context, e *entry[scopeDraft]) (Step, error) {
	was := w.scopes[e]
	if was == nil {
		is, err := w.Clients.CreateScope(ctx, e.draft.Name, e.draft.Description)
		if err != nil {
			return Step{}, err
		}
		return created(ScopeKind, is.Name, scopeKeys, &scopeDraft{}, draftOf(is)), nil
	}
	wanted := draftOf(was)
	e.fill(wanted)
	is, err := w.Clients.UpdateScope(ctx, was.ID, wanted.Description)
	if err != nil {
		return Step{}, err
	}
	return updated(ScopeKind, is.Name, scopeKeys, draftOf(was), draftOf(is)), nil
}

func draftOf(s *ent.Scope) *scopeDraft { return &scopeDraft{s.Name, s.Description} }

// deleteScopes deletes those that are left out, save what is part of Ostiary. While something is wrong, clients may still have
// them that are to give them up.
func (w *work) deleteScopes(ctx context.Context) error {
	if len(w.problems) > 0 {
		return nil
	}
	for _, s := range w.left.scopes {
		if s.Name == scope.Admin {
			continue
		}
		err := w.Clients.DeleteScope(ctx, s.ID)
		if err := noteLeft(w, ScopeKind, s.Name, w.m.scopes, err); err != nil {
			return err
		}
		w.steps[ScopeKind] = append(w.steps[ScopeKind], deleted(ScopeKind, s.Name))
	}
	return nil
}
