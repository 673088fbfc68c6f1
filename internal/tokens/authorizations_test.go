package tokens_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/user"
	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/fault"
	"github.com/ostiary/ostiary/internal/grants"
	"github.com/ostiary/ostiary/internal/paging"
	"github.com/ostiary/ostiary/internal/tokens"
)

// addClient stores another client.
func (w *world) addClient(t *testing.T, id int) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *ent.Client) error {
		name, now := fmt.Sprintf("app %d", id), w.DB.Now()
		return tx.AuthClient.Create().SetID(id).SetName(name).SetNameKey([]byte(name)).
			SetType("CONFIDENTIAL").SetGrants(grants.All).SetRedirectUris([]string{}).SetRedirectKey([]byte{}).
			SetAllowedOrigins([]string{}).SetScopes([]string{"a", "b", "c", "later", "read", "write"}).SetSearchText(name).
			SetCreatedAt(now).SetUpdatedAt(now).SetLastUsedAt(time.Unix(0, 0).UTC()).Exec(ctx)
	})
}

// give issues an access token for the user.
func (w *world) give(t *testing.T, clientID int, scope string) string {
	t.Helper()
	token := tokens.Mint(tokens.AccessTokenPrefix)
	issue(t, w.tokens, token, tokens.Grant{Type: grants.Password, ClientID: clientID, UserID: w.user.ID, Scope: scope})
	return token
}

// agree stores a consent of the user, with a family, a token of it, and a code that is on its way.
func (w *world) agree(t *testing.T, clientID int, scope string) (token string) {
	t.Helper()
	token = tokens.Mint(tokens.AccessTokenPrefix)
	w.write(t, func(ctx context.Context, tx *ent.Client) error {
		now := w.DB.Now()
		if err := tx.Consent.Create().SetUserID(w.user.ID).SetClientID(clientID).SetScope(scope).SetGrantedAt(now).Exec(ctx); err != nil {
			return err
		}
		family, err := tx.TokenFamily.Create().SetUserID(w.user.ID).SetClientID(clientID).SetGrant(grants.AuthorizationCode).SetScope(scope).
			SetAuthenticatedAt(now).SetCreatedAt(now).Save(ctx)
		if err != nil {
			return err
		}
		if err := tx.AuthorizationCode.Create().SetHash(tokens.Hash(token + "code")).
			SetFamilyID(family.ID).SetRedirectURI("https://app.example/").SetIssuedAt(now).SetExpiresAt(now.Add(time.Minute)).Exec(ctx); err != nil {
			return err
		}
		return tx.AccessToken.Create().SetHash(tokens.Hash(token)).SetLastFour("").SetClientID(clientID).SetUserID(w.user.ID).
			SetFamilyID(family.ID).SetGrant(grants.AuthorizationCode).SetScope(scope).SetIssuedAt(now).Exec(ctx)
	})
	return token
}

// seen is what is told of an authorization.
type seen struct {
	Client  int
	Scopes  string
	Live    int
	Granted bool
	Used    bool
}

func (w *world) authorizations(t *testing.T) (all []seen) {
	t.Helper()
	page, n, err := w.tokens.Authorizations(w.signedIn(t), w.user.ID, paging.Args{})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range page.Items {
		all = append(all, seen{a.AuthClient.ID, strings.Join(a.Scopes, " "), a.LiveTokenCount, a.GrantedAt != nil, a.LastUsedAt != nil})
	}
	if n != len(all) {
		t.Errorf("counted %d of %d", n, len(all))
	}
	return all
}

