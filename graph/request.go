package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"github.com/ostiary/ostiary/internal/fault"
)

// MaxBody is how many bytes a request may have. The longest text that is refused with a user error of
// its own fits in.
const MaxBody = 1 << 20

// fromURL reads a GET or HEAD request.
func fromURL(r *http.Request) (*graphql.RawParams, *refusal) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if decoded, _ := url.QueryUnescape(r.URL.RawQuery); err != nil || !utf8.ValidString(decoded) {
		return nil, refuse(http.StatusBadRequest, "The query of the URL is malformed.")
	}
	fields := map[string]json.RawMessage{}
	for _, name := range []string{"query", "operationName"} {
		if query.Has(name) {
			fields[name], _ = json.Marshal(query.Get(name)) // a string never fails
		}
	}
	for _, name := range []string{"variables", "extensions"} {
		if query.Get(name) != "" {
			fields[name] = json.RawMessage(query.Get(name))
		}
	}
	return parameters(fields)
}

// fromBody reads a POST request. Nothing but JSON is taken: what a form of another site can send with
// the cookies of its visitor is not JSON.
func fromBody(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *refusal) {
	if !isJSON(r.Header.Get("Content-Type")) {
		return nil, refuse(http.StatusUnsupportedMediaType, "Send the request as application/json, in UTF-8.")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, refuse(http.StatusRequestEntityTooLarge, "The request is too large: it may have %d bytes.", MaxBody)
	case err != nil:
		return nil, refuse(http.StatusBadRequest, "The request could not be read to its end.")
	case bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("[")):
		return nil, &refusal{http.StatusBadRequest, fault.New(fault.TooComplex, "Batches are not accepted: send one operation in each request.")}
	}
	var fields map[string]json.RawMessage
	if !utf8.Valid(body) || json.Unmarshal(body, &fields) != nil {
		return nil, refuse(http.StatusBadRequest, "The body is not a JSON object in UTF-8.")
	}
	return parameters(fields)
}

func isJSON(contentType string) bool {
	mediaType, parameters, err := mime.ParseMediaType(contentType)
	charset, named := parameters["charset"]
	return err == nil && mediaType == "application/json" && (!named || strings.EqualFold(charset, "utf-8"))
}

// parameters reads what GraphQL over HTTP defines, and leaves the rest alone.
func parameters(fields map[string]json.RawMessage) (*graphql.RawParams, *refusal) {
	request := &graphql.RawParams{}
	for _, parameter := range []struct {
		name, kind string
		to         any
	}{
		{"query", "a string", &request.Query},
		{"operationName", "a string", &request.OperationName},
		{"variables", "an object", &request.Variables},
		{"extensions", "an object", &request.Extensions},
	} {
		if raw, given := fields[parameter.name]; given && !decode(raw, parameter.to) {
			return nil, refuse(http.StatusBadRequest, "The parameter %s must be %s.", parameter.name, parameter.kind)
		}
	}
	if request.Query == "" {
		return nil, refuse(http.StatusBadRequest, "The parameter query is missing.")
	}
	return request, nil
}

// decode reads one JSON value. Numbers stay as they were written.
func decode(raw json.RawMessage, to any) bool {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	return decoder.Decode(to) == nil && !decoder.More()
}
