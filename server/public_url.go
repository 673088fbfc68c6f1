package server

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// ParsePublicURL reads the URL under which people and programs reach the server: a scheme and a host,
// nothing else. It is the OAuth issuer, which programs compare byte by byte, and the origin of its pages,
// so it has one form: the one that browsers write into Origin (RFC 6454 section 6.2). The error goes on
// after the name of what was read.
func ParsePublicURL(text string) (*url.URL, error) {
	read, err := url.Parse(text)
	if err != nil || (read.Scheme != "http" && read.Scheme != "https") || read.Hostname() == "" {
		return nil, errors.New("must be a scheme and a host, for example https://auth.example.com")
	}
	public := &url.URL{Scheme: read.Scheme, Host: originHost(read)}
	switch read.Host = public.Host; {
	case read.String() != public.String():
		return nil, fmt.Errorf("must be a scheme and a host alone, without a path or anything else: %s", public)
	case strings.ContainsFunc(public.Host, func(r rune) bool { return r > '~' }):
		return nil, errors.New("must have the ASCII form of its host (xn--…), as browsers send it")
	}
	return public, nil
}

// originHost returns the host in small letters, without the port that the scheme has anyway.
func originHost(u *url.URL) string {
	port := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]
	return strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(u.Host), port), ":")
}
