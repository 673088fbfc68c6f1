package server

import (
	"encoding/json"
	"io"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/moment"
)

// jsonEvents writes one JSON object a line, with the names of the GraphQL API. Only the changes differ:
// they are an object, too.
type jsonEvents struct{ lines *json.Encoder }

func newJSONEvents(w io.Writer) eventWriter { return jsonEvents{compact(w)} }

type (
	jsonEvent struct {
		ID        string                  `json:"id"`
		At        string                  `json:"at"`
		Kind      string                  `json:"kind"`
		Actor     jsonActor               `json:"actor"`
		Address   string                  `json:"address"`
		RequestID string                  `json:"requestId"`
		Object    *jsonObject             `json:"object"` // null when it is not known
		Changes   map[string]audit.Change `json:"changes"`
	}
	jsonActor struct {
		Kind access.Kind `json:"kind"`
		ID   string      `json:"id"`
		Name string      `json:"name"`
	}
	jsonObject struct {
		Type string `json:"type"`
		ID   string `json:"id"`
		Name string `json:"name"`
	}
)

func (j jsonEvents) write(e *ent.AuditEvent) error {
	changes, err := changesOf(e)
	if err != nil {
		return err
	}
	line := jsonEvent{
		ID: e.ID, At: moment.Format(e.At), Kind: e.Kind, Address: e.Address, RequestID: e.RequestID,
		Actor: jsonActor{e.ActorKind, e.ActorID, e.ActorName}, Changes: changes,
	}
	if e.ObjectID != "" {
		line.Object = &jsonObject{e.ObjectType, e.ObjectID, e.ObjectName}
	}
	return j.lines.Encode(line)
}

func (j jsonEvents) flush() error { return nil }
