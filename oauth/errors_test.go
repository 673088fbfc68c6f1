package oauth

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/metrics"
)

// TestT49ErrorsAreLogged holds that who is told a request id finds in the log what happened, and that
// the caller learns no more than that.
func TestT49ErrorsAreLogged(t *testing.T) {
	const secret, id = "what only the log may know", "req_1"
	away := &fault.Error{Code: fault.Unavailable, Message: "Away.", RetryAfter: 1500 * time.Millisecond, Err: errors.New(secret)}
	for name, test := range map[string]struct {
		err    error
		gone   bool
		status int
		retry  string
		logged []string // nil: nothing
	}{
		"unknown":             {errors.New(secret), false, 500, "", []string{"level=ERROR", "request_id=" + id, secret}},
		"unavailable":         {away, false, 503, "2", []string{"level=WARN", "request_id=" + id, secret}},
		"refused":             {refuse(codeInvalidRequest, "No."), false, 400, "", nil},
		"the caller is gone":  {context.Canceled, true, 500, "", nil},
		"gone, out of luck":   {away, true, 503, "2", nil},
		"gone, and all amiss": {errors.New(secret), true, 500, "", nil},
	} {
		var log bytes.Buffer
		s := New(Config{Log: slog.New(slog.NewTextHandler(&log, nil))})
		ctx, hangUp := context.WithCancel(audit.WithOrigin(t.Context(), audit.Origin{RequestID: id}))
		if test.gone {
			hangUp()
		}
		w, r := httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodPost, "/oauth/token", nil)
		s.writeError(w, r, metrics.TokenEndpoint, test.err)
		hangUp()
		if w.Code != test.status || w.Header().Get("Retry-After") != test.retry || strings.Contains(w.Body.String(), secret) ||
			strings.Contains(w.Body.String(), id) != (test.status == 500) {
			t.Errorf("%s: %d %v %s", name, w.Code, w.Header(), w.Body)
		}
		if test.logged == nil && log.Len() > 0 {
			t.Errorf("%s: logged %s", name, &log)
		}
		for _, want := range test.logged {
			if !strings.Contains(log.String(), want) {
				t.Errorf("%s: the log does not have %q: %s", name, want, &log)
			}
		}
	}
}
