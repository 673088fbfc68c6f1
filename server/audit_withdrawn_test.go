package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/server/servertest"
)

// meddling is a reader during whose first read something happens.
type meddling struct {
	*httptest.ResponseRecorder
	meddle func()
}

func (m meddling) Write(b []byte) (int, error) {
	m.meddle()
	return m.ResponseRecorder.Write(b)
}

// T54, T55: a file that has begun is cut off when its reader may not see the audit log any more.
func TestT54AuditExportUnderWay(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		happened(t, s, 1000, access.Actor{Kind: access.Operator}, audit.Client(77, "Shop"), audit.Changed("name", strings.Repeat("a", 200), "b"))
		set := func(input string) func(id string) {
			return func(id string) {
				s.Admin.Must(t, `mutation { updateUser(input: {id: "`+id+`", `+input+`}) { userErrors { code } } }`, nil)
			}
		}
		for what, meddle := range map[string]func(id string){
			"nothing":         func(string) {},
			"permission gone": set("permissions: []"),
			"disabled":        set("status: INACTIVE"),
			"session ended": func(id string) {
				s.Admin.Must(t, `mutation { endOtherSessions(input: {userId: "`+id+`"}) { endedCount } }`, nil)
			},
		} {
			reader := s.User(t, access.ViewAuditLog)
			request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/audit-events.csv", nil)
			request.Header.Set("Cookie", "ostiary="+reader.Cookie())
			var once sync.Once
			w := meddling{httptest.NewRecorder(), func() { once.Do(func() { meddle(reader.UserID) }) }}
			aborted := func() (value any) {
				defer func() { value = recover() }()
				s.Front.ServeHTTP(w, request)
				return nil
			}()
			lines := strings.Count(w.Body.String(), "\n")
			if whole := what == "nothing"; whole != (aborted == nil) || whole != (lines > 1000) || lines == 0 {
				t.Errorf("%s: %d lines, aborted: %v", what, lines, aborted)
			}
		}
	})
}

// What a spreadsheet may take for a formula is none, wherever it believes that a cell begins.
func TestAuditCSVRunsNothing(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		id, _ := offer(t, s, nil)
		for _, name := range []string{"=1+1", "x;=1+1", "x; y;@SUM(A1)", "＝1+1", "-2", "a;;+3"} {
			personal(t, s.Admin, vars{"clientId": id, "name": name})
		}
		file := export(t, s.Admin, "/audit-events.csv?kinds=PERSONAL_ACCESS_TOKEN_CREATED").Body
		for _, harmless := range []string{",'=1+1,", ",x;'=1+1,", ",x; y;'@SUM(A1),", ",'＝1+1,", ",'-2,", ",a;;'+3,"} {
			if !strings.Contains(file, harmless) {
				t.Errorf("no %s in\n%s", harmless, file)
			}
		}
		for _, formula := range []string{",=", ";=", ";@", ",＝", ",-", ";+"} {
			if strings.Contains(file, formula) {
				t.Errorf("%s in\n%s", formula, file)
			}
		}
	})
}
