package console_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
)

// TestBrowserAudit does things and looks for them in the audit log.
func TestBrowserAudit(t *testing.T) {
	s, b := browsertest.Console(t)
	id, _ := s.NewClient(t, map[string]any{"name": "Web shop", "grants": []string{"CLIENT_CREDENTIALS"}})
	s.Admin.Must(t, `mutation ($input: UpdateAuthClientInput!) { updateAuthClient(input: $input) { userErrors { message } } }`,
		map[string]any{"input": map[string]any{
			"id": id, "name": "Order desk", "accessTokenLifetime": 5400,
			"grants": []string{"CLIENT_CREDENTIALS", "AUTHORIZATION_CODE"}, "redirectUris": []string{"https://desk.example/callback"},
		}})
	s.Browser(t).PostForm(t, "/login", map[string][]string{"username": {"nobody"}, "password": {"correct horse"}})

	b.Open(s.URL + "/admin/audit")
	b.Heading("Audit Log")
	all := []string{
		"failed to sign in with an unknown user name",
		"changed auth client Order desk\nLifetime of access tokens, Grants, Name, Redirect URLs",
		"created auth client Web shop",
		"signed in", // in the browser
		"signed in",
		"set up the server with the Super Admin " + servertest.AdminName,
	}
	b.Column("What", all...)
	b.Sees("1–6 of 6")
	b.Look("audit")

	// What was before and what is after can be read without knowing JSON.
	b.Click("Details: changed auth client Order desk")
	b.Sees("What changed")
	got := browsertest.Eval[[]string](b, `[...document.querySelectorAll(".changes > div")].map(e => e.children[0].innerText + ": " + e.children[1].textContent)`)
	if diff := cmp.Diff([]string{
		"Lifetime of access tokens: before They do not expire → after 1 hour 30 minutes",
		"Grants: + added Authorization Code",
		"Name: before Web shop → after Order desk",
		"Redirect URLs: + added https://desk.example/callback",
	}, got); diff != "" {
		t.Error(diff)
	}
	if copied := b.Copied("Copy the request id"); !strings.HasPrefix(copied, "req_") {
		t.Errorf("copied %q", copied)
	}
	b.Look("audit-details")

	// The history of one thing, by whatever name.
	b.Click("Its history")
	b.Click("Details: changed auth client Order desk") // closes them
	b.Column("What", all[1:3]...)
	b.At("/admin/audit?objectType=AUTH_CLIENT&objectId=" + id)
	b.Click("Any event")
	b.Look("audit-kinds")
	b.Click("Auth client changed")
	b.Type(kb.Escape)
	b.Column("What", all[1])
	b.Click("Remove the filter Auth client: Order desk")
	b.Click("1 kind of event")
	b.Click("Sign-ins")
	b.Type(kb.Escape)
	b.Column("What", all[0], all[1], all[3], all[4])
	b.Choose("By whom", "User")
	b.Choose("When", "Chosen days")
	yesterday, tomorrow := s.Kit.Clock.Now().Local().AddDate(0, 0, -1), s.Kit.Clock.Now().Local().AddDate(0, 0, 1)
	b.Fill("Up to this day", yesterday.Format("01/02/2006"))
	b.Sees("No Data Available")
	b.Fill("Up to this day", tomorrow.Format("01/02/2006"))
	b.At("until=" + tomorrow.Format(time.DateOnly))
	b.Column("What", all[1], all[3], all[4])
	b.Reload()
	b.Column("What", all[1], all[3], all[4])
	b.Sees("By: User", "Until "+tomorrow.Format("Jan 2, 2006"))
	b.Look("audit-filtered")

	// The file has the same events, the oldest first.
	b.Click("Export")
	b.Look("audit-export")
	address := browsertest.Eval[string](b, `document.querySelector("[role=menuitem][href*=csv]").getAttribute("href")`)
	file := s.Admin.Get(t, address).Body
	if lines := strings.Count(file, "\n"); lines != 4 || strings.Contains(file, "AUTH_CLIENT_CREATED") || !strings.Contains(file, "Order desk") {
		t.Errorf("%s:\n%s", address, file)
	}
	b.Type(kb.Escape)
	b.Click("Remove all")
	b.Column("What", all...)

	b.Fill("Find what a user did", servertest.AdminName[:3])
	b.Choose("Find what a user did", servertest.AdminName)
	b.Column("What", all[1:5]...)
	b.Clean(s.URL)
}
