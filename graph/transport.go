package graph

import (
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/metrics"
	"github.com/ostiary/ostiary/internal/tracing"
)

// maxErrors is how many mistakes of a request are named.
const maxErrors = 10

// transport speaks GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/), and keeps
// every audit of the npm package graphql-http, which gqlgen's own transports do not.
type transport struct{ metrics *metrics.Metrics }

// Supports takes every request: none is answered in another form.
func (transport) Supports(*http.Request) bool { return true }

// Do answers a request.
func (t transport) Do(w http.ResponseWriter, r *http.Request, executor graphql.GraphExecutor) {
	x := exchange{w, r, executor, t.metrics, begin(w, r)}
	refused := refused(w, r)
	var request *graphql.RawParams
	if refused == nil {
		request, refused = x.read()
	}
	if refused != nil {
		x.refuse(refused)
		return
	}
	x.execute(request)
}

// begin sets the headers of every answer, and returns its media type.
func begin(w http.ResponseWriter, r *http.Request) (mediaType string) {
	mediaType = accepted(r.Header.Get("Accept"))
	w.Header().Set("Content-Type", mediaType+"; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	return mediaType
}

// exchange is a request and its answer.
type exchange struct {
	w         http.ResponseWriter
	r         *http.Request
	executor  graphql.GraphExecutor
	metrics   *metrics.Metrics
	mediaType string // of the answer
}

func (x exchange) read() (*graphql.RawParams, *refusal) {
	switch x.r.Method {
	case http.MethodGet, http.MethodHead:
		return fromURL(x.r)
	case http.MethodPost:
		return fromBody(x.w, x.r)
	}
	x.w.Header().Set("Allow", "GET, HEAD, POST")
	return nil, refuse(http.StatusMethodNotAllowed, "Send GraphQL with POST, or a query with GET.")
}

func (x exchange) execute(request *graphql.RawParams) {
	operation, mistakes := x.executor.CreateOperationContext(x.r.Context(), request)
	ctx := graphql.WithOperationContext(x.r.Context(), operation)
	if len(mistakes) > 0 {
		response := x.executor.DispatchError(ctx, mistakes[:min(len(mistakes), maxErrors)])
		write(x.w, x.statusOf(response), response)
		return
	}
	// A link must not change anything: whoever is signed in can be made to follow it.
	if x.r.Method != http.MethodPost && operation.Operation.Operation != ast.Query {
		x.w.Header().Set("Allow", http.MethodPost)
		x.refuse(refuse(http.StatusMethodNotAllowed, "Send mutations with POST."))
		return
	}
	x.metrics.Executed(operation.Operation.Operation == ast.Mutation)
	ctx, ended := tracing.Operation(ctx, string(operation.Operation.Operation), operation.Operation.Name)
	answer, ctx := x.executor.DispatchOperation(ctx, operation)
	response := answer(ctx)
	ended(response == nil || len(response.Errors) > 0)
	if response != nil { // nil: the caller is gone
		write(x.w, http.StatusOK, response)
	}
}

func (x exchange) refuse(why *refusal) {
	write(x.w, why.status, x.executor.DispatchError(x.r.Context(), gqlerror.List{gqlerror.Wrap(why.err)}))
}

// statusOf returns the status of an answer to a request that was not executed. Older clients, which
// ask for plain JSON, take any other status than 200 for a broken connection.
func (x exchange) statusOf(response *graphql.Response) int {
	if x.mediaType == mediaJSON {
		return http.StatusOK
	}
	code, _ := response.Errors[0].Extensions["code"].(string)
	return statusOf(fault.Code(code))
}