func TestAuthorizations(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for id := 2; id <= 6; id++ {
			w.addClient(t, id)
		}
		w.personal(t) // made by the user: no access of the client
		w.give(t, 2, "write")
		used := w.give(t, 2, "read write")
		agreed := w.agree(t, 4, "b a")
		w.give(t, 4, "c")
		w.agree(t, 5, "later")
		issue(t, w.tokens, tokens.Mint(tokens.AccessTokenPrefix), tokens.Grant{Type: grants.ClientCredentials, ClientID: 6})
		for _, token := range []string{used, agreed} {
			w.Clock.Advance(time.Minute)
			if _, err := w.tokens.Lookup(t.Context(), token); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.tokens.Usage.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]seen{{5, "later", 1, true, false}, {4, "a b c", 2, true, true}, {2, "read write", 2, false, true}}, w.authorizations(t)); diff != "" {
			t.Error(diff)
		}
		page, _, err := w.tokens.Authorizations(w.signedIn(t), w.user.ID, paging.Args{First: new(1)})
		if err != nil || !page.HasNextPage {
			t.Fatalf("%+v, %v", page, err)
		}
		page, _, err = w.tokens.Authorizations(w.signedIn(t), w.user.ID, paging.Args{First: new(1), After: new(page.Cursor(0))})
		if err != nil || len(page.Items) != 1 || !page.HasNextPage || !page.HasPreviousPage {
			t.Fatalf("%+v, %v", page, err)
		}
		if at := page.Items[0].LastUsedAt; !at.Equal(w.DB.Now()) || at.Location() != time.UTC {
			t.Errorf("last used at %v, now is %v", at, w.DB.Now())
		}
		// Without its token a client that was never agreed to has no access.
		w.write(t, func(ctx context.Context, tx *ent.Client) error {
			return tx.AuthClient.Update().SetGrants([]grants.Type{grants.AuthorizationCode}).Exec(ctx)
		})
		if diff := cmp.Diff([]seen{{5, "later", 1, true, false}, {4, "a b", 1, true, true}}, w.authorizations(t)); diff != "" {
			t.Errorf("password grant off: %s", diff)
		}
	})
}

// refreshable stores a family of the user at a client, with a refresh token that works until then and one that was
// used.
func (w *world) refreshable(t testing.TB, clientID int, scope string, until time.Time) (family string) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *ent.Client) error {
		now := w.DB.Now()
		stored, err := tx.TokenFamily.Create().SetUserID(w.user.ID).SetClientID(clientID).SetGrant(grants.AuthorizationCode).SetScope(scope).
			SetAuthenticatedAt(now).SetCreatedAt(now).Save(ctx)
		if err != nil {
			return err
		}
		family = stored.ID
		refresh := func() *ent.RefreshTokenCreate {
			return tx.RefreshToken.Create().SetHash(tokens.Hash(tokens.Mint(tokens.RefreshTokenPrefix))).SetLastFour("").SetFamilyID(family).
				SetIssuedAt(now).SetExpiresAt(until)
		}
		used, err := refresh().SetConsumedAt(now).Save(ctx)
		if err != nil {
			return err
		}
		return refresh().SetParentID(used.ID).Exec(ctx)
	})
	return family
}

// TestAuthorizationsOfRefreshTokens: who can get the next access token has access, without one that works now.
func TestAuthorizationsOfRefreshTokens(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.addClient(t, 2)
		w.addClient(t, 3)
		lasting := w.DB.Now().Add(time.Hour)
		w.refreshable(t, 2, "a b gone", lasting)
		w.Clock.Advance(time.Second)
		refreshed := w.DB.Now()
		w.refreshable(t, 2, "c", lasting)
		w.refreshable(t, 3, "a", refreshed)
		ended := w.refreshable(t, 3, "a", lasting)
		w.write(t, func(ctx context.Context, tx *ent.Client) error {
			return tx.TokenFamily.UpdateOneID(ended).SetRevokedAt(refreshed).Exec(ctx)
		})
		if diff := cmp.Diff([]seen{{2, "a b c", 0, false, true}}, w.authorizations(t)); diff != "" {
			t.Error(diff)
		}
		ctx := w.signedIn(t)
		page, _, err := w.tokens.Authorizations(ctx, w.user.ID, paging.Args{})
		if err != nil || !page.Items[0].LastUsedAt.Equal(refreshed) {
			t.Fatalf("last used at %v, not %v; %v", page.Items[0].LastUsedAt, refreshed, err)
		}
		revoked, err := w.tokens.RevokeAuthorization(ctx, page.Items[0].ID)
		if err != nil || revoked != 2 {
			t.Errorf("revoked %d, %v", revoked, err)
		}
		if left := w.authorizations(t); left != nil {
			t.Errorf("left: %v", left)
		}
		_, err = w.tokens.RevokeAuthorization(ctx, page.Items[0].ID)
		if diff := cmp.Diff([]string{"NOT_FOUND id"}, problems(t, err)); diff != "" {
			t.Error(diff)
		}
		if n, err := w.tokens.RevokeUser(asOperator(t), w.user.ID); n != 0 || err != nil {
			t.Errorf("what had ended is counted: %d, %v", n, err)
		}
	})
}

