package guard

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

const (
	// patience is how long an answer may take when nothing else is said.
	patience = 5 * time.Second
	// maxAnswer is how many bytes an answer may have.
	maxAnswer = 256 << 10
	// maxIdle is how many connections are kept: many requests ask at once.
	maxIdle = 64
)

// newBase fills in what the configuration leaves out.
func newBase(transport http.RoundTripper, timeout time.Duration, log *slog.Logger) *base {
	if shared, ok := http.DefaultTransport.(*http.Transport); ok && transport == nil {
		own := shared.Clone()
		own.MaxIdleConnsPerHost = maxIdle
		transport = own
	}
	if timeout <= 0 {
		timeout = patience
	}
	if log == nil {
		log = slog.Default()
	}
	client := &http.Client{
		Transport: transport, Timeout: timeout,
		// An answer from elsewhere is not the answer of Ostiary, and a secret does not go elsewhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &base{client, log, time.Now}
}

// ask sends a request and reads the JSON object of the answer.
func (b *base) ask(r *http.Request, into any) (http.Header, error) {
	r.Header.Set("Accept", "application/json")
	response, err := b.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer)) // what is cut off is no JSON
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", r.URL, err)
	case response.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("%s answered %d%s", r.URL, response.StatusCode, errorCode(body))
	}
	if err := json.Unmarshal(body, into); err != nil {
		return nil, fmt.Errorf("%s answered with something else than what it is asked for: %w", r.URL, err)
	}
	return response.Header, nil
}

// errorCode reads the error code of an answer, for the log (RFC 6749 section 5.2).
func errorCode(body []byte) string {
	var answer struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(body, &answer) != nil || answer.Error == "" {
		return ""
	}
	return fmt.Sprintf(" (%.40q)", answer.Error)
}

// address checks what a configuration has for an address of Ostiary.
func address(name, value string) (*url.URL, error) {
	at, err := url.Parse(value)
	switch {
	case value == "":
		return nil, fmt.Errorf("guard: %s is missing", name)
	case err != nil:
		return nil, fmt.Errorf("guard: %s is not an address", name) // it may have a password, and so may the error
	case at.Scheme != "https" && at.Scheme != "http" || at.Host == "":
		return nil, fmt.Errorf("guard: %s has to be an address that begins with https://", name)
	case at.User != nil || at.Fragment != "":
		return nil, fmt.Errorf("guard: %s has a user name, a password or a fragment", name)
	}
	return at, nil
}
