package metrics

import (
	"bytes"
	"database/sql"
	"fmt"
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/common/expfmt"
)

// ContentType is that of what [Metrics.Write] returns.
const ContentType = "text/plain; version=0.0.4; charset=utf-8"

// About is what a server knows about itself. The functions are asked at each scrape, and must answer soon.
type About struct {
	Version, Database string
	// Pools are the pools of connections, by name.
	Pools func() map[string]sql.DBStats
	// Busy is how many read, write or wait for the database; Waiting is how many of them wait for their turn to write.
	Busy, Waiting func() int
	// Exports is how many files of the audit log are being written.
	Exports func() int
	IsReady func() bool
}

// Metrics are the figures of one server. Make them with [New].
type Metrics struct {
	registry *prometheus.Registry

	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	inFlight prometheus.Gauge

	issued, rotated, revoked, reused *prometheus.CounterVec
	refused, checked                 *prometheus.CounterVec
	signIns                          *prometheus.CounterVec
	operations, graphErrors          *prometheus.CounterVec
	sweepsFailed                     prometheus.Counter
	counted                          *counted
}

// New returns figures that begin at zero.
func New(about About) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), counted: &counted{}}
	m.requests = m.counter("http_requests_total", "Requests, by route, method and status.", "route", "method", "status")
	m.duration = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "ostiary_http_request_duration_seconds", Help: "How long requests took to be answered, by route.", Buckets: durations,
	}, []string{"route"})
	m.inFlight = prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "ostiary_http_requests_in_flight", Help: "Requests that are being answered.",
	})
	m.issued = m.counter("tokens_issued_total", "Tokens issued, by grant and format.", "grant", "format")
	m.rotated = m.counter("refresh_rotations_total", "Uses of refresh tokens: with a new successor, or with the same once more because an answer was lost.", "successor")
	m.revoked = m.counter("revocations_total", "Acts that ended tokens, by what was ended; one act may end many.", "of")
	m.reused = m.counter("reuse_detected_total", "Codes and refresh tokens that were presented again after their use; their sign-in was ended.", "kind")
	m.refused = m.counter("oauth_refusals_total", "Requests that an OAuth endpoint refused, by endpoint and error code.", "endpoint", "reason")
	m.checked = m.counter("token_checks_total", "Tokens that APIs and proxies asked about, by endpoint and answer.", "endpoint", "outcome")
	m.signIns = m.counter("sign_ins_total", "Passwords that were checked, by where and what came of it.", "at", "outcome")
	m.operations = m.counter("graphql_operations_total", "GraphQL operations that were executed.", "type")
	m.graphErrors = m.counter("graphql_errors_total", "Errors in GraphQL answers, by code.", "code")
	m.sweepsFailed = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "ostiary_sweep_failures_total", Help: "Times that what has expired could not be deleted, or what is there could not be counted.",
	})
	m.registry.MustRegister(m.duration, m.inFlight, m.sweepsFailed, m.counted,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.describe(about)
	m.beginAtZero()
	return m
}

func (m *Metrics) counter(name, help string, labels ...string) *prometheus.CounterVec {
	vec := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "ostiary_" + name, Help: help}, labels)
	m.registry.MustRegister(vec)
	return vec
}

func (m *Metrics) gauge(name, help string, value func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "ostiary_" + name, Help: help}, value))
}

// describe adds what is not counted, but asked for at each scrape.
func (m *Metrics) describe(about About) {
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "ostiary_build_info", Help: "1, with the version of the program and what it runs on.",
		ConstLabels: prometheus.Labels{"version": about.Version, "go_version": runtime.Version(), "database": about.Database},
	})
	build.Set(1)
	m.registry.MustRegister(build, pools{about.Pools})
	m.gauge("ready", "1 when requests should be sent here, as /readyz says.", func() float64 {
		if about.IsReady() {
			return 1
		}
		return 0
	})
	m.gauge("database_requests_in_flight", "Reads and writes that use the database or wait for it; beyond 4000 they are turned away.",
		func() float64 { return float64(about.Busy()) })
	m.gauge("database_writes_waiting", "Writes that wait for their turn, on SQLite.", func() float64 { return float64(about.Waiting()) })
	m.gauge("audit_exports_running", "Files of the audit log that are being written.", func() float64 { return float64(about.Exports()) })
}

// beginAtZero makes what alerts watch known before it happens for the first time: a rate needs a figure from before.
func (m *Metrics) beginAtZero() {
	for vec, labels := range map[*prometheus.CounterVec][][]string{
		m.issued:  {grantLabels, {Opaque, JWT}},
		m.rotated: {{successorNew, successorSame}},
		m.revoked: {{string(OneToken), string(OwnToken), string(OneAuthorization), string(TokensOfClient), string(TokensOfUser)}},
		m.reused:  {{string(ReusedCode), string(ReusedRefreshToken)}},
		m.refused: {
			{string(TokenEndpoint), string(IntrospectEndpoint), string(RevokeEndpoint)},
			{"invalid_client", "invalid_grant", RateLimited, "server_error"},
		},
		m.checked:     {{string(IntrospectEndpoint), string(VerifyEndpoint)}, {string(Active), string(Inactive), string(Malformed)}},
		m.signIns:     {{string(AtPage), string(AtPasswordGrant)}, {succeeded, failed, locked, unavailable}},
		m.operations:  {{"query", "mutation"}},
		m.graphErrors: {{"INTERNAL", "UNAVAILABLE", "UNAUTHENTICATED", "FORBIDDEN"}},
	} {
		for _, values := range combined(labels) {
			vec.WithLabelValues(values...)
		}
	}
}

// combined returns every combination of one value from each list.
func combined(lists [][]string) [][]string {
	all := [][]string{{}}
	for _, list := range lists {
		var longer [][]string
		for _, before := range all {
			for _, value := range list {
				longer = append(longer, append(before[:len(before):len(before)], value))
			}
		}
		all = longer
	}
	return all
}

// Write returns all figures as they are now, in the text format of Prometheus.
func (m *Metrics) Write() ([]byte, error) {
	families, err := m.registry.Gather()
	if err != nil {
		return nil, fmt.Errorf("gather the metrics: %w", err)
	}
	var text bytes.Buffer
	encoder := expfmt.NewEncoder(&text, expfmt.NewFormat(expfmt.TypeTextPlain))
	for _, family := range families {
		if err := encoder.Encode(family); err != nil {
			return nil, fmt.Errorf("write the metrics: %w", err)
		}
	}
	return text.Bytes(), nil
}
