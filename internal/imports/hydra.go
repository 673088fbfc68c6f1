package imports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/problem"
	"github.com/ostiary/ostiary/internal/scope"
)

// hydraClient is a client as "hydra list clients --format json" shows it. What is unknown is passed over: Ory adds to it.
type hydraClient struct {
	ID                        string    `json:"client_id"`
	Name                      string    `json:"client_name"`
	Secret                    string    `json:"client_secret"` // Hydra does not show it; who has it may write it in
	RedirectURIs              []string  `json:"redirect_uris"`
	GrantTypes                []string  `json:"grant_types"`
	Scope                     string    `json:"scope"`
	Contacts                  []string  `json:"contacts"`
	AllowedCORSOrigins        []string  `json:"allowed_cors_origins"`
	AuthMethod                string    `json:"token_endpoint_auth_method"`
	AccessTokenStrategy       string    `json:"access_token_strategy"`
	CodeAccessTokenLife       *lifespan `json:"authorization_code_grant_access_token_lifespan"`
	ItselfAccessTokenLife     *lifespan `json:"client_credentials_grant_access_token_lifespan"`
	RefreshedRefreshTokenLife *lifespan `json:"refresh_token_grant_refresh_token_lifespan"`
	CodeRefreshTokenLife      *lifespan `json:"authorization_code_grant_refresh_token_lifespan"`
	RefreshedAccessTokenLife  *lifespan `json:"refresh_token_grant_access_token_lifespan"`
}

// lifespan is written as Go does: 1h0m0s.
type lifespan time.Duration

// UnmarshalText reads a lifespan.
func (l *lifespan) UnmarshalText(text []byte) error {
	read, err := time.ParseDuration(string(text))
	*l = lifespan(read)
	return err
}

// maxHydraFile is how many bytes are read.
const maxHydraFile = 256 << 20

// Hydra reads what "hydra list clients --format json" prints. Hydra does not tell secrets: a confidential client gets a
// new one, unless somebody has written client_secret into the file.
func Hydra(file io.Reader, name string, options Options) (*Move, error) {
	if err := options.check(); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, maxHydraFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", name, err)
	case len(text) > maxHydraFile:
		return nil, fmt.Errorf("%s has more than %d MiB", name, maxHydraFile>>20)
	}
	h := &hydra{options: options, name: name, text: text}
	h.readScopes(options.Scopes)
	if err := h.read(); err != nil {
		return nil, err
	}
	h.leave(options.SkipClients, nil)
	return &h.Move, nil
}

// hydra is an import from Hydra under way.
type hydra struct {
	Move
	options Options
	name    string
	text    []byte
	counted int64 // how much of the text has been looked at for lines
	lines   int   // that have ended until there
}

// read reads the list, which is an array, or the items of an object.
func (h *hydra) read() error {
	decoder := json.NewDecoder(bytes.NewReader(h.text))
	begin, err := decoder.Token()
	if err != nil {
		return h.wrong(decoder, err)
	}
	switch begin {
	case json.Delim('['):
		return h.readItems(decoder)
	case json.Delim('{'):
		return h.readPage(decoder)
	}
	return h.wrong(decoder, errors.New("it is neither an array nor an object"))
}

func (h *hydra) readPage(decoder *json.Decoder) error {
	found := false
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return h.wrong(decoder, err)
		}
		switch key {
		case "items":
			found = true
			if begin, err := decoder.Token(); err != nil || begin != json.Delim('[') {
				return h.wrong(decoder, errors.New("items is no array"))
			}
			if err := h.readItems(decoder); err != nil {
				return err
			}
		default:
			at := h.place(decoder.InputOffset())
			var value any
			if err := decoder.Decode(&value); err != nil {
				return h.wrong(decoder, err)
			}
			if key == "is_last_page" && value == false {
				h.problems.Add(at, "This is not all: there are more pages. List them at once, with --page-size, or import each.")
			}
		}
	}
	if !found {
		return h.wrong(decoder, errors.New("it has no items, as \"hydra list clients --format json\" gives them"))
	}
	return nil
}

func (h *hydra) readItems(decoder *json.Decoder) error {
	for decoder.More() {
		from := decoder.InputOffset()
		var item json.RawMessage
		if err := decoder.Decode(&item); err != nil {
			return h.wrong(decoder, err)
		}
		place := h.place(decoder.InputOffset() - int64(len(item)))
		var client hydraClient
		if err := json.Unmarshal(item, &client); err != nil {
			h.problems.Add(h.place(from+offsetOf(err)), "%s", sentenceOf(err))
			continue
		}
		h.add(client, place)
	}
	_, err := decoder.Token()
	if err != nil {
		return h.wrong(decoder, err)
	}
	return nil
}

