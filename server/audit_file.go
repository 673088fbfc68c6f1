package server

import (
	"encoding/json"
	"io"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/audit"
)

// exportFormat is a form of a file of events.
type exportFormat struct {
	mediaType, extension string
	writer               func(io.Writer) eventWriter
}

// eventWriter writes events. What it holds back is written by flush.
type eventWriter interface {
	write(*ent.AuditEvent) error
	flush() error
}

// The formats.
var (
	csvFile   = exportFormat{"text/csv; charset=utf-8", ".csv", newCSVEvents} // RFC 4180, but lines end in LF
	jsonlFile = exportFormat{"application/jsonl", ".jsonl", newJSONEvents}    // https://jsonlines.org
)

func changesOf(e *ent.AuditEvent) (map[string]audit.Change, error) {
	list, err := audit.ChangesOf(e)
	changes := map[string]audit.Change{}
	for _, change := range list {
		changes[change.Field] = change
	}
	return changes, err
}

// compact returns an encoder that writes one line for a value, and < as it is.
func compact(w io.Writer) *json.Encoder {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder
}
