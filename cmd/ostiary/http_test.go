package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// browser does not follow redirects, and opens a connection for each request.
var browser = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// get fetches a URL until it answers with the status, and shows the body as standard output:
// get STATUS URL.
func get(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: get STATUS URL")
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		response, err := browser.Get(args[1])
		ts.Check(err)
		body := shown(ts, response)
		if fmt.Sprint(response.StatusCode) == args[0] {
			_, err := ts.Stdout().Write(body)
			ts.Check(err)
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s: %s\n%s", args[1], response.Status, body)
		}
	}
}

// signIn tries a password at the sign-in page, which must answer with the status:
// signin STATUS SERVER-URL USERNAME PASSWORD.
func signIn(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: signin STATUS SERVER-URL USERNAME PASSWORD")
	}
	response, err := browser.PostForm(args[1]+"/login", url.Values{"username": {args[2]}, "password": {args[3]}})
	ts.Check(err)
	if body := shown(ts, response); fmt.Sprint(response.StatusCode) != args[0] {
		ts.Fatalf("sign in as %s: %s\n%s", args[2], response.Status, body)
	}
}

// issue gets a token for a client that acts as itself and puts it into a variable:
// issue VARIABLE SERVER-URL CLIENT-ID SECRET.
func issue(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: issue VARIABLE SERVER-URL CLIENT-ID SECRET")
	}
	response, err := browser.PostForm(args[1]+"/oauth/token", url.Values{
		"grant_type": {"client_credentials"}, "client_id": {args[2]}, "client_secret": {args[3]},
	})
	ts.Check(err)
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	body := shown(ts, response)
	if ts.Check(json.Unmarshal(body, &answer)); answer.AccessToken == "" {
		ts.Fatalf("%s\n%s", response.Status, body)
	}
	ts.Setenv(args[0], answer.AccessToken)
}

// verify asks whether a token works: verify STATUS SERVER-URL TOKEN.
func verify(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: verify STATUS SERVER-URL TOKEN")
	}
	request, err := http.NewRequest(http.MethodGet, args[1]+"/oauth/verify", nil)
	ts.Check(err)
	request.Header.Set("Authorization", "Bearer "+args[2])
	response, err := browser.Do(request)
	ts.Check(err)
	if body := shown(ts, response); fmt.Sprint(response.StatusCode) != args[0] {
		ts.Fatalf("%s\n%s", response.Status, body)
	}
}

func shown(ts *testscript.TestScript, response *http.Response) []byte {
	body, err := io.ReadAll(response.Body)
	ts.Check(err)
	ts.Check(response.Body.Close())
	return body
}
