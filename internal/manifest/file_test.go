package manifest_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ostiary/ostiary/ent/authclient"
	"github.com/ostiary/ostiary/ent/group"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/manifest"
)

// TestEveryDecisionHasAKey: what people decide about a client can be written down.
func TestEveryDecisionHasAKey(t *testing.T) {
	for kind, draft := range map[manifest.Kind]any{manifest.ClientKind: clients.Draft{}, manifest.GroupKind: accounts.GroupDraft{}} {
		keys := manifest.KeysOf(kind)
		for field := range reflect.TypeOf(draft).Fields() {
			name := field.Tag.Get("json")
			switch name {
			case "-":
				continue
			case "memberIds":
				name = "members"
			case "childGroupIds":
				name = "childGroups"
			}
			if !strings.Contains(keys, " "+name+" ") {
				t.Errorf("a %s has no key for %s", kind, name)
			}
		}
	}
}

// TestExportsApply: an export changes nothing where it comes from, and makes the same elsewhere.
func TestExportsApply(t *testing.T) {
	each(t, func(r *room) {
		r.addUser("ada")
		for seed := range 8 {
			r.apply(true, "scopes: []\nclients: []\ngroups: []")
			random := world().Example(seed)
			r.make(random)
			file := r.export()
			r.wantsPlan(true, file)
			r.apply(true, "scopes: []\nclients: []\ngroups: []")
			r.apply(false, file)
			if again := r.export(); again != file || strings.Contains(file, "ost_cs_") {
				t.Fatalf("%+v\nbecomes\n%s\nand then\n%s", random, file, again)
			}
		}
	})
}

// objects are scopes, clients and groups.
type objects struct {
	scopes  map[string]string // descriptions by name
	clients []clients.Draft
	groups  []accounts.GroupDraft // without others in them
}

// world makes objects with texts that YAML reads in ways of its own.
func world() *rapid.Generator[objects] {
	return rapid.Custom(func(t *rapid.T) (o objects) {
		odd := rapid.SampledFrom([]string{
			"", "x", "true", "null", "~", "1e3", "0x1", "2024-01-01", "- a", "a: b", "a #b", "#a", "*a", "&a", "!a", "%a", "@a", "`a`", "'a'", "\"a\"",
			"{a}", "[a", "a,b", "<<", "? a", "a\\nb", "日本", "ſÅ", "---", "...", ">", "|", "=", "no", "Off", ".5", "+1", ".inf",
		})
		text := rapid.Custom(func(t *rapid.T) string {
			lines := rapid.SliceOfN(rapid.SampledFrom([]string{"", " a", "b ", "\tc", "# d", "- e", "f: g", "---", "\"h\""}), 0, 4).Draw(t, "lines")
			return strings.TrimSpace(odd.Draw(t, "text") + "\n" + strings.Join(lines, "\n"))
		})
		o.scopes = map[string]string{"a": "A", "true": "true", "-": "'", "#b": "x: y"}
		for i := range rapid.IntRange(0, 4).Draw(t, "clients") {
			o.clients = append(o.clients, randomClient(t, fmt.Sprintf("%s %d", odd.Draw(t, "name"), i), text))
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "groups") {
			o.groups = append(o.groups, accounts.GroupDraft{
				Name: fmt.Sprint(i, odd.Draw(t, "name")), Description: text.Draw(t, "description"),
				Status:      rapid.SampledFrom([]group.Status{group.StatusACTIVE, group.StatusINACTIVE}).Draw(t, "status"),
				Permissions: access.SetOf(rapid.SliceOf(rapid.SampledFrom(access.All().Sorted())).Draw(t, "permissions")...).Sorted(),
			})
		}
		return o
	})
}

