package manifest

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/fault"
)

// deleteClients deletes those that are left out.
func (w *work) deleteClients(ctx context.Context) error {
	for _, c := range w.left.clients {
		err := w.Clients.Delete(ctx, c.ID)
		if err := noteLeft(w, ClientKind, c.Name, w.m.clients, err); err != nil {
			return err
		}
	}
	return nil
}

// applyClients creates and changes clients.
func (w *work) applyClients(ctx context.Context) error {
	steps := map[*entry[clientDraft]]Step{}
	for _, e := range w.inOrder() {
		if e.isBroken {
			continue
		}
		step, err := w.applyClient(ctx, e)
		if err := note(w, ClientKind, nameOf(e), e, w.withoutConsequences(e, err)); err != nil {
			return err
		}
		steps[e] = step
	}
	for _, e := range w.m.clients.entries {
		w.steps[ClientKind] = append(w.steps[ClientKind], steps[e])
	}
	for _, c := range w.left.clients {
		step := deleted(ClientKind, c.Name)
		step.ends = ending{client: c.ID, all: true}
		w.steps[ClientKind] = append(w.steps[ClientKind], step)
	}
	return nil
}

// inOrder returns the entries so that who gives up a name comes before who takes it. Names that go round in a circle stay
// taken.
func (w *work) inOrder() (ordered []*entry[clientDraft]) {
	holders := map[string]*entry[clientDraft]{}
	for e, c := range w.clients {
		holders[nameKey(c.Name)] = e
	}
	seen := map[*entry[clientDraft]]bool{}
	var visit func(e *entry[clientDraft])
	visit = func(e *entry[clientDraft]) {
		if e == nil || seen[e] {
			return
		}
		seen[e] = true
		visit(holders[nameKey(e.draft.Name)])
		ordered = append(ordered, e)
	}
	for _, e := range w.m.clients.entries {
		visit(e)
	}
	return ordered
}

func (w *work) applyClient(ctx context.Context, e *entry[clientDraft]) (Step, error) {
	switch was := w.clients[e]; {
	case was != nil:
		return w.updateClient(ctx, e, was)
	case e.draft.ClientID != 0:
		return Step{}, fault.One(fault.Missing, "clientId", "There is no auth client with this Client ID.")
	}
	return w.createClient(ctx, e)
}

func (w *work) createClient(ctx context.Context, e *entry[clientDraft]) (Step, error) {
	usual := clientDraft{Draft: clients.NewDraft()}
	wanted := usual
	e.fill(&wanted)
	is, secret, err := w.Clients.Create(ctx, wanted.Draft)
	if err != nil {
		return Step{}, err
	}
	made := Created{ClientID: strconv.Itoa(is.ID), Name: is.Name}
	if secret != "" {
		made.ClientSecret = &secret
	}
	w.created = append(w.created, made)
	return created(ClientKind, is.Name, clientKeys, &usual, &clientDraft{Draft: clients.DraftOf(is)}), nil
}

func (w *work) updateClient(ctx context.Context, e *entry[clientDraft], was *ent.AuthClient) (Step, error) {
	is, err := w.Clients.Update(ctx, was.ID, &was.Version, func(draft *clients.Draft) {
		wanted := clientDraft{Draft: *draft}
		e.fill(&wanted)
		*draft = wanted.Draft
	})
	if err != nil {
		return Step{}, err
	}
	before, after := clients.DraftOf(was), clients.DraftOf(is)
	step := updated(ClientKind, is.Name, clientKeys, &clientDraft{Draft: before}, &clientDraft{Draft: after})
	if step.Action != "" {
		step.Notes, step.ends = notesOf(before, after), endingOf(is.ID, before, after)
	}
	return step, nil
}

// withoutConsequences returns an error about a client without what follows from a scope that could not be made: that was
// told.
func (w *work) withoutConsequences(e *entry[clientDraft], err error) error {
	mistakes, ok := fault.AsUserErrors(err)
	if !ok {
		return err
	}
	return slices.DeleteFunc(mistakes, func(mistake fault.UserError) bool {
		if mistake.Code != fault.Missing || len(mistake.Field) != 2 || mistake.Field[0] != "scopes" {
			return false
		}
		i, err := strconv.Atoi(mistake.Field[1])
		return err == nil && i < len(e.draft.Scopes) && slices.ContainsFunc(w.m.scopes.entries, func(s *entry[scopeDraft]) bool {
			return s.draft.Name == e.draft.Scopes[i]
		})
	}).Err()
}

// nameOf is how problems call a client.
func nameOf(e *entry[clientDraft]) string {
	if e.draft.Name == "" {
		return fmt.Sprint(e.draft.ClientID)
	}
	return e.draft.Name
}
