package graph

import (
	"encoding/json"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
)

// The media types of an answer (GraphQL over HTTP, "Media Types").
const (
	mediaJSON    = "application/json"
	mediaGraphQL = "application/graphql-response+json"
)

// accepted returns the media type that the caller prefers. JSON is what older clients mean when they
// say nothing, anything, or only things we do not have.
func accepted(header string) string {
	best, weight := mediaJSON, 0.0
	for part := range strings.SplitSeq(header, ",") {
		mediaType, parameters, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		if mediaType == "*/*" || mediaType == "application/*" {
			mediaType = mediaJSON
		}
		if q := quality(parameters); q > weight && (mediaType == mediaJSON || mediaType == mediaGraphQL) {
			best, weight = mediaType, q
		}
	}
	return best
}

func quality(parameters map[string]string) float64 {
	q, err := strconv.ParseFloat(parameters["q"], 64)
	if err != nil {
		return 1
	}
	return q
}

// write answers with JSON. An answer to a request that was not executed has no data, not even null. The data
// is JSON already and long, so it is neither encoded nor copied again.
func write(w http.ResponseWriter, status int, response *graphql.Response) {
	before, after := []byte("{"), []byte("}")
	if len(response.Errors) > 0 {
		errors, err := json.Marshal(response.Errors)
		if err != nil {
			panic(err) // a mistake in the program: the presenter made them
		}
		before = append(append(before, `"errors":`...), errors...)
		if response.Data != nil {
			before = append(before, ',')
		}
	}
	if response.Data != nil {
		before = append(before, `"data":`...)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(before)+len(response.Data)+len(after)))
	w.WriteHeader(status)
	for _, part := range [][]byte{before, response.Data, after} {
		_, _ = w.Write(part) // the caller may be gone
	}
}
