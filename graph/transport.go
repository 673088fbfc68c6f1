package graph

import (
	"context"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/ostiary/ostiary/internal/fault"
)

// maxErrors is how many mistakes of a request are named.
const maxErrors = 10

// transport speaks GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/), and keeps
// every audit of the npm package graphql-http, which gqlgen's own transports do not.
type transport struct{}

// Supports takes every request: none is answered in another form.
func (transport) Supports(*http.Request) bool { return true }

// Do answers a request.
func (t transport) Do(w http.ResponseWriter, r *http.Request, executor graphql.GraphExecutor) {
	w.Header().Set("Content-Type", accepted(r.Header.Get("Accept"))+"; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	refused := invalidToken(w, r)
	var request *graphql.RawParams
	if refused == nil {
		request, refused = t.read(w, r)
	}
	if refused != nil {
		t.refuse(w, r, executor, refused)
		return
	}
	t.execute(w, r, executor, request)
}

func (transport) read(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *refusal) {
	switch r.Method {
	case http.MethodGet:
		return fromURL(r)
	case http.MethodPost:
		return fromBody(w, r)
	}
	w.Header().Set("Allow", "GET, POST")
	return nil, refuse(http.StatusMethodNotAllowed, "Send GraphQL with POST, or a query with GET.")
}

func (t transport) execute(w http.ResponseWriter, r *http.Request, executor graphql.GraphExecutor, request *graphql.RawParams) {
	operation, mistakes := executor.CreateOperationContext(r.Context(), request)
	ctx := graphql.WithOperationContext(r.Context(), operation)
	if len(mistakes) > 0 {
		response := executor.DispatchError(ctx, mistakes[:min(len(mistakes), maxErrors)])
		write(w, statusOf(w, response), response)
		return
	}
	// A link must not change anything: whoever is signed in can be made to follow it.
	if r.Method == http.MethodGet && operation.Operation.Operation != ast.Query {
		w.Header().Set("Allow", "POST")
		t.refuse(w, r, executor, refuse(http.StatusMethodNotAllowed, "Send mutations with POST."))
		return
	}
	answer, ctx := executor.DispatchOperation(ctx, operation)
	if response := answer(ctx); response != nil { // nil: the caller is gone
		write(w, http.StatusOK, response)
	}
}

func (transport) refuse(w http.ResponseWriter, r *http.Request, executor graphql.GraphExecutor, why *refusal) {
	write(w, why.status, executor.DispatchError(r.Context(), gqlerror.List{gqlerror.Wrap(why.err)}))
}

// statusOf returns the status of an answer to a request that was not executed. Older clients, which
// ask for plain JSON, take any other status than 200 for a broken connection.
func statusOf(w http.ResponseWriter, response *graphql.Response) int {
	if w.Header().Get("Content-Type") == mediaJSON+"; charset=utf-8" {
		return http.StatusOK
	}
	switch response.Errors[0].Extensions["code"] {
	case string(fault.Unauthenticated):
		return http.StatusUnauthorized
	case string(fault.Forbidden):
		return http.StatusForbidden
	case string(fault.Internal):
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

type invalidTokenKey struct{}

// WithInvalidToken returns a context of a request whose bearer token was refused. Such a request is
// answered with err and nothing is executed; it does not count as one without a token.
func WithInvalidToken(ctx context.Context, err error) context.Context {
	return context.WithValue(ctx, invalidTokenKey{}, err)
}

// invalidToken returns the answer to a request whose token was refused, or nil.
func invalidToken(w http.ResponseWriter, r *http.Request) *refusal {
	err, _ := r.Context().Value(invalidTokenKey{}).(error)
	if err == nil {
		return nil
	}
	if fault.CodeOf(err) != fault.Unauthenticated { // the database is away, say
		return &refusal{http.StatusServiceUnavailable, err}
	}
	w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`) // RFC 6750 section 3
	return &refusal{http.StatusUnauthorized, err}
}