// offsetOf returns where in a value an error of its decoding is, as far as is known.
func offsetOf(err error) int64 {
	var mistyped *json.UnmarshalTypeError
	if errors.As(err, &mistyped) {
		return mistyped.Offset
	}
	return 0
}

func sentenceOf(err error) string {
	var mistyped *json.UnmarshalTypeError
	if errors.As(err, &mistyped) {
		return fmt.Sprintf("%s is %s here, and has to be %s.", mistyped.Field, mistyped.Value, mistyped.Type)
	}
	return fmt.Sprintf("This cannot be read: %v.", err)
}

// wrong tells where the file stops being what it should be.
func (h *hydra) wrong(decoder *json.Decoder, err error) error {
	at := decoder.InputOffset()
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = syntax.Offset
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("the file ends in the middle")
	}
	return problem.List{{Place: h.place(at), Message: fmt.Sprintf("This is not what Hydra prints: %v.", err)}}
}

// place returns the line of an offset. It counts on from where it was asked for before, because files are long.
func (h *hydra) place(offset int64) problem.Place {
	offset = min(offset, int64(len(h.text)))
	if offset < h.counted {
		h.counted, h.lines = 0, 0
	}
	h.lines += bytes.Count(h.text[h.counted:offset], []byte("\n"))
	h.counted = offset
	return problem.Place{File: h.name, Line: 1 + h.lines}
}

func (h *hydra) add(from hydraClient, place problem.Place) {
	c := &Client{place: place, Import: clients.Import{Draft: clients.NewDraft(), LegacyClientID: from.ID, Secret: from.Secret}}
	h.Clients = append(h.Clients, c)
	c.Name = from.Name
	if strings.TrimSpace(c.Name) == "" {
		c.Name = from.ID
	}
	c.Contact = strings.Join(from.Contacts, ", ")
	c.RedirectURIs, c.AllowedOrigins = from.RedirectURIs, from.AllowedCORSOrigins
	h.readScope(c, from.Scope)
	c.readLives(from, h.options)
	if from.AccessTokenStrategy == "jwt" {
		c.AccessTokenFormat = authclient.AccessTokenFormatJWT
	}
	for _, name := range from.GrantTypes {
		c.addGrant(name)
	}
	switch from.AuthMethod {
	case "none":
		c.Type, c.Secret = authclient.TypePUBLIC, ""
	case "", "client_secret_basic", "client_secret_post":
		if c.Secret == "" {
			c.note("Hydra does not tell its secret: it gets a new one.")
		}
		if slices.Contains(c.Grants, grants.AuthorizationCode) {
			c.goWithoutPKCE()
		}
	default:
		c.leaveOut("It authenticates with " + from.AuthMethod + ", which there is not here.")
	}
	if len(c.Grants) == 0 && c.Outcome != LeftOut {
		c.leaveOutWithoutGrants()
	}
}

// readScope takes over the scopes that mean something to the API. Those of OpenID Connect do not, and what is called admin
// there is not what it is here.
func (h *hydra) readScope(c *Client, text string) {
	c.Scopes = slices.Clone(h.options.Scopes)
	for _, name := range strings.Fields(text) {
		switch {
		case slices.Contains([]string{"openid", "offline", "offline_access"}, name):
		case name == scope.Admin:
			c.note("Without its scope %s, which would let it manage this server.", name)
		case !slices.Contains(c.Scopes, name):
			c.Scopes = append(c.Scopes, name)
		}
	}
	h.readScopes(c.Scopes)
}

func (h *hydra) readScopes(names []string) {
	for _, name := range names {
		if !slices.Contains(h.Scopes, name) {
			h.Scopes = append(h.Scopes, name)
		}
	}
}

// readLives takes the lifetimes that are set for the client, the shortest of each kind, and otherwise what the options say.
func (c *Client) readLives(from hydraClient, options Options) {
	c.AccessTokenLifetime = shortest(options.AccessTokenLifetime, from.CodeAccessTokenLife, from.ItselfAccessTokenLife, from.RefreshedAccessTokenLife)
	c.RefreshTokenLifetime = shortest(options.RefreshTokenLifetime, from.CodeRefreshTokenLife, from.RefreshedRefreshTokenLife)
}

func shortest(otherwise *int64, lives ...*lifespan) (seconds *int64) {
	for _, life := range lives {
		if life == nil {
			continue
		}
		if s := int64(time.Duration(*life) / time.Second); s > 0 && (seconds == nil || s < *seconds) {
			seconds = &s
		}
	}
	if seconds == nil {
		return otherwise
	}
	return seconds
}
