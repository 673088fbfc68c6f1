package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server/servertest"
)

func TestHealthcheck(t *testing.T) {
	asked := func(t *testing.T, url string) ran {
		var out, errs bytes.Buffer
		env := []string{"OSTIARY_LISTEN=" + strings.TrimPrefix(url, "http://")}
		code := Run(t.Context(), []string{"healthcheck"}, env, Stdio{strings.NewReader(""), &out, &errs})
		return ran{code, out.String(), errs.String()}
	}
	t.Setenv("HTTP_PROXY", "http://192.0.2.1:1") // it is not asked

	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		s := servertest.Start(t, kit)
		if r := asked(t, s.URL); r.code != exitOK || !strings.HasSuffix(r.out, " wants requests.\n") || r.err != "" {
			t.Errorf("ready: %+v", r)
		}
		s.Front.Drain()
		if r := asked(t, s.URL); r.code != exitFailure || r.out != "" || !strings.HasSuffix(r.err, "does not want requests now (503). The server is about to stop.\n") {
			t.Errorf("about to stop: %+v", r)
		}
	})

	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, "<h1>elsewhere")
	}))
	if r := asked(t, other.URL); r.code != exitFailure || !strings.Contains(r.err, "does not want requests now (404)") {
		t.Errorf("another server: %+v", r)
	}
	other.Close()
	if r := asked(t, other.URL); r.code != exitFailure || !strings.Contains(r.err, "does not answer") {
		t.Errorf("nobody: %+v", r)
	}
	if r := asked(t, "8080"); r.code != exitUsage {
		t.Errorf("not an address: %+v", r)
	}
}
