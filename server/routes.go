package server

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/ostiary/ostiary/internal/help"
)

// routes is everything that the server answers.
func (s *Server) routes() []route {
	return []route{
		// For people, in a browser.
		{"/{$}", gets(s.root), s.page},
		{"/login", methods{http.MethodGet: s.showSignIn, http.MethodPost: s.signIn}, s.form},
		{"/logout", posts(s.signOut), s.form},
		{"/oauth/authorize", methods{http.MethodGet: s.oauth.Authorize, http.MethodPost: s.oauth.Decide}, s.form},
		{"/setup", methods{http.MethodGet: s.showSetUp, http.MethodPost: s.setUp}, s.form},
		{"/admin", gets(s.console), s.page},
		{"/admin/", gets(s.console), s.page},
		{"/playground", gets(s.playground), s.page},
		{help.Path, gets(s.showErrorHelp), s.page},
		{"/static/{file}", gets(s.static), s.asset},
		{"/assets/{file...}", gets(s.built), s.asset},

		{"/graphql", methods{http.MethodGet: s.graph.ServeHTTP, http.MethodPost: s.graph.ServeHTTP}, s.management},
		{"/audit-events.csv", gets(s.exportAs(csvFile)), s.export},
		{"/audit-events.jsonl", gets(s.exportAs(jsonlFile)), s.export},

		// For programs.
		{"/oauth/token", posts(s.oauth.Token), s.anyOrigin},
		{"/oauth/revoke", posts(s.oauth.Revoke), s.anyOrigin},
		{"/oauth/introspect", posts(s.oauth.Introspect), s.question},
		{"/oauth/jwks", gets(s.oauth.JWKS), s.published},
		{"/.well-known/oauth-authorization-server", gets(s.oauth.Metadata), s.published},
		{verifyPath, methods{anyMethod: s.oauth.Verify}, s.forwardAuth}, // and below

		// For operators.
		{"/healthz", gets(s.healthz), s.probe},
		{"/readyz", gets(s.readyz), s.probe},
		{metricsPath, methods{anyMethod: s.metricsHere}, s.page}, // nothing, for others

		// Everything else. Libraries look for the documents of other protocols, and for addresses with a slash at the
		// end; what they understand is JSON.
		{"/oauth/{name}", methods{anyMethod: s.notFound}, s.program},
		{"/oauth/{name}/{$}", methods{anyMethod: s.notFound}, s.program},
		{"/.well-known/{name}", methods{anyMethod: s.notFound}, s.program},
		{"/", methods{anyMethod: s.notFound}, s.page},
	}
}

// observation is what an address answers that is for operators alone.
func (s *Server) observation() []route {
	return []route{
		{metricsPath, gets(s.showMetrics), s.probe},
		{"/healthz", gets(s.healthz), s.probe},
		{"/readyz", gets(s.readyz), s.probe},
		{"/", methods{anyMethod: s.notFound}, s.probe},
	}
}

// verifyPath is where proxies ask whether to let a request pass.
const verifyPath = "/oauth/verify"

// route leads a path to its handlers.
type route struct {
	path    string // a pattern of http.ServeMux, without a method
	methods methods
	// entrance is what all requests to the path pass first.
	entrance func(http.Handler) http.Handler
}

// methods are the handlers of a path by HTTP method.
type methods map[string]http.HandlerFunc

// anyMethod stands for every method that has no handler of its own.
const anyMethod = "*"

func gets(h http.HandlerFunc) methods  { return methods{http.MethodGet: h} }
func posts(h http.HandlerFunc) methods { return methods{http.MethodPost: h} }

// ServeHTTP leads to the handler of the method. A HEAD is a GET whose body net/http leaves out.
func (m methods) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	for _, name := range []string{method, anyMethod} {
		if h, ok := m[name]; ok {
			h(w, r)
			return
		}
	}
	w.Header().Set("Allow", m.allowed())
	refuse(w, r, refusal{Status: http.StatusMethodNotAllowed, Message: "This address does not answer " + shown(r.Method) + "."})
}

func (m methods) allowed() string {
	var names []string
	for name := range m {
		names = append(names, name)
		if name == http.MethodGet {
			names = append(names, http.MethodHead)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// shown keeps a method that somebody made up from filling a page or the log.
func shown(method string) string { return method[:min(len(method), 16)] }

// table returns the handler that finds the route of a request.
func (s *Server) table(routes []route) http.Handler {
	mux := http.NewServeMux()
	var crooked http.Handler
	for _, route := range routes {
		handler := s.named(route.path, route.entrance(route.methods))
		mux.Handle(route.path, handler)
		if route.path == "/" {
			crooked = handler
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, verifyPath+"/"):
			// A proxy appends what it was asked for, and that may look like anything.
			at := *r.URL
			at.Path, at.RawPath = verifyPath, ""
			r.URL = &at
		case !isStraight(r.URL.Path):
			// The mux would redirect such an address (//login, /a/../login), and nobody links there.
			crooked.ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func isStraight(p string) bool {
	return p == "/" || path.Clean(p) == strings.TrimSuffix(p, "/")
}

// named remembers the route for the access log and the metrics, which must not show what stands in addresses.
func (s *Server) named(pattern string, next http.Handler) http.Handler {
	counter := s.metrics.Route(pattern)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := exchangeOf(r)
		x.route, x.counter = pattern, counter
		next.ServeHTTP(w, s.traced(r, x))
	})
}
