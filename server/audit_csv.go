package server

import (
	"encoding/csv"
	"io"
	"regexp"
	"strings"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/moment"
)

// auditColumns are the columns of a CSV file. The changes are a JSON object: for each field its old and
// new value.
var auditColumns = []struct {
	name string
	cell func(e *ent.AuditEvent) string
}{
	{"id", func(e *ent.AuditEvent) string { return e.ID }},
	{"at", func(e *ent.AuditEvent) string { return moment.Format(e.At) }},
	{"kind", func(e *ent.AuditEvent) string { return e.Kind }},
	{"actor_kind", func(e *ent.AuditEvent) string { return string(e.ActorKind) }},
	{"actor_id", func(e *ent.AuditEvent) string { return e.ActorID }},
	{"actor_name", func(e *ent.AuditEvent) string { return e.ActorName }},
	{"address", func(e *ent.AuditEvent) string { return e.Address }},
	{"request_id", func(e *ent.AuditEvent) string { return e.RequestID }},
	{"object_type", func(e *ent.AuditEvent) string { return e.ObjectType }},
	{"object_id", func(e *ent.AuditEvent) string { return e.ObjectID }},
	{"object_name", func(e *ent.AuditEvent) string { return e.ObjectName }},
}

// csvEvents writes a line of names and then one for each event.
//
// Spreadsheets take a cell that begins with one of = + - @ for a formula, and run it; names are chosen by
// people. Such a cell gets an apostrophe in front, which spreadsheets do not show. A semicolon, which many of
// them take for the end of a cell, counts as one. Who needs the exact text takes JSON Lines.
type csvEvents struct{ lines *csv.Writer }

func newCSVEvents(w io.Writer) eventWriter {
	names := []string{}
	for _, column := range auditColumns {
		names = append(names, column.name)
	}
	lines := csv.NewWriter(w)
	_ = lines.Write(append(names, "changes")) // an error stays, and is returned by the next write
	return csvEvents{lines}
}

func (c csvEvents) write(e *ent.AuditEvent) error {
	cells := []string{}
	for _, column := range auditColumns {
		cells = append(cells, harmless(column.cell(e)))
	}
	changes, err := changesOf(e)
	if err != nil {
		return err
	}
	var text strings.Builder
	if err := compact(&text).Encode(changes); err != nil {
		return err
	}
	return c.lines.Write(append(cells, harmless(strings.TrimSuffix(text.String(), "\n"))))
}

func (c csvEvents) flush() error {
	c.lines.Flush()
	return c.lines.Error()
}

// formula is what begins a formula, in full width too, where a cell begins or may be taken to.
var formula = regexp.MustCompile("(^|[;\t\r\n])([=+\\-@\t\r\n＝＋－＠])")

// harmless keeps a spreadsheet from running a cell, or what it takes for one.
func harmless(cell string) string { return formula.ReplaceAllString(cell, "$1'$2") }
