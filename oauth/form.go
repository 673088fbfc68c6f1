package oauth

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// MaxForm is how many bytes a form may have.
const MaxForm = 64 << 10

// form is the parameters of a request. One without a value counts as left out (RFC 6749 section 3.1).
type form map[string]string

// parseForm reads the parameters of a POST. Everything that could be read in two ways is refused:
// parameters in the address (where logs would keep them), repetitions, other content types.
func parseForm(w http.ResponseWriter, r *http.Request) (form, error) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return nil, &refusal{status: http.StatusMethodNotAllowed, code: codeInvalidRequest, description: "Use the method POST."}
	}
	if r.URL.RawQuery != "" {
		return nil, refuse(codeInvalidRequest, "Send the parameters in the body, not in the address.")
	}
	if !isForm(r.Header.Get("Content-Type")) {
		return nil, &refusal{status: http.StatusUnsupportedMediaType, code: codeInvalidRequest,
			description: "Send the parameters as application/x-www-form-urlencoded."}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxForm))
	if err != nil {
		return nil, bodyError(err)
	}
	return decodeForm(string(body))
}

// isForm accepts the one content type there is for forms, in UTF-8.
func isForm(contentType string) bool {
	media, params, err := mime.ParseMediaType(contentType)
	charset := params["charset"]
	return err == nil && media == "application/x-www-form-urlencoded" && (charset == "" || strings.EqualFold(charset, "utf-8"))
}

func bodyError(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return &refusal{status: http.StatusRequestEntityTooLarge, code: codeInvalidRequest, description: "The body is too large."}
	}
	return refuse(codeInvalidRequest, "The body could not be read.")
}

// decodeForm parses a body. Parameters must not be included more than once (RFC 6749 section 3.2).
func decodeForm(body string) (form, error) {
	values, err := url.ParseQuery(body)
	if err != nil {
		return nil, refuse(codeInvalidRequest, "The body is not a well-formed form.")
	}
	f := make(form, len(values))
	for name, list := range values {
		if len(list) > 1 {
			return nil, refuse(codeInvalidRequest, "A parameter is repeated.")
		}
		if !isText(list[0]) {
			return nil, refuse(codeInvalidRequest, "A parameter is not valid text.")
		}
		if list[0] != "" {
			f[name] = list[0]
		}
	}
	return f, nil
}

// isText reports whether a value can be stored and shown: the databases refuse what is not UTF-8, and NUL.
func isText(value string) bool { return utf8.ValidString(value) && !strings.ContainsRune(value, 0) }
