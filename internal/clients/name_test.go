package clients_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/clients"
)

// A3, T42: characters that unfold to many make the longest key there is; it still fits into the index.
func TestT42LongKey(t *testing.T) {
	each(t, func(r *room) {
		ligatures := []rune("ﷺﷻ㌀㌁㌂㌃㌄㌅㌆㌇㌈㌉㌊㌋㌌㌍㌎㌏㌐㌑㌒㌓㌔㌕㌖㌗㌘㌙㌚㌛㌜㌝㌞㌟㌠㌡㌢㌣㌤㌥㌦㌧㌨㌩㌪㌫㌬㌭㌮㌯㌰㌱㌲㌳㌴㌵㌶㌷")
		random := rand.New(rand.NewPCG(1, 2))
		name := make([]rune, 255)
		for i := range name {
			name[i] = ligatures[random.IntN(len(ligatures))]
		}
		r.create(sound(string(name)))
		_, _, err := r.Create(r.ctx, sound(strings.ToUpper(string(name))))
		wants(r.t, "the longest key again", err, "TAKEN name")
	})
}

// A3, T41: names that look alike are one name, on create and on edit; a client may keep its own.
func TestA3T41LookAlikeNames(t *testing.T) {
	each(t, func(r *room) {
		first := r.create(sound("Café Größe"))
		second := r.create(sound("Other"))
		for _, name := range []string{
			"Café Größe", "CAFÉ GRÖSSE", "café größe", " Café  Größe\t", "Cafe\u0301 Gro\u0308ße",
			"Ｃａｆé Größe", "Café\u00a0Größe", "Café\u3000Größe",
		} {
			_, _, err := r.Create(r.ctx, sound(name))
			wants(r.t, name, err, "TAKEN name")
			_, err = r.Update(r.ctx, second.ID, nil, func(d *clients.Draft) { d.Name = name })
			wants(r.t, name, err, "TAKEN name")
			r.update(first.ID, func(d *clients.Draft) { d.Name = name })
		}
		r.create(sound("Cafe Größe")) // without the accent it is another one
	})
}

// A3, T42: what cannot be seen or stored is refused, as is an empty or too long name.
func TestA3T42HostileNames(t *testing.T) {
	each(t, func(r *room) {
		client := r.create(sound("Good"))
		for name, want := range map[string]string{
			"":                           "REQUIRED name",
			" \t\n ":                     "REQUIRED name",
			"\u3000":                     "REQUIRED name",
			"a\x00b":                     "INVALID name",
			"a\xffb":                     "INVALID name",
			"a\xed\xa0\x80b":             "INVALID name", // half a surrogate pair
			"a\x1bb":                     "INVALID name",
			"a\u200bb":                   "INVALID name", // zero width
			"\ufeffa":                    "INVALID name",
			"a\u202eb":                   "INVALID name", // right to left
			"a\u2066b":                   "INVALID name",
			"a\u00adb":                   "INVALID name", // soft hyphen
			"a\u3164b":                   "INVALID name", // Hangul filler
			"a\ufe0fb":                   "INVALID name", // variation selector
			"a\U000e0041b":               "INVALID name", // tag
			"a\ue000b":                   "INVALID name", // private use
			strings.Repeat("x", 256):     "TOO_LONG name",
			strings.Repeat("é", 256):     "TOO_LONG name",
			strings.Repeat("x", 1<<20):   "TOO_LONG name",
			strings.Repeat("\x00", 1000): "INVALID name",
		} {
			_, _, err := r.Create(r.ctx, sound(name))
			wants(r.t, name, err, want)
			_, err = r.Update(r.ctx, client.ID, nil, func(d *clients.Draft) { d.Name = name })
			wants(r.t, name, err, want)
		}
		for _, name := range []string{strings.Repeat("😀", 255), "'; DROP TABLE auth_clients; --", "%_\\", "<script>", "名前", "שלום"} {
			if stored := r.create(sound(name)); stored.Name != name {
				r.t.Errorf("%q was stored as %q", name, stored.Name)
			}
		}
	})
}

// T42: hostile text in every other field is a user error, never one of the database.
func TestT42HostileTexts(t *testing.T) {
	each(t, func(r *room) {
		id := r.create(sound("Good")).ID
		for _, text := range []string{"a\x00b", "a\xffb", "a\u202eb", "a\u200bb"} {
			_, _, err := r.Create(r.ctx, sound("x", redirecting("https://a.example/"+text), func(d *clients.Draft) {
				d.Description, d.Contact = text, text
				d.Scopes, d.AllowedOrigins = []string{text}, []string{"https://" + text}
			}))
			wants(r.t, text, err, "INVALID description", "INVALID contact", "INVALID redirectUris.0",
				"INVALID allowedOrigins.0", "NOT_FOUND scopes.0")
			_, err = r.CreateScope(r.ctx, text, text)
			wants(r.t, text, err, "INVALID name", "INVALID description")
			wants(r.t, text, r.DeleteSecret(r.ctx, id, text), "NOT_FOUND secretId")
		}
	})
}
