package metrics

import (
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// durations are the upper bounds of the histogram, in seconds: a token check takes well under a millisecond, and
// nobody waits for longer than the last.
var durations = []float64{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

// methods are those that have a label of their own: who asks may write any other.
var methods = []string{"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"}

// Method returns the method as it stands in labels: "other" is what somebody made up.
func Method(method string) string {
	if slices.Contains(methods, method) {
		return method
	}
	return "other"
}

// statuses are the texts of all that HTTP knows, so that none is made for a request.
var statuses = func() (texts [600]string) {
	for status := range texts {
		texts[status] = strconv.Itoa(status)
	}
	return texts
}()

// Route counts the requests of a route. Its pattern is one of the program, never the path of a request.
type Route struct {
	requests *prometheus.CounterVec
	duration prometheus.Observer
}

// Route returns what counts the requests of a route, of which there has to be a fixed number.
func (m *Metrics) Route(pattern string) *Route {
	return &Route{
		requests: m.requests.MustCurryWith(prometheus.Labels{"route": pattern}),
		duration: m.duration.WithLabelValues(pattern),
	}
}

// Began says that a request came.
func (m *Metrics) Began() { m.inFlight.Inc() }

// Ended says that a request was answered, or given up.
func (m *Metrics) Ended() { m.inFlight.Dec() }

// Answered counts a request. A status of 0 is that of one that was given up before it was answered.
func (r *Route) Answered(method string, status int, took time.Duration) {
	if status < 0 || status >= len(statuses) {
		status = 0 // no handler answers so
	}
	r.requests.WithLabelValues(Method(method), statuses[status]).Inc()
	r.duration.Observe(took.Seconds())
}
