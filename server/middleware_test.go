package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server/servertest"
)

func TestT49Panic(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t))
	answer := httptest.NewRecorder()
	s.Front.Through(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("what only the log may know") })).
		ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	id := answer.Header().Get("X-Request-Id")
	if answer.Code != http.StatusInternalServerError || !strings.Contains(answer.Body.String(), id) || strings.Contains(answer.Body.String(), "only the log") {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
	for _, want := range []string{"what only the log may know", "status=500", id} {
		if !strings.Contains(s.Logs.String(), want) {
			t.Errorf("the log does not have %q:\n%s", want, s.Logs)
		}
	}
}

func TestAnswerOfNothingIsLogged(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t))
	s.Front.Through(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).
		ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	if !strings.Contains(s.Logs.String(), "status=200") {
		t.Errorf("the log has no status:\n%s", s.Logs)
	}
}

func TestPanicHalfWay(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t))
	halfWay := httptest.NewServer(s.Front.Through(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
		panic("too late")
	})))
	defer halfWay.Close()
	response, err := http.Get(halfWay.URL)
	if err == nil {
		_ = response.Body.Close()
		t.Errorf("half an answer looks like a whole one: %d", response.StatusCode)
	}
}

// What is asked for each request to an API, and every few seconds, is logged when it goes wrong.
func TestRoutineIsLoggedForThoseWhoLookForFaults(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t))
	for path, want := range map[string]string{
		"/healthz": "level=DEBUG", "/readyz": "level=DEBUG", "/login": "level=INFO", "/oauth/verify": "level=INFO", "/oauth/introspect": "level=INFO",
	} {
		id := s.Browser(t).Get(t, path).Header.Get("X-Request-Id")
		for line := range strings.Lines(s.Logs.String()) {
			if strings.Contains(line, id) && !strings.Contains(line, want) {
				t.Errorf("%s: no %s in %s", path, want, line)
			}
		}
		if !strings.Contains(s.Logs.String(), id) {
			t.Errorf("%s is not logged", path)
		}
	}
}
