package redact

import "regexp"

// Mark stands where a secret stood.
const Mark = "[redacted]"

// The forms may stand within quoted text, JSON or Go, where a quote or backslash of the secret is
// escaped. So a value is a run of whole escapes and of what ends neither the value nor the quotes: text
// that was well-formed stays so.
const (
	escape = `\\(?:u[0-9A-Fa-f]{4}|.)`
	value  = `(?:` + escape + `|[^\s"'&,;\\])+`
	secret = `(?:[a-z_-]*(?:password|passwd|secret|token))` // as in suspicious
	// What stood in quotes, once the text around it was quoted: its escapes are of two backslashes.
	quoted = `\\"(?:[^"\\]|\\[^"\\]|\\\\(?:` + escape + `|[^"\\]))*\\"`
)

type form struct {
	pattern     *regexp.Regexp
	replacement string
}

// name is that of an attribute that is hidden as a whole.
var name = regexp.MustCompile(`(?i)^` + secret + `$`)

// attribute is a setting whose value had to be quoted. In a line of a log such a quote may as well be the
// end of a text, and what follows must not be hidden with it.
var attribute = form{regexp.MustCompile(`(?i)\b(` + secret + `=)"(?:` + escape + `|[^"\\])*"`), `${1}"` + Mark + `"`}

var forms = []form{
	// What Ostiary hands out. The prefix stays: it tells what somebody logged.
	{regexp.MustCompile(`(ost_[a-z]+_)[0-9A-Za-z_]+`), "${1}" + Mark},
	// A JWT (RFC 7519): base64url of an object that begins with {" and two more parts.
	{regexp.MustCompile(`eyJ[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+\.[0-9A-Za-z_-]*`), Mark},
	// The URL of a database, up to the last @: people forget to escape what is special in a password.
	{regexp.MustCompile(`(?i)(postgres(?:ql)?://[^\s:/@"'\\]*:)(?:` + escape + `|[^\s"'\\])+@`), "${1}" + Mark + "@"},
	// The user information of any other URL (RFC 3986 section 3.2.1).
	{regexp.MustCompile(`(://[^\s:/@"'\\]*:)(?:` + escape + `|[^\s"'\\/?#])+@`), "${1}" + Mark + "@"},
	// RFC 9110 section 11.6.2.
	{regexp.MustCompile(`(?i)\b((?:bearer|basic) +)[A-Za-z0-9._~+/-]{8,}=*`), "${1}" + Mark},
	// A member of a JSON object.
	{regexp.MustCompile(`(?i)("` + secret + `" ?: ?)"(?:` + escape + `|[^"\\])*"`), `${1}"` + Mark + `"`},
	// Such a member or an attribute within a text that is quoted itself.
	{regexp.MustCompile(`(?i)(\\"` + secret + `\\" ?: ?|\b` + secret + `=)` + quoted), `${1}\"` + Mark + `\"`},
	// A parameter of a query, a setting of a data source name, an attribute of a text log.
	{regexp.MustCompile(`(?i)\b(` + secret + `=)` + value), "${1}" + Mark},
}

// String returns text with everything that looks like a secret replaced by [Mark].
func String(text string) string {
	return attribute.replace(inLine(text))
}

// inLine is for a line of a log, and leaves what is quoted in it well-formed.
func inLine(text string) string {
	if !suspicious(text) {
		return text
	}
	for _, form := range forms {
		text = form.replace(text)
	}
	return text
}

func (f form) replace(text string) string { return f.pattern.ReplaceAllString(text, f.replacement) }
