package graph_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/graph"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/testkit"
)

const mutate = `mutation { deleteAuthClient(input: {id: "1"}) { deletedId userErrors { code } } }`

func request(method, target, contentType, body string) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	return r
}

// T48: what a page of another site can make a browser send is refused, and has no effect.
func TestT48CrossSiteRequests(t *testing.T) {
	a := newAPI(t, testkit.SQLite(t), graph.IntrospectionSignedIn)
	id := a.addClient(t, "Victim")
	form := url.Values{"query": {mutate}}.Encode()
	for name, test := range map[string]struct {
		request *http.Request
		status  int
		allow   string
	}{
		"GET":            {request(http.MethodGet, "/graphql?"+form, "", ""), http.StatusMethodNotAllowed, "POST"},
		"HEAD":           {request(http.MethodHead, "/graphql?"+form, "", ""), http.StatusMethodNotAllowed, "POST"},
		"GET named":      {request(http.MethodGet, "/graphql?operationName=B&query="+url.QueryEscape(`query A{__typename} `+strings.Replace(mutate, "mutation", "mutation B", 1)), "", ""), http.StatusMethodNotAllowed, "POST"},
		"text/plain":     {request(http.MethodPost, "/graphql", "text/plain", `{"query":"`+strings.ReplaceAll(mutate, `"`, `\"`)+`"}`), http.StatusUnsupportedMediaType, ""},
		"form":           {request(http.MethodPost, "/graphql", "application/x-www-form-urlencoded", form), http.StatusUnsupportedMediaType, ""},
		"multipart":      {request(http.MethodPost, "/graphql", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{}\r\n--x--"), http.StatusUnsupportedMediaType, ""},
		"graphql":        {request(http.MethodPost, "/graphql", "application/graphql", mutate), http.StatusUnsupportedMediaType, ""},
		"no type":        {request(http.MethodPost, "/graphql", "", `{"query":"{__typename}"}`), http.StatusUnsupportedMediaType, ""},
		"utf-16":         {request(http.MethodPost, "/graphql", "application/json; charset=utf-16", `{"query":"{__typename}"}`), http.StatusUnsupportedMediaType, ""},
		"query in URL":   {request(http.MethodPost, "/graphql?"+form, "text/plain", ""), http.StatusUnsupportedMediaType, ""},
		"PUT":            {request(http.MethodPut, "/graphql", "application/json", `{"query":"{__typename}"}`), http.StatusMethodNotAllowed, "GET, HEAD, POST"},
		"OPTIONS":        {request(http.MethodOptions, "/graphql", "", ""), http.StatusMethodNotAllowed, "GET, HEAD, POST"},
		"made-up method": {request("BREW", "/graphql", "", ""), http.StatusMethodNotAllowed, "GET, HEAD, POST"},
	} {
		w := a.serve(a.root, test.request)
		got := read(t, w)
		if got.Status != test.status || got.code() != "BAD_USER_INPUT" || got.Data != nil {
			t.Errorf("%s: %d %s", name, got.Status, got.Raw)
		}
		if allow := w.Header().Get("Allow"); allow != test.allow {
			t.Errorf("%s: Allow: %s", name, allow)
		}
	}
	if got := a.must(t, a.root, `query($id: ID!) { authClient(id: $id) { id } }`, vars{"id": id}); got.at("authClient") == nil {
		t.Error("the client is gone")
	}
}

func TestBadBodies(t *testing.T) {
	a := newAPI(t, testkit.SQLite(t), graph.IntrospectionSignedIn)
	const canary = "c4n4ry"
	for body, want := range map[string]struct {
		status int
		code   string
	}{
		``:                                   {400, "BAD_USER_INPUT"},
		`null`:                               {400, "BAD_USER_INPUT"},
		`"c4n4ry"`:                           {400, "BAD_USER_INPUT"},
		`{"query":"{__typename}"`:            {400, "BAD_USER_INPUT"},
		`{"query":"c4n4ry}`:                  {400, "BAD_USER_INPUT"},
		`{"query":"{__typename}"} c4n4ry`:    {400, "BAD_USER_INPUT"},
		`{"query":"{__typename}"}{"a":1}`:    {400, "BAD_USER_INPUT"},
		`{"Query":"{__typename}"}`:           {400, "BAD_USER_INPUT"},
		`{"query":null}`:                     {400, "BAD_USER_INPUT"},
		`{"query":""}`:                       {400, "BAD_USER_INPUT"},
		"{\"query\":\"{__typename} #\xff\"}": {400, "BAD_USER_INPUT"},
		`{"query":"{__typename}","variables":"{}"}`:                 {400, "BAD_USER_INPUT"},
		`{"query":"{__typename}","variables":[]}`:                   {400, "BAD_USER_INPUT"},
		`{"query":"{__typename}","operationName":[]}`:               {400, "BAD_USER_INPUT"},
		`{"query":"{__typename}","operationName":"B"}`:              {200, "BAD_USER_INPUT"},
		` [{"query":"{__typename}"}]`:                               {400, "TOO_COMPLEX"}, // T46: a batch
		`[]`:                                                        {400, "TOO_COMPLEX"},
		`{"query":"` + strings.Repeat(" ", 1<<20) + `"}`:            {413, "BAD_USER_INPUT"}, // T34
		`{"query":"query A{__typename} query B{__typename}"}`:       {200, "BAD_USER_INPUT"},
		`{"query":"fragment F on Query{__typename}"}`:               {200, "BAD_USER_INPUT"},
		`{"query":"subscription{__typename}"}`:                      {200, "BAD_USER_INPUT"},
		`{"query":"{__typename}` + strings.Repeat(" ", 2000) + `"}`: {200, ""},
		`{"query":"{__typename}","extensions":null,"x":[1]}`:        {200, ""},
	} {
		got := a.post(t, a.root, body, "")
		if got.Status != want.status || got.code() != want.code {
			t.Errorf("%.60q: %d %.300s", body, got.Status, got.Raw)
		}
		if strings.Contains(got.Raw, canary) {
			t.Errorf("%.60q is echoed: %s", body, got.Raw)
		}
		if got.code() != "" && strings.Contains(got.Raw, `"data"`) {
			t.Errorf("%.60q: an error with data: %s", body, got.Raw)
		}
	}
}

func TestGET(t *testing.T) {
	a := newAPI(t, testkit.SQLite(t), graph.IntrospectionSignedIn)
	for query, status := range map[string]int{
		"":                                400,
		"query=%zz":                       400,
		"query={__typename}":              200,
		"query=%ff":                       400,
		"query={__typename}&variables=[]": 400,
		"query={__typename}&variables={":  400,
		"query={__typename}&variables={}&extensions={}&x=y":             200,
		"query=query+A{__typename}+query+B{__typename}&operationName=B": 200,
	} {
		if got := read(t, a.serve(anonymous, request(http.MethodGet, "/graphql?"+query, "", ""))); got.Status != status {
			t.Errorf("%s: %d %s", query, got.Status, got.Raw)
		}
		if got := a.serve(anonymous, request(http.MethodHead, "/graphql?"+query, "", "")); got.Code != status {
			t.Errorf("%s, HEAD: %d", query, got.Code)
		}
	}
}

func TestMediaTypes(t *testing.T) {
	a := newAPI(t, testkit.SQLite(t), graph.IntrospectionSignedIn)
	for accept, want := range map[string]string{
		"":                                  "application/json; charset=utf-8",
		"*/*":                               "application/json; charset=utf-8",
		"text/html":                         "application/json; charset=utf-8",
		"application/*;q=0.1":               "application/json; charset=utf-8",
		"application/graphql-response+json": "application/graphql-response+json; charset=utf-8",
		"application/graphql-response+json; charset=utf-8, application/json; charset=utf-8": "application/graphql-response+json; charset=utf-8",
		"application/json;q=0.9, application/graphql-response+json":                         "application/graphql-response+json; charset=utf-8",
		"application/json, application/graphql-response+json;q=0.9":                         "application/json; charset=utf-8",
		"application/graphql-response+json;q=0, */*":                                        "application/json; charset=utf-8",
		";;;, application/graphql-response+json;q=x":                                        "application/graphql-response+json; charset=utf-8",
	} {
		r := request(http.MethodPost, "/graphql", "application/json", `{"query":"{__typename}"}`)
		r.Header.Set("Accept", accept)
		w := a.serve(anonymous, r)
		if got := w.Header().Get("Content-Type"); got != want || w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", accept, w.Code, got)
		}
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Error("the answer may be stored")
		}
	}
}

