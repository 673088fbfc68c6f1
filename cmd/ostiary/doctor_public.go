package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// What is asked at the public address.
const (
	metadataPath = "/.well-known/oauth-authorization-server"
	readyPath    = "/readyz"
	verifyPath   = "/oauth/verify"
	signInPath   = "/login"
)

const (
	// answerTimeout is how long an answer may take.
	answerTimeout = 10 * time.Second
	// longestAnswer is how much of an answer is read.
	longestAnswer = 1 << 20
	// certificateWarning is how long before its end a certificate should have been renewed.
	certificateWarning = 14 * 24 * time.Hour
)

// reply is an answer of the public address, with what the proxies made of it.
type reply struct {
	status  int
	header  http.Header
	body    []byte
	tls     *tls.ConnectionState
	ahead   time.Duration // of this clock, before the one that wrote the Date
	hasDate bool
}

// get asks the public address, as somebody who does not follow where else it leads.
func (p *patient) get(ctx context.Context, path string, header http.Header) (*reply, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.public.String()+path, nil)
	if err != nil {
		return nil, err
	}
	request.Header = header
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	began := time.Now()
	response, err := (&http.Client{CheckRedirect: stay}).Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	a := &reply{status: response.StatusCode, header: response.Header, tls: response.TLS}
	a.ahead, a.hasDate = dateAhead(response.Header.Get("Date"), began, time.Now())
	a.body, err = io.ReadAll(io.LimitReader(response.Body, longestAnswer))
	return a, err
}

// dateAhead returns how far this clock is ahead of one that wrote a date between two moments. A date has no fractions.
func dateAhead(date string, began, ended time.Time) (time.Duration, bool) {
	theirs, err := http.ParseTime(date)
	switch {
	case err != nil:
		return 0, false
	case theirs.Add(time.Second).Before(began):
		return began.Sub(theirs), true
	case theirs.After(ended):
		return ended.Sub(theirs), true
	}
	return 0, true
}

// lookAtPublicAddress asks for what every program asks for first.
func lookAtPublicAddress(ctx context.Context, p *patient) finding {
	if p.public == nil {
		return skipped("Not looked at: give the public address with --public-url.")
	}
	a, err := p.get(ctx, metadataPath, nil)
	if err != nil {
		return broken(err, remedyOf(err))
	}
	found := finding{Status: statusFailed, Found: fmt.Sprintf("%s%s answers with %d %s.", p.public, metadataPath, a.status, http.StatusText(a.status))}
	switch {
	case a.status == http.StatusOK:
		p.metadata = a
		return healthy("%s answers.", p.public)
	case a.header.Get("Location") != "":
		found.Found = fmt.Sprintf("%s leads elsewhere, to %s.", p.public, a.header.Get("Location"))
		found.Remedy = "Give the address at which it ends, here and to the server: programs do not follow."
	case a.status >= http.StatusInternalServerError:
		found.Remedy = "See that the server runs, and that the proxy sends requests to the address of --listen."
	default:
		found.Remedy = "Have the proxy pass every path on, unchanged: the server wants a host of its own, and no prefix."
	}
	return found
}

// remedyOf says what to do when there is no answer at all.
func remedyOf(err error) string {
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	var other x509.HostnameError
	switch {
	case errors.As(err, &invalid), errors.As(err, &unknown), errors.As(err, &other):
		return "Give the proxy a certificate of this host that has not expired, with the intermediate ones, from an authority that this machine knows."
	case strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return "Give an address that begins with http://, or have the proxy speak TLS."
	}
	return "See that the server and its proxy run, that the name leads to them, and that they can be reached from here."
}

// lookAtIssuer: programs compare the issuer byte by byte, and take their addresses from the metadata.
func lookAtIssuer(_ context.Context, p *patient) finding {
	var metadata struct {
		Issuer        string `json:"issuer"`
		TokenEndpoint string `json:"token_endpoint"`
	}
	if err := json.Unmarshal(p.metadata.body, &metadata); err != nil || metadata.Issuer == "" {
		return finding{
			Status: statusFailed, Found: p.public.String() + metadataPath + " is answered with something else than the metadata of ostiary.",
			Remedy: "Have the proxy pass every path on, unchanged: the server wants a host of its own, and no prefix.",
		}
	}
	if metadata.Issuer != p.public.String() {
		return finding{
			Status: statusFailed, Found: fmt.Sprintf("The server calls itself %s.", metadata.Issuer),
			Remedy: fmt.Sprintf("Start the server with --public-url %s, or use the address that it has.", p.public),
		}
	}
	if !strings.HasPrefix(metadata.TokenEndpoint, metadata.Issuer+"/") {
		return finding{
			Status: statusFailed, Found: fmt.Sprintf("The metadata has addresses elsewhere, such as %s.", metadata.TokenEndpoint),
			Remedy: "Have the proxy leave the bodies of answers as they are.",
		}
	}
	return healthy("%s, as the server says.", metadata.Issuer)
}

