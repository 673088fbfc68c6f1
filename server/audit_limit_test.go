package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/server/servertest"
)

// stuck is a reader who does not read before they are let go, and then hangs up.
type stuck struct {
	*httptest.ResponseRecorder
	begun  chan<- struct{}
	let    <-chan struct{}
	ending func() error
}

func (s stuck) Write(b []byte) (int, error) {
	s.begun <- struct{}{}
	<-s.let
	if err := s.ending(); err != nil {
		return 0, err
	}
	return s.ResponseRecorder.Write(b)
}

// Four files are written at a time. Whoever comes then is put off, until one has its end: a good one, or that
// of a reader who hung up.
func TestAuditExportsAreLimited(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		hungUp := func() error { return http.ErrAbortHandler }
		for _, ending := range []func() error{func() error { return nil }, hungUp} {
			begun, let, ended := make(chan struct{}), make(chan struct{}), make(chan any)
			for i := range 4 {
				request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, auditFiles[i%2], nil)
				request.Header.Set("Cookie", "ostiary="+s.Admin.Cookie())
				go func() {
					defer func() { ended <- recover() }()
					s.Front.ServeHTTP(stuck{httptest.NewRecorder(), begun, let, ending}, request)
				}()
				<-begun
			}
			for _, path := range auditFiles {
				answer := s.Admin.Get(t, path)
				if answer.Status != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") != "30" ||
					answer.Header.Get("Content-Disposition") != "" || strings.Contains(answer.Body, "SIGNED_IN") {
					t.Errorf("a fifth file: %s", answer)
				}
				if answer := s.Browser(t).Get(t, path); answer.Status != http.StatusUnauthorized {
					t.Errorf("a stranger is told how busy the server is: %s", answer)
				}
				if answer := s.Admin.Do(t, http.MethodHead, path, nil, ""); answer.Status != http.StatusOK {
					t.Errorf("a HEAD writes no file: %s", answer)
				}
			}
			close(let)
			for range 4 {
				if value := <-ended; (value == nil) != (ending() == nil) {
					t.Errorf("a file ended with %v", value)
				}
			}
			export(t, s.Admin, auditFiles[0])
		}
	})
}
