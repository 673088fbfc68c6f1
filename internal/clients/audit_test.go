package clients_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent/auditevent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/tokens"
)

// Every change leaves an event that tells who, what, and the old and new values, and never a secret.
func TestAuditEvents(t *testing.T) {
	each(t, func(r *room) {
		client, first, err := r.Create(r.ctx, sound("Name"))
		if err != nil {
			r.t.Fatal(err)
		}
		r.kit.Clock.Advance(time.Hour)
		r.update(client.ID, func(d *clients.Draft) { d.Name, d.Enabled = "New", false })
		_, second := r.addSecret(client.ID, nil, new(r.kit.DB.Now().Add(time.Hour)))
		if err := r.DeleteSecret(r.ctx, client.ID, r.secrets(client.ID)[0].ID); err != nil {
			r.t.Fatal(err)
		}
		if err := r.Delete(r.ctx, client.ID); err != nil {
			r.t.Fatal(err)
		}
		want := []string{
			"AUTH_CLIENT_CREATED", "AUTH_CLIENT_UPDATED", "AUTH_CLIENT_SECRET_CREATED",
			"AUTH_CLIENT_SECRET_DELETED", "AUTH_CLIENT_DELETED",
		}
		if kinds := r.events("1"); !slices.Equal(kinds, want) {
			r.t.Errorf("audit events %v", kinds)
		}
		events := r.kit.DB.Read().AuditEvent.Query().Order(auditevent.ByID()).AllX(r.ctx)
		for _, e := range events {
			text, _ := json.Marshal(e)
			for _, secret := range []string{first, second} {
				if strings.Contains(string(text), secret) || strings.Contains(string(text), string(tokens.Hash(secret))) {
					r.t.Errorf("%s tells a secret", e.Kind)
				}
			}
			if e.ActorID != access.ActorFrom(r.ctx).ID || e.ActorName != "root" || e.ObjectType != "AUTH_CLIENT" {
				r.t.Errorf("%+v", e)
			}
		}
		changes := events[1].Changes
		if len(changes) != 2 || compact(changes["name"]) != `{"old":"Name","new":"New"}` || compact(changes["enabled"]) != `{"old":true,"new":false}` {
			r.t.Errorf("changes %s", changes)
		}
		if events[1].ObjectName != "New" || !events[1].At.After(events[0].At) {
			r.t.Errorf("%+v", events[1])
		}
	})
}

// compact writes old and new in one order: PostgreSQL sorts the keys of JSON.
func compact(raw json.RawMessage) string {
	var change struct {
		Old any `json:"old"`
		New any `json:"new"`
	}
	if err := json.Unmarshal(raw, &change); err != nil {
		return err.Error()
	}
	text, _ := json.Marshal(change)
	return string(text)
}
