package servertest

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// Metrics are the figures of a server, by name and labels as Prometheus writes them.
type Metrics map[string]float64

// Metrics scrapes the server as a program of this machine does.
func (s *Server) Metrics(t testing.TB) Metrics {
	t.Helper()
	answer := s.Browser(t).Get(t, "/metrics")
	if answer.Status != http.StatusOK {
		t.Fatalf("no metrics: %s", answer)
	}
	return ReadMetrics(t, answer.Body)
}

// ReadMetrics reads the text format of Prometheus.
func ReadMetrics(t testing.TB, text string) Metrics {
	t.Helper()
	figures := Metrics{}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		end := strings.LastIndex(line, " ")
		value, err := strconv.ParseFloat(line[end+1:], 64)
		if err != nil {
			t.Fatalf("not a figure: %q", line)
		}
		figures[line[:end]] = value
	}
	return figures
}

// Grown returns by how much a figure has grown since other ones were read.
func (m Metrics) Grown(before Metrics, series string) float64 { return m[series] - before[series] }

// Names returns the names of the figures, without labels.
func (m Metrics) Names() map[string]bool {
	names := map[string]bool{}
	for series := range m {
		name, _, _ := strings.Cut(series, "{")
		names[name] = true
	}
	return names
}
