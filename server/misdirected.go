package server

import (
	"fmt"
	"strings"

	"github.com/ostiary/ostiary/internal/help"
	"github.com/ostiary/ostiary/oauth"
)

// misdirected fills the page of a request that must not be answered.
type misdirected struct {
	Problem string
	Sent    []oauth.Sent
	// Unregistered says that the redirect URI is what is wrong.
	Unregistered bool
	Help         string // where that is explained
}

func newMisdirected(problem string, topic help.Topic, sent []oauth.Sent) misdirected {
	m := misdirected{Problem: problem, Help: topic.Path()}
	for _, parameter := range sent {
		if parameter.Value == "" {
			continue
		}
		m.Sent = append(m.Sent, oauth.Sent{Name: parameter.Name, Value: spelt(parameter.Value)})
	}
	m.Unregistered = len(m.Sent) == 2 // and the client is known
	return m
}

// maxSpelt is how many characters of a parameter are shown.
const maxSpelt = 300

// spelt returns what a stranger sent for a developer to read: cut short, and with every character spelt out
// that cannot be seen, or that looks like another. What belongs into an address is ASCII.
func spelt(text string) string {
	var b strings.Builder
	count := 0
	for _, r := range text {
		if count++; count > maxSpelt {
			b.WriteString("…")
			break
		}
		if r < ' ' || r > '~' {
			fmt.Fprintf(&b, `\u{%x}`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
