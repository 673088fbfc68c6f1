package chaos_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"time"
)

// worker writes through all the doors, one request at a time. What it writes nobody else does, so the order of its requests
// is that of their values.
type worker struct {
	*caller
	ledger  *ledger
	refused *atomic.Int64
	name    string
	tokens  []string // that were acknowledged, and not revoked
	clients []string // names of those that were acknowledged
	ids     map[string]string
	refresh string // the last refresh token that was acknowledged
	made    int
}

// manyClients is how many a worker has at most.
const manyClients = 10

// The kinds of keys in the ledger, and values of theirs.
const (
	tokenKey  = "token "
	clientKey = "client "
	alive     = "alive"
	dead      = "dead"
)

// work writes until it is enough. It returns what is wrong, which no trouble excuses.
func (w *worker) work(ctx context.Context, enough *atomic.Bool) error {
	for !enough.Load() && ctx.Err() == nil {
		switch err := w.once(ctx); {
		case isAway(err):
			w.refused.Add(1)
			time.Sleep(rest)
		case err != nil:
			return fmt.Errorf("%s: %w", w.name, err)
		}
	}
	return nil
}

func (w *worker) once(ctx context.Context) error {
	switch rand.IntN(10) {
	case 0, 1:
		if len(w.tokens) > 0 {
			return w.revokeOne(ctx)
		}
	case 2, 3:
		return w.refreshOne(ctx)
	case 4:
		if len(w.clients) < manyClients {
			return w.createClient(ctx)
		}
	case 5:
		if len(w.clients) > 0 {
			return w.updateClient(ctx, w.clients[rand.IntN(len(w.clients))])
		}
	case 6:
		if len(w.clients) > 3 {
			return w.deleteClient(ctx)
		}
	}
	issued, err := w.issue(ctx)
	if err != nil {
		return err
	}
	w.tokens = append(w.tokens, issued.Access)
	return w.ledger.ack(tokenKey+issued.Access, alive)
}

func (w *worker) revokeOne(ctx context.Context) error {
	i := rand.IntN(len(w.tokens))
	token := w.tokens[i]
	w.tokens = append(w.tokens[:i], w.tokens[i+1:]...)
	w.ledger.try(tokenKey+token, dead)
	if err := w.revoke(ctx, token); err != nil {
		return err
	}
	return w.ledger.ack(tokenKey+token, dead)
}

// refreshOne gives the last refresh token in that was acknowledged: when the answer before got lost, for the second time.
func (w *worker) refreshOne(ctx context.Context) error {
	next, err := w.caller.refresh(ctx, w.refresh)
	if err != nil {
		return err
	}
	w.refresh = next.Refresh
	return w.ledger.ack(tokenKey+next.Access, alive)
}

func (w *worker) createClient(ctx context.Context) error {
	w.made++
	name := fmt.Sprintf("%s-%06d", w.name, w.made)
	w.ledger.try(clientKey+name, "")
	var data struct {
		CreateAuthClient struct{ AuthClient struct{ ID string } }
	}
	err := w.graphQL(ctx, `mutation($name: String!) {
		createAuthClient(input: {name: $name, grants: [CLIENT_CREDENTIALS]}) { authClient { id } userErrors { message } } }`,
		map[string]any{"name": name}, &data)
	if err != nil {
		return err
	}
	if data.CreateAuthClient.AuthClient.ID == "" {
		return fmt.Errorf("%s was not created", name)
	}
	w.clients = append(w.clients, name)
	w.ids[name] = data.CreateAuthClient.AuthClient.ID
	return w.ledger.ack(clientKey+name, "")
}

func (w *worker) updateClient(ctx context.Context, name string) error {
	w.made++
	description := fmt.Sprint(w.made)
	w.ledger.try(clientKey+name, description)
	var data struct {
		UpdateAuthClient struct{ AuthClient struct{ Description string } }
	}
	err := w.graphQL(ctx, `mutation($id: ID!, $description: String!) {
		updateAuthClient(input: {id: $id, description: $description}) { authClient { description } userErrors { message } } }`,
		map[string]any{"id": w.ids[name], "description": description}, &data)
	if err != nil {
		return err
	}
	if data.UpdateAuthClient.AuthClient.Description != description {
		return fmt.Errorf("%s was not changed", name)
	}
	return w.ledger.ack(clientKey+name, description)
}

func (w *worker) deleteClient(ctx context.Context) error {
	name := w.clients[0]
	w.clients = w.clients[1:]
	w.ledger.try(clientKey+name, absent)
	var data struct {
		DeleteAuthClient struct {
			DeletedID string `json:"deletedId"`
		}
	}
	err := w.graphQL(ctx, `mutation($id: ID!) { deleteAuthClient(input: {id: $id}) { deletedId userErrors { message } } }`,
		map[string]any{"id": w.ids[name]}, &data)
	if err != nil {
		return err
	}
	if data.DeleteAuthClient.DeletedID == "" {
		return fmt.Errorf("%s was not deleted", name)
	}
	return w.ledger.ack(clientKey+name, absent)
}

// read returns what the server has under a key of the ledger.
func (c *caller) read(ctx context.Context, key string) (string, error) {
	if token, isToken := strings.CutPrefix(key, tokenKey); isToken {
		active, err := c.isActive(ctx, token)
		if active {
			return alive, err
		}
		return dead, err
	}
	name := strings.TrimPrefix(key, clientKey)
	var data struct {
		AuthClients struct {
			Nodes []struct{ Name, Description string }
		}
	}
	if err := c.graphQL(ctx, `query($name: String!) { authClients(filter: {search: $name}, first: 100) { nodes { name description } } }`,
		map[string]any{"name": name}, &data); err != nil {
		return "", err
	}
	has := absent
	for _, node := range data.AuthClients.Nodes {
		switch {
		case node.Name != name: // found in another field
		case has != absent:
			return "", fmt.Errorf("there are two clients named %s", name)
		default:
			has = node.Description
		}
	}
	return has, nil
}