func randomClient(t *rapid.T, name string, text *rapid.Generator[string]) clients.Draft {
	d := clients.NewDraft()
	d.Name, d.Description, d.Contact = name, text.Draw(t, "description"), name
	d.Grants = rapid.SliceOfNDistinct(rapid.SampledFrom(grants.All), 1, 4, rapid.ID).Draw(t, "grants")
	d.RedirectURIs = rapid.SampledFrom([][]string{{"https://a.example/"}, {"http://localhost/?a=b&c", "com.example.a:/b"}}).Draw(t, "redirects")
	d.AllowedOrigins = rapid.SampledFrom([][]string{nil, {"https://a.example"}}).Draw(t, "origins")
	d.Scopes = rapid.SliceOfDistinct(rapid.SampledFrom([]string{"a", "true", "-", "#b", "admin"}), rapid.ID).Draw(t, "scopes")
	some := rapid.Ptr(rapid.SampledFrom([]int64{1, 59, 60, 90, 3600, 86400, 90000}), true)
	d.AccessTokenLifetime, d.RefreshTokenLifetime = some.Draw(t, "access"), some.Draw(t, "refresh")
	d.RefreshTokenGracePeriod = rapid.Ptr(rapid.SampledFrom([]int64{0, 1, 3600}), true).Draw(t, "grace")
	if rapid.Bool().Draw(t, "jwt") {
		d.AccessTokenFormat, d.AccessTokenLifetime = authclient.AccessTokenFormatJWT, new(int64(600))
	}
	d.RequirePKCE, d.ResourceServer, d.Enabled = rapid.Bool().Draw(t, "pkce"), rapid.Bool().Draw(t, "resource"), rapid.Bool().Draw(t, "enabled")
	if !slices.Contains(d.Grants, grants.ClientCredentials) && rapid.Bool().Draw(t, "public") {
		d.Type, d.RequirePKCE, d.ResourceServer = authclient.TypePUBLIC, true, false
	}
	return d
}

// make stores objects, with all groups in the first of them and ada in each.
func (r *room) make(o objects) {
	r.t.Helper()
	ada, err := r.Accounts.UserByUsername(r.ctx, "ada")
	if err != nil {
		r.t.Fatal(err)
	}
	for name, description := range o.scopes {
		if _, err := r.Clients.CreateScope(r.ctx, name, description); err != nil {
			r.t.Fatal(err)
		}
	}
	for _, draft := range o.clients {
		if _, _, err := r.Clients.Create(r.ctx, draft); err != nil {
			r.t.Fatalf("%+v: %v", draft, err)
		}
	}
	var ids []string
	for _, draft := range o.groups {
		draft.MemberIDs = []string{ada.ID}
		made, err := r.Accounts.CreateGroup(r.ctx, draft)
		if err != nil {
			r.t.Fatalf("%+v: %v", draft, err)
		}
		ids = append(ids, made.ID)
	}
	if len(ids) > 0 {
		if _, err := r.Accounts.UpdateGroup(r.ctx, ids[0], func(d *accounts.GroupDraft) { d.ChildGroupIDs = ids }); err != nil {
			r.t.Fatal(err)
		}
	}
}

// TestManyMembers: all of them are exported, and one can be taken out.
func TestManyMembers(t *testing.T) {
	each(t, func(r *room) {
		file := "groups:\n  - name: All\n    members:\n"
		for i := range 101 {
			file += "      - " + r.kit.Somebody(t, fmt.Sprintf("user-%03d", i)).Name + "\n"
		}
		r.apply(false, file)
		if all := r.export(); strings.Count(all, "- user-") != 101 {
			t.Errorf("%d members are exported", strings.Count(all, "- user-"))
		}
		r.wantsPlan(true, r.export())
		r.apply(false, strings.Replace(file, "      - user-007\n", "", 1))
		if all := r.export(); strings.Count(all, "- user-") != 100 || strings.Contains(all, "user-007") {
			t.Error("somebody is still there")
		}
	})
}

// TestManyClients: three hundred in a file, and a second file that changes one.
func TestManyClients(t *testing.T) {
	each(t, func(r *room) {
		file := "scopes: [{name: read, description: Read}]\nclients:\n"
		for i := range 300 {
			file += fmt.Sprintf("  - {name: Service %d, grants: [client_credentials], scopes: [read]}\n", i)
		}
		if created := r.apply(false, file); len(created) != 300 || created[299].ClientID != "300" {
			t.Errorf("%d were created", len(created))
		}
		r.wantsPlan(true, file+"    # the last\n---\nclients: [{name: other, grants: [password]}]", "+ client other: grants")
		r.wantsPlan(true, strings.Replace(file, "Service 7,", "Service 7, description: Seven,", 1), "~ client Service 7: description")
	})
}