// TestRevocationsCount counts what works or waits: of each kind, once, and nothing that had ended.
func TestRevocationsCount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lasting := w.DB.Now().Add(time.Hour)
		w.give(t, 1, "read")
		w.personal(t)
		w.refreshable(t, 1, "read", lasting)
		w.refreshable(t, 1, "read", w.DB.Now())
		ended := w.refreshable(t, 1, "read", lasting)
		_, value := w.make(t, tokens.PersonalDraft{})
		personal, err := w.tokens.LookupPersonal(t.Context(), "ann", value)
		if err != nil {
			t.Fatal(err)
		}
		w.issue(t, tokens.Grant{Type: grants.Password, UserID: w.user.ID, Personal: personal, Scope: "read"})
		w.write(t, func(ctx context.Context, tx *ent.Client) error {
			if err := tx.TokenFamily.UpdateOneID(ended).SetRevokedAt(w.DB.Now()).Exec(ctx); err != nil {
				return err
			}
			if err := tx.PersonalAccessToken.UpdateOneID(personal.ID).SetRevokedAt(w.DB.Now()).Exec(ctx); err != nil {
				return err
			}
			return tx.AuthClient.UpdateOneID(1).SetEnabled(false).Exec(ctx)
		})
		for i, want := range []int{3, 0} {
			if n, err := w.tokens.RevokeClient(asOperator(t), 1); n != want || err != nil {
				t.Errorf("revocation %d: %d, not %d; %v", i+1, n, want, err)
			}
		}
		w.refreshable(t, 1, "read", lasting) // begun before
		if n, err := w.tokens.RevokeUser(asOperator(t), w.user.ID); n != 0 || err != nil {
			t.Errorf("of the user: %d, %v", n, err)
		}
	})
}

// TestAuthorizationsStatements holds that a page takes as many statements as a single item.
func TestAuthorizationsStatements(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for id := 2; id <= 30; id++ {
			w.addClient(t, id)
			w.give(t, id, "read")
			w.agree(t, id, "write")
		}
		ctx := w.signedIn(t)
		w.Statements.Take()
		for _, size := range []int{1, 29} {
			page, total, err := w.tokens.Authorizations(ctx, w.user.ID, paging.Args{First: &size})
			if err != nil || len(page.Items) != size || total != 29 {
				t.Fatalf("%d items of %d, %v", len(page.Items), total, err)
			}
			if statements := w.Statements.Take(); len(statements) != 4 {
				t.Errorf("%d items take %d statements", size, len(statements))
			}
		}
	})
}

func (w *world) authorizationID(clientID int) string {
	return fmt.Sprintf("aut_%s_%d", strings.TrimPrefix(w.user.ID, "usr_"), clientID)
}

func TestRevokeAuthorization(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.addClient(t, 2)
		agreed, given, personal, elsewhere := w.agree(t, 1, "read"), w.give(t, 1, "write"), w.personal(t), w.agree(t, 2, "read")
		page, _, err := w.tokens.Authorizations(w.signedIn(t), w.user.ID, paging.Args{})
		if err != nil || page.Items[1].ID != w.authorizationID(1) || page.Items[1].UserID != w.user.ID {
			t.Fatalf("%+v, %v", page.Items, err)
		}
		revoked, err := w.tokens.RevokeAuthorization(w.signedIn(t), page.Items[1].ID)
		if err != nil || revoked != 2 {
			t.Fatalf("revoked %d, %v", revoked, err)
		}
		for what, token := range map[string]string{"agreed": agreed, "given": given} {
			if _, err := w.tokens.Lookup(t.Context(), token); err == nil {
				t.Errorf("%s: the token works", what)
			}
		}
		for what, token := range map[string]string{"personal": personal, "elsewhere": elsewhere} {
			if _, err := w.tokens.Lookup(t.Context(), token); err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		q := w.DB.Read()
		if c, f := q.Consent.Query().OnlyX(t.Context()), q.TokenFamily.Query().CountX(t.Context()); c.ClientID != 2 || f != 2 {
			t.Errorf("left: %v, %d families", c, f)
		}
		for _, family := range q.TokenFamily.Query().AllX(t.Context()) {
			if (family.RevokedAt != nil) != (family.ClientID == 1) {
				t.Errorf("family %v", family)
			}
		}
		event := w.events(t)[0]
		if event.Kind != "AUTHORIZATION_REVOKED" || event.ObjectID != w.user.ID || string(event.Changes["clientId"]) == "" || event.ActorID != w.user.ID {
			t.Errorf("audited %v", event)
		}
		_, err = w.tokens.RevokeAuthorization(w.signedIn(t), w.authorizationID(1))
		if diff := cmp.Diff([]string{"NOT_FOUND id"}, problems(t, err)); diff != "" {
			t.Errorf("twice: %s", diff)
		}
		if n := len(w.events(t)); n != 1 {
			t.Errorf("%d events", n)
		}
	})
}