// A request with a token that does not work is not one without a token.
func TestTokenRefused(t *testing.T) {
	a := newAPI(t, testkit.SQLite(t), graph.IntrospectionSignedIn)
	for _, test := range []struct {
		err                    error
		status                 int
		code, challenge, retry string
	}{
		{fault.New(fault.Unauthenticated, "The access token is not valid."), 401, "UNAUTHENTICATED", `Bearer realm="ostiary", error="invalid_token", error_description="The access token is not valid"`, ""},
		{fault.New(fault.Forbidden, "This access token does not have the scope admin."), 403, "FORBIDDEN", `Bearer realm="ostiary", error="insufficient_scope", scope="admin"`, ""},
		{&fault.Error{Code: fault.Unavailable, Message: "Away.", RetryAfter: 1500 * time.Millisecond}, 503, "UNAVAILABLE", "", "2"},
		{errors.New("SELECT c4n4ry"), 500, "INTERNAL", "", ""},
	} {
		r := request(http.MethodPost, "/graphql", "application/json", `{"query":"{server{version} viewer{id}}"}`)
		r = r.WithContext(graph.WithRefusal(r.Context(), test.err))
		w := a.serve(access.Actor{Kind: access.Anonymous}, r)
		got := read(t, w)
		if got.Status != test.status || got.code() != test.code || got.Data != nil || strings.Contains(got.Raw, "c4n4ry") {
			t.Errorf("%d %s", got.Status, got.Raw)
		}
		if challenge, retry := w.Header().Get("WWW-Authenticate"), w.Header().Get("Retry-After"); challenge != test.challenge || retry != test.retry {
			t.Errorf("WWW-Authenticate: %s, Retry-After: %s", challenge, retry)
		}
	}
}
