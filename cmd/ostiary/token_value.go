package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/ostiary/ostiary/internal/credentials"
	"github.com/ostiary/ostiary/internal/tokens"
)

// maxRead is how many bytes of standard input are searched for a value: a long log, and no more memory
// than any machine has.
const maxRead = 1 << 20

// value is something that Ostiary handed out, as it was found.
type value struct {
	text   string
	prefix tokens.Prefix
}

// kinds are the kinds of value that can be looked up.
var kinds = map[tokens.Prefix]credentials.Kind{
	tokens.AccessTokenPrefix:         credentials.AccessToken,
	tokens.RefreshTokenPrefix:        credentials.RefreshToken,
	tokens.PersonalAccessTokenPrefix: credentials.PersonalAccessToken,
	tokens.ClientSecretPrefix:        credentials.ClientSecret,
}

func (v value) kind() credentials.Kind { return kinds[v.prefix] }

func (v value) hint() string { return tokens.Hint(v.prefix, tokens.LastFour(v.text)) }

// whole is as long as a value is, from its prefix to the end of its checksum; begun is any part of one.
var (
	jwt   = regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.[\w-]+`) // an access token of that format
	whole = regexp.MustCompile(`(ost_(?:at|rt|pat|cs)_)[0-9A-Za-z]{49}`)
	begun = regexp.MustCompile(`(ost_(?:at|rt|pat|cs)_)[0-9A-Za-z]`)
)

// token returns the value on standard input, or what is typed at a terminal. Who found one is in a hurry:
// blanks, quotes, "Bearer" or a line of a log around it do no harm.
func (p *process) token(ctx context.Context) (value, error) {
	text, err := p.around(ctx)
	if err != nil {
		return value{}, err
	}
	return valueIn(text)
}

func (p *process) around(ctx context.Context) (string, error) {
	if terminal, ok := p.terminal(); ok {
		return p.promptToken(ctx, terminal)
	}
	return interruptible(ctx, func() (string, error) {
		input, err := io.ReadAll(io.LimitReader(p.In, maxRead+1))
		switch {
		case err != nil:
			return "", fmt.Errorf("read the token from standard input: %w", err)
		case len(input) > maxRead:
			return "", errors.New("there is more than 1 MiB on standard input; write the part with the token there")
		}
		return string(input), nil
	})
}

// valueIn returns the one value in a text. It may stand there several times.
func valueIn(text string) (value, error) {
	var found []value
	for _, match := range whole.FindAllStringSubmatch(text, -1) {
		v := value{match[0], tokens.Prefix(match[1])}
		if tokens.HasForm(v.prefix, v.text) && !slices.Contains(found, v) {
			found = append(found, v)
		}
	}
	for _, text := range jwt.FindAllString(text, -1) {
		if v := (value{text, tokens.AccessTokenPrefix}); tokens.IsAccessToken(text) && !slices.Contains(found, v) {
			found = append(found, v)
		}
	}
	switch len(found) {
	case 0:
		return value{}, noValue(text)
	case 1:
		return found[0], nil
	}
	return value{}, fmt.Errorf("there are %d different values on standard input, such as %s and %s; write one of them there",
		len(found), found[0].hint(), found[1].hint())
}

// noValue says what is wrong with a text without a value.
func noValue(text string) error {
	if strings.TrimSpace(text) == "" {
		return errors.New("there is no token on standard input; write it there, for example with a pipe")
	}
	if match := begun.FindStringSubmatch(text); match != nil {
		return fmt.Errorf("the %s on standard input is not whole: its checksum is wrong", named(kinds[tokens.Prefix(match[1])]))
	}
	return errors.New("there is no value of Ostiary on standard input: " +
		"no access token (ost_at_… or a JWT), no refresh token (ost_rt_…), no personal access token (ost_pat_…) and no client secret (ost_cs_…)")
}

// named writes a kind for people.
func named[T ~string](word T) string {
	return strings.ToLower(strings.ReplaceAll(string(word), "_", " "))
}
