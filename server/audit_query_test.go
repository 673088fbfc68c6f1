package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/server/servertest"
)

// The parameters choose as the filter of GraphQL does, and a slip exports nothing.
func TestAuditExportParameters(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.Kit.Clock.Advance(time.Hour)
		began := s.Kit.DB.Now()
		happened(t, s, 2, access.Actor{Kind: access.Operator}, audit.Client(77, "Shop"), nil)
		happened(t, s, 3, access.Actor{Kind: access.Client, ID: "5"}, audit.User("usr_x", "x"), nil)
		since := "since=" + began.Format(time.RFC3339Nano)
		for query, want := range map[string]int{
			since: 5,
			"since=" + url.QueryEscape(began.In(time.FixedZone("", 7200)).Format(time.RFC3339Nano)): 5,
			"since=" + began.Add(time.Microsecond).Format(time.RFC3339Nano):                         3,
			since + "&until=" + began.Add(time.Millisecond).Format(time.RFC3339Nano):                2,
			since + "&until=" + began.Format(time.RFC3339Nano):                                      0,
			since + "&actorKind=OPERATOR":                                                           2,
			since + "&actorId=5":                                                                    3,
			since + "&objectType=USER":                                                              3,
			since + "&objectId=77":                                                                  2,
			since + "&objectId=%00":                                                                 0,
			since + "&kinds=AUTH_CLIENT_UPDATED":                                                    5,
			since + "&kinds=SIGNED_OUT":                                                             0,
			since + "&kinds=SIGNED_OUT,AUTH_CLIENT_UPDATED":                                         5,
			since + "&kinds=SIGNED_OUT&kinds=AUTH_CLIENT_UPDATED":                                   5,
			"kinds=SIGNED_IN":                                                                       1,
		} {
			if got := jsonLines(t, export(t, s.Admin, "/audit-events.jsonl?"+query).Body); len(got) != want {
				t.Errorf("%s: %d events, want %d", query, len(got), want)
			}
			if got := csvLines(t, export(t, s.Admin, "/audit-events.csv?"+query).Body); len(got) != want {
				t.Errorf("%s: %d lines, want %d", query, len(got), want)
			}
		}
		for query, named := range map[string]string{
			"kind=SIGNED_IN": `"kind"`, "objectid=1": `"objectid"`, "since%20=x": `"since "`, "=": `""`, "first=1": "actorId, actorKind, kinds",
			"kinds=": "kinds", "kinds=signed_in": "kinds", "kinds=SIGNED_IN,": "kinds", "kinds=SIGNED_IN%2C%20SIGNED_OUT": "kinds",
			"actorKind=ROBOT": "actorKind", "actorKind=": "actorKind", "objectType=USERS": "objectType", "objectType=USER&objectType=USER": "objectType",
			"actorId=": "actorId", "objectId=": "objectId", "objectId=1&objectId=2": "objectId",
			"since=": "since", "since=yesterday": "since", "since=2030-01-01": "since", "since=2030-01-01T00:00:00+02:00": "%2B", "until=2030-01-01T00:00:00": "until",
			"since=%zz": "query", "kinds=SIGNED_IN;objectId=1": "query",
		} {
			for _, path := range auditFiles {
				answer := s.Admin.Get(t, path+"?"+query)
				if answer.Status != http.StatusBadRequest || !strings.Contains(answer.Body, named) || answer.Header.Get("Content-Disposition") != "" {
					t.Errorf("%s: %s, want %s", query, answer, named)
				}
			}
		}
	})
}
