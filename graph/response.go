package graph

import (
	"bytes"
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

// write answers with JSON. An answer to a request that was not executed has no data, not even null.
func write(w http.ResponseWriter, status int, response *graphql.Response) {
	var body bytes.Buffer
	body.WriteByte('{')
	if len(response.Errors) > 0 {
		errors, err := json.Marshal(response.Errors)
		if err != nil {
			panic(err) // a mistake in the program: the presenter made them
		}
		body.WriteString(`"errors":`)
		body.Write(errors)
	}
	if response.Data != nil {
		if len(response.Errors) > 0 {
			body.WriteByte(',')
		}
		body.WriteString(`"data":`)
		body.Write(response.Data)
	}
	body.WriteByte('}')
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // the caller may be gone
}
