package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ostiary/ostiary/internal/grants"
)

// grant is a way to get a token, as OAuth spells it; case does not count, and a dash does for an
// underscore.
type grant grants.Type

// deviceCodeURN is what a device sends as grant_type (RFC 8628 section 3.4).
const deviceCodeURN = "urn:ietf:params:oauth:grant-type:device_code"

// UnmarshalText reads the name of a grant.
func (g *grant) UnmarshalText(text []byte) error {
	written := strings.TrimSpace(string(text))
	given := grants.Type(strings.ToUpper(strings.ReplaceAll(written, "-", "_")))
	if strings.EqualFold(written, deviceCodeURN) {
		given = grants.DeviceCode
	}
	if !slices.Contains(grants.All, given) {
		return fmt.Errorf("%q is no grant; there are %s", written, spelled(grants.All))
	}
	*g = grant(given)
	return nil
}

func grantTypes(given []grant) []grants.Type {
	types := make([]grants.Type, len(given))
	for i, g := range given {
		types[i] = grants.Type(g)
	}
	return types
}

// spelled lists grants as OAuth does.
func spelled(all []grants.Type) string {
	names := make([]string, len(all))
	for i, g := range all {
		names[i] = strings.ToLower(string(g))
	}
	return strings.Join(names, ", ")
}
