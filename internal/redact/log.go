package redact

import (
	"io"
	"log/slog"
)

// Format is how a line of the log is written.
type Format string

// The formats of the log.
const (
	Text Format = "text" // key=value, for people
	JSON Format = "json" // one object a line, for programs
)

// Handler returns a handler that writes records from the level on, without secrets. It reads each line as
// it goes out, so nothing escapes it: neither a message nor an attribute, a group, or an error
// somewhere within a struct.
func Handler(out io.Writer, format Format, level slog.Leveler) slog.Handler {
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: hide}
	if format == JSON {
		return slog.NewJSONHandler(writer{out}, options)
	}
	return slog.NewTextHandler(writer{out}, options)
}

// hide replaces what is named like a secret, whatever it looks like.
func hide(_ []string, attr slog.Attr) slog.Attr {
	if suspicious(attr.Key+"=") && name.MatchString(attr.Key) {
		attr.Value = slog.StringValue(Mark)
	}
	return attr
}

// writer gets a whole line at a time: slog's handlers write each record at once.
type writer struct{ out io.Writer }

func (w writer) Write(line []byte) (int, error) {
	if _, err := io.WriteString(w.out, inLine(string(line))); err != nil {
		return 0, err
	}
	return len(line), nil
}
