package servertest

import (
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/ostiary/ostiary/internal/help"
)

// Every error that a program or the developer of one is told, in whichever test, leads to where it is explained, and
// is found there in its own words.

// wantExplained holds that of an answer.
func wantExplained(t testing.TB, r *Response) {
	t.Helper()
	said, uri := told(r)
	if said == "" {
		return
	}
	_, anchor, _ := strings.Cut(uri, help.Path+"#")
	if known := explanations()[help.Topic(anchor)]; known == nil || !known.MatchString(said) {
		t.Errorf("%q is not explained at %q", said, uri)
	}
	for _, c := range uri { // RFC 6749 section 5.2
		if c < '!' || c > '~' || c == '"' || c == '\\' {
			t.Errorf("%q must not be in an error_uri: %q", c, uri)
		}
	}
}

var onPage = regexp.MustCompile(`(?s)class="card developers".*?<p>(.*?)</p>.*<a href="(/help[^"]*)">`)

// told returns what an answer says that went wrong, and where it leads: the JSON of an OAuth endpoint, a redirect to an
// application, or a page for developers.
func told(r *Response) (said, uri string) {
	if found := onPage.FindStringSubmatch(r.Body); found != nil {
		return html.UnescapeString(found[1]), found[2]
	}
	if to, err := url.Parse(r.Header.Get("Location")); err == nil && to.Query().Has("error_description") {
		return to.Query().Get("error_description"), to.Query().Get("error_uri")
	}
	var body struct {
		Said string `json:"error_description"`
		URI  string `json:"error_uri"`
	}
	_ = json.Unmarshal([]byte(r.Body), &body) // what is no JSON has none
	return body.Said, body.URI
}

// explanations are the words that each topic has.
var explanations = sync.OnceValue(func() map[help.Topic]*regexp.Regexp {
	found := map[help.Topic]*regexp.Regexp{}
	for _, section := range help.Sections() {
		said := regexp.QuoteMeta(strings.Join(section.Says, "\n"))
		said = strings.NewReplacer("\n", "|", "…", ".+").Replace(said)
		found[section.Topic] = regexp.MustCompile("^(" + said + ")$")
	}
	return found
})