// TestT50AuthorizationsOfOthers tries what belongs to somebody else, and ids that are none.
func TestT50AuthorizationsOfOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.agree(t, 1, "read")
		bob, id := w.addUser(t, "bob"), w.authorizationID(1)
		stranger := access.WithActor(t.Context(), access.Actor{Kind: access.User, ID: bob, SessionID: w.NewSession(t, bob)})
		for _, wrong := range []string{
			"", "aut_", "aut__", id + "_", id + "0", " " + id, strings.ToLower(id), strings.Replace(id, "_1", "_01", 1), strings.Replace(id, "_1", "_+1", 1),
			strings.Replace(id, "aut_", "usr_", 1), w.authorizationID(2), w.authorizationID(0), strings.Replace(id, "_1", "_99999999999999999999", 1), "aut_\x00_1", w.user.ID,
		} {
			_, err := w.tokens.RevokeAuthorization(w.signedIn(t), wrong)
			if diff := cmp.Diff([]string{"NOT_FOUND id"}, problems(t, err)); diff != "" {
				t.Errorf("%q: %s", wrong, diff)
			}
		}
		_, unknown := w.tokens.RevokeAuthorization(stranger, w.authorizationID(2))
		if _, err := w.tokens.RevokeAuthorization(stranger, id); err == nil || err.Error() != unknown.Error() {
			t.Errorf("another's is told from unknown: %v", err)
		}
		if _, _, err := w.tokens.Authorizations(stranger, w.user.ID, paging.Args{}); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("listed another's: %v", err)
		}
		w.write(t, func(ctx context.Context, tx *ent.Client) error {
			return tx.User.UpdateOneID(bob).SetPermissions([]access.Permission{access.EditUsers, access.ViewUsers}).Exec(ctx)
		})
		helper := access.WithActor(t.Context(), access.Actor{Kind: access.User, ID: bob, SessionID: w.NewSession(t, bob), Permissions: access.SetOf(access.EditUsers, access.ViewUsers)})
		for _, nobody := range []string{"", "usr_\x00", "nobody"} {
			if page, _, err := w.tokens.Authorizations(helper, nobody, paging.Args{}); err != nil || len(page.Items) != 0 {
				t.Errorf("%q: %v, %v", nobody, page, err)
			}
		}
		if revoked, err := w.tokens.RevokeAuthorization(helper, id); err != nil || revoked != 1 {
			t.Errorf("a helper: %d, %v", revoked, err)
		}
	})
}

// TestAuthorizationsOfTheGone shows nothing of a user who was deleted, whatever they left behind.
func TestAuthorizationsOfTheGone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.agree(t, 1, "read")
		root := access.WithActor(t.Context(), access.Actor{Kind: access.Operator})
		w.write(t, func(ctx context.Context, tx *ent.Client) error {
			return tx.User.UpdateOneID(w.user.ID).SetStatus(user.StatusINACTIVE).Exec(ctx)
		})
		page, _, err := w.tokens.Authorizations(root, w.user.ID, paging.Args{})
		if err != nil || len(page.Items) != 1 || page.Items[0].LiveTokenCount != 0 {
			t.Errorf("inactive: %v, %v", page.Items, err)
		}
		w.write(t, func(ctx context.Context, tx *ent.Client) error { return tx.User.DeleteOneID(w.user.ID).Exec(ctx) })
		if page, _, err := w.tokens.Authorizations(root, w.user.ID, paging.Args{}); err != nil || len(page.Items) != 0 {
			t.Errorf("deleted: %v, %v", page.Items, err)
		}
		if _, err := w.tokens.RevokeAuthorization(root, w.authorizationID(1)); len(problems(t, err)) != 1 {
			t.Errorf("revoked: %v", err)
		}
	})
}