func lookAtEncryption(_ context.Context, p *patient) finding {
	if p.metadata.tls == nil || len(p.metadata.tls.PeerCertificates) == 0 {
		if p.public.exposed() {
			return finding{
				Status: statusWarning, Found: "There is none: passwords and tokens go through the network as they are.",
				Remedy: "Put a proxy with TLS before the server, and set --public-url to its https:// address.",
			}
		}
		return healthy("There is none, and none is needed on this machine.")
	}
	return certificateUntil(p.metadata.tls.PeerCertificates[0].NotAfter, time.Now())
}

func certificateUntil(end, now time.Time) finding {
	if end.Sub(now) < certificateWarning {
		return finding{
			Status: statusWarning, Found: fmt.Sprintf("The certificate expires on %s.", when(&end)),
			Remedy: "Renew it, and find out why that did not happen by itself.",
		}
	}
	return healthy("The certificate is good until %s.", when(&end))
}

func lookAtReadiness(ctx context.Context, p *patient) finding {
	a, err := p.get(ctx, readyPath, nil)
	switch {
	case err != nil:
		return broken(err, remedyOf(err))
	case a.status == http.StatusOK:
		return healthy("The server wants requests.")
	case a.status != http.StatusServiceUnavailable:
		return skipped(fmt.Sprintf("The proxy keeps %s to itself (%d), which does no harm.", readyPath, a.status))
	}
	return finding{
		Status: statusFailed, Found: strings.TrimSpace("The server does not want requests now. " + reasonIn(a.body)),
		Remedy: "See in the log of the server what it waits for.",
	}
}

// noToken is presented to see whether it arrives. It is none.
const noToken = "not-a-token"

// lookAtAuthorization finds out whether the proxy passes on who asks, and the answer to that.
func lookAtAuthorization(ctx context.Context, p *patient) finding {
	a, err := p.get(ctx, verifyPath, http.Header{"Authorization": {"Bearer " + noToken}})
	if err != nil {
		return broken(err, remedyOf(err))
	}
	challenge := a.header.Get("WWW-Authenticate")
	found := finding{Status: statusFailed}
	switch {
	case a.status != http.StatusUnauthorized:
		found.Found = fmt.Sprintf("%s answers a token that is none with %d, and not with 401.", verifyPath, a.status)
		found.Remedy = "Have the proxy pass on requests and answers of this path as they are."
	case challenge == "":
		found.Found = "The proxy takes the header WWW-Authenticate out of answers."
		found.Remedy = "Have it pass on WWW-Authenticate: programs read there what is wrong with their token."
	case !strings.Contains(challenge, "invalid_token"):
		found.Found = "The proxy takes the header Authorization out of requests: nobody can show a token or a client secret."
		found.Remedy = "Have it pass on Authorization; in nginx, do not clear it with proxy_set_header."
	default:
		return healthy("The proxy passes on who asks.")
	}
	return found
}

// lookAtCaching asks twice for what is new each time.
func lookAtCaching(ctx context.Context, p *patient) finding {
	first, err := p.get(ctx, signInPath, nil)
	if err != nil {
		return broken(err, remedyOf(err))
	}
	second, err := p.get(ctx, signInPath, nil)
	if err != nil {
		return broken(err, remedyOf(err))
	}
	id := second.header.Get("X-Request-Id")
	found := finding{Remedy: "Switch caching off for this host, and leave Cache-Control as it is: pages and answers are for one person."}
	switch {
	case second.header.Get("Age") != "", id != "" && id == first.header.Get("X-Request-Id"):
		found.Status, found.Found = statusFailed, "The proxy answers from a cache."
	case !strings.Contains(second.header.Get("Cache-Control"), "no-store"):
		found.Status, found.Found = statusWarning, "The proxy takes Cache-Control: no-store out of answers, so others may keep them."
	default:
		return healthy("Answers come from the server each time.")
	}
	return found
}

func lookAtPublicClock(_ context.Context, p *patient) finding {
	if !p.metadata.hasDate {
		return skipped("The answers have no date.")
	}
	return differs(p.metadata.ahead, "that of the public address")
}
