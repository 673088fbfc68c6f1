package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/server/servertest"
)

// The headers make it a file that nobody keeps and no other site reads.
func TestAuditExportHeaders(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.NewClient(t, map[string]any{"allowedOrigins": []string{own}})
		token := tokenFor(t, s, s.Admin, "admin")
		types := map[string]string{"/audit-events.csv": "text/csv; charset=utf-8", "/audit-events.jsonl": "application/jsonl"}
		for _, path := range auditFiles {
			name := "audit-events-2030-01-02" + strings.TrimPrefix(path, "/audit-events")
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				for _, query := range []string{"", "?objectId=nothing"} {
					answer := s.Admin.Do(t, method, path+query, http.Header{"Origin": {own}}, "")
					for header, want := range map[string]string{
						"Content-Type": types[path], "Content-Disposition": "attachment; filename=" + name,
						"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin",
					} {
						if answer.Status != http.StatusOK || answer.Header.Get(header) != want {
							t.Errorf("%s %s: %s is %q, want %q", method, path+query, header, answer.Header.Get(header), want)
						}
					}
					if (method == http.MethodHead) == strings.Contains(answer.Body, "SIGNED_IN") && query == "" {
						t.Errorf("%s: %s", method, answer)
					}
				}
			}
			for _, origin := range []string{own, foreign, "null"} {
				answers := []*servertest.Response{
					preflight(s, t, path, origin, "GET", "authorization"),
					s.Admin.Do(t, http.MethodGet, path, http.Header{"Origin": {origin}}, ""),
					s.Bearer(t, token).Do(t, http.MethodGet, path, http.Header{"Origin": {origin}}, ""),
				}
				if slices.ContainsFunc(answers, hasCORS) {
					t.Errorf("%s answers %s", path, origin)
				}
			}
			if answer := s.Admin.Do(t, http.MethodPost, path, nil, ""); answer.Status != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("POST: %s", answer)
			}
			if answer := s.Admin.Do(t, http.MethodGet, path, nil, "body"); answer.Status != http.StatusRequestEntityTooLarge {
				t.Errorf("a body: %s", answer)
			}
		}
	})
}

// Only who may read the audit log gets a file, by session or by a token that may act for them.
func TestT50AuditExportIsGuarded(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		auditor := s.User(t, access.ViewAuditLog)
		others := slices.DeleteFunc(access.All().Sorted(), func(p access.Permission) bool { return p == access.ViewAuditLog })
		curious := s.User(t, others...)
		id, secret := s.NewClient(t, nil)
		machine := s.Token(t, id, secret, url.Values{"grant_type": {"client_credentials"}}).JSON(t).String("access_token")
		forged := s.Browser(t)
		forged.SetCookie("forged")
		const bearer = `Bearer realm="ostiary"`
		for name, test := range map[string]struct {
			client    *servertest.Client
			status    int
			challenge string
		}{
			"session":            {auditor, 200, ""},
			"token":              {s.Bearer(t, tokenFor(t, s, auditor, "admin")), 200, ""},
			"super admin":        {s.Admin, 200, ""},
			"nobody":             {s.Browser(t), 401, bearer},
			"forged cookie":      {forged, 401, bearer},
			"bad token":          {s.Bearer(t, "ost_at_x"), 401, bearer + `, error="invalid_token"`},
			"of a client":        {s.Bearer(t, machine), 403, bearer + `, error="insufficient_scope"`},
			"without the scope":  {s.Bearer(t, tokenFor(t, s, auditor, "")), 403, bearer + `, error="insufficient_scope"`},
			"not permitted":      {curious, 403, ""},
			"its token neither":  {s.Bearer(t, tokenFor(t, s, curious, "admin")), 403, ""},
			"wrong, and refused": {curious, 403, ""},
		} {
			for _, path := range auditFiles {
				if name == "wrong, and refused" {
					path += "?bogus=1"
				}
				answer := test.client.Get(t, path)
				challenge := answer.Header.Get("WWW-Authenticate")
				if answer.Status != test.status || !strings.HasPrefix(challenge, test.challenge) || (challenge == "") != (test.challenge == "") {
					t.Errorf("%s: %s", name, answer)
				}
				refused := test.status != http.StatusOK
				if refused && (strings.Contains(answer.Body, "SIGNED_IN") || answer.Header.Get("Content-Disposition") != "" ||
					answer.Header.Get("Content-Type") != "text/plain; charset=utf-8") {
					t.Errorf("%s: %s", name, answer)
				}
			}
		}
		if answer := s.Admin.Do(t, http.MethodGet, "/audit-events.csv", http.Header{"Authorization": {"Bearer x"}}, ""); answer.Status != http.StatusUnauthorized {
			t.Errorf("a bad token is made up for by a cookie: %s", answer)
		}
	})
}

// A permission withdrawn is withdrawn for the next file, on every replica.
func TestT54AuditExportWithdrawn(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		replica := s.Replica(t)
		user := s.User(t, access.ViewAuditLog)
		ways := []*servertest.Client{user.On(replica), replica.Bearer(t, tokenFor(t, s, user, "admin"))}
		for _, change := range []struct {
			input  string
			status int
		}{
			{"permissions: [VIEW_AUDIT_LOG]", 200}, {"permissions: []", 403},
			{"permissions: [VIEW_AUDIT_LOG]", 200}, {"status: INACTIVE", 401},
		} {
			s.Admin.Must(t, fmt.Sprintf("mutation { updateUser(input: {id: %q, %s}) { userErrors { message } } }", user.UserID, change.input), nil)
			for _, client := range ways {
				for _, path := range auditFiles {
					if answer := client.Get(t, path); answer.Status != change.status {
						t.Errorf("%s: %s", change.input, answer)
					}
				}
			}
		}
	})
}
