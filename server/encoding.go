package server

import (
	"cmp"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

// encoding is a form in which npm stores a file once more (RFC 9110 section 8.4.1).
type encoding struct{ name, extension string }

// encodings are all of them, the smallest first.
var encodings = []encoding{{"br", ".br"}, {"gzip", ".gz"}}

// isEncoded reports whether a file is another one, encoded.
func isEncoded(name string) bool {
	return slices.ContainsFunc(encodings, func(e encoding) bool { return path.Ext(name) == e.extension })
}

// preferred returns the encodings that a client takes at least as gladly as the file as it is, the best first. None is
// fine as well (RFC 9110 section 12.5.3): who accepts nothing at all gets the file.
func preferred(h http.Header) []encoding {
	weights := acceptedEncodings(h)
	weight := func(name string) float64 {
		if stated, ok := weights[name]; ok {
			return stated
		}
		return weights["*"]
	}
	var found []encoding
	for _, e := range encodings {
		if w := weight(e.name); w > 0 && w >= weight("identity") {
			found = append(found, e)
		}
	}
	slices.SortStableFunc(found, func(a, b encoding) int { return cmp.Compare(weight(b.name), weight(a.name)) })
	return found
}

// acceptedEncodings returns the weights of what a client names. What cannot be read counts as not said.
func acceptedEncodings(h http.Header) map[string]float64 {
	weights := map[string]float64{}
	for item := range strings.SplitSeq(strings.ToLower(strings.Join(h.Values("Accept-Encoding"), ",")), ",") {
		name, parameter, _ := strings.Cut(item, ";")
		name = strings.TrimPrefix(strings.TrimSpace(name), "x-") // x-gzip is gzip
		weight := 1.0
		if parameter = strings.TrimSpace(parameter); parameter != "" {
			value, ok := strings.CutPrefix(parameter, "q=")
			parsed, err := strconv.ParseFloat(value, 64)
			if !ok || err != nil || !(parsed >= 0 && parsed <= 1) {
				continue
			}
			weight = parsed
		}
		weights[name] = weight
	}
	return weights
}
