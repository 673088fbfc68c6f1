package metrics_test

import (
	"database/sql"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/internal/metrics"
)

func fresh() *metrics.Metrics {
	return metrics.New(metrics.About{
		Version: "1.2.3", Database: "sqlite3",
		Pools:   func() map[string]sql.DBStats { return map[string]sql.DBStats{"reader": {InUse: 2, Idle: 1}} },
		Busy:    func() int { return 3 },
		Waiting: func() int { return 1 },
		Exports: func() int { return 0 },
		IsReady: func() bool { return true },
	})
}

func TestWrite(t *testing.T) {
	m := fresh()
	m.Route("/oauth/verify").Answered("BREW", http.StatusTeapot, time.Millisecond)
	m.Route("/oauth/verify").Answered(http.MethodGet, 1000, time.Millisecond)
	text, err := m.Write()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`ostiary_http_requests_total{method="other",route="/oauth/verify",status="418"} 1`,
		`ostiary_http_requests_total{method="GET",route="/oauth/verify",status="0"} 1`,
		`ostiary_http_request_duration_seconds_bucket{route="/oauth/verify",le="0.001"} 2`,
		`ostiary_database_connections{pool="reader",state="in_use"} 2`,
		`ostiary_database_requests_in_flight 3`, `ostiary_ready 1`, `version="1.2.3"`, `go_goroutines`,
		`ostiary_reuse_detected_total{kind="refresh_token"} 0`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
}

// Rooms that nobody watches count nothing.
func TestNil(*testing.T) {
	var m *metrics.Metrics
	m.Issued(metrics.Password, metrics.JWT)
	m.Rotated(true)
	m.Revoked(metrics.OwnToken)
	m.Reused(metrics.ReusedCode)
	m.SignIn(metrics.AtPage, nil)
	m.Refused(metrics.TokenEndpoint, metrics.RateLimited)
	m.Checked(metrics.VerifyEndpoint, metrics.Active)
	m.Executed(true)
	m.GraphError("INTERNAL")
	m.Counted(metrics.Counts{})
	m.SweepFailed()
}

// TestCountingAllocatesNothing holds what a token check costs more than before there were metrics.
func TestCountingAllocatesNothing(t *testing.T) {
	m := fresh()
	route := m.Route("/oauth/verify")
	count := func() {
		m.Began()
		m.Checked(metrics.VerifyEndpoint, metrics.Active)
		m.Ended()
		route.Answered(http.MethodGet, http.StatusOK, 50*time.Microsecond)
	}
	count()
	if n := testing.AllocsPerRun(1000, count); n != 0 {
		t.Errorf("counting a request takes %v allocations", n)
	}
}

func BenchmarkCount(b *testing.B) {
	m := fresh()
	route := m.Route("/oauth/verify")
	b.ReportAllocs()
	for b.Loop() {
		m.Began()
		m.Checked(metrics.VerifyEndpoint, metrics.Active)
		m.Ended()
		route.Answered(http.MethodGet, http.StatusOK, 50*time.Microsecond)
	}
}
