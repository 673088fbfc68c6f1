package accounts

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/ent/predicate"
	"github.com/ostiary/ostiary/ent/session"
	"github.com/ostiary/ostiary/internal/audit"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/ids"
	"github.com/ostiary/ostiary/internal/moment"
	"github.com/ostiary/ostiary/internal/names"
	"github.com/ostiary/ostiary/internal/usage"
)

// SessionStore keeps sessions in the database, so that all replicas know them and any can end them.
// Its methods are those of scs.CtxStore. A token is stored as a hash.
//
// An ended session stays behind as an empty row until it is swept: a request that was under way when
// it ended commits its session afterwards, and must not bring it back to life.
type SessionStore struct {
	DB *database.DB
	// Usage is told which sessions are used; nil for nobody.
	Usage *usage.Recorder
	// UserID returns the id of the user that session data belongs to; "" before sign-in.
	UserID func(data []byte) string
}

// lingering is how long an ended session's row stays; longer than any request takes.
const lingering = time.Hour

// maxUserAgent is how many characters of a browser's name are kept.
const maxUserAgent = 255

// SessionID returns the id of the session that a token opens. It comes from the token's hash, so that
// nobody has to look it up; the token cannot be told from it.
func SessionID(token string) string {
	sum := sha256.Sum256([]byte("id " + token))
	return string(ids.Session) + "_" + base32.StdEncoding.EncodeToString(sum[:])[:26]
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// FindCtx returns the data of the session that a token opens; one that expired or ended is not found.
func (s *SessionStore) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	row, err := s.DB.Read().Session.Query().
		Where(session.TokenHash(tokenHash(token)), session.ExpiresAtGT(s.DB.Now())).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("load a session: %w", err)
	}
	s.Usage.Session(row.ID, row.LastUsedAt)
	return row.Data, true, nil
}

// CommitCtx stores the data of a session. One that ended meanwhile stays ended.
func (s *SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	now, origin := s.DB.Now(), audit.OriginFrom(ctx)
	// scs computes expiry by the machine's clock, the database's clock may be another.
	expires := moment.Stored(now.Add(time.Until(expiry)))
	return s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO sessions
				(id, token_hash, user_id, data, address, user_agent, created_at, expires_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (token_hash) DO UPDATE SET user_id = $3, data = $4, expires_at = $8
			WHERE sessions.expires_at > $7`,
			SessionID(token), tokenHash(token), s.UserID(data), notNil(data), origin.Address, userAgent(origin.UserAgent), now, expires)
		if err != nil {
			return fmt.Errorf("store a session: %w", err)
		}
		return nil
	})
}

// notNil keeps no data from being taken for NULL.
func notNil(data []byte) []byte {
	if data == nil {
		return []byte{}
	}
	return data
}

// DeleteCtx ends the session that a token opens; an unknown token is no error.
func (s *SessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *ent.Client) error {
		_, err := endSessions(ctx, tx, s.DB.Now(), session.TokenHash(tokenHash(token)))
		return err
	})
}

// Find is FindCtx without a context, as scs asks for.
func (s *SessionStore) Find(token string) (data []byte, found bool, err error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context, as scs asks for.
func (s *SessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context, as scs asks for.
func (s *SessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// endSessions empties sessions and returns how many; see [SessionStore] for why it does not delete them.
func endSessions(ctx context.Context, tx *ent.Client, now time.Time, which ...predicate.Session) (ended int, err error) {
	ended, err = tx.Session.Update().Where(which...).ClearUserID().SetData([]byte{}).SetExpiresAt(now).Save(ctx)
	if err != nil {
		return 0, fmt.Errorf("end sessions: %w", err)
	}
	return ended, nil
}

// userAgent is what a browser says of itself, fit to be stored.
func userAgent(header string) string {
	clean := strings.Map(func(r rune) rune {
		if r == utf8.RuneError || names.Hostile(string(r)) {
			return '?'
		}
		return r
	}, header)
	return string([]rune(clean)[:min(maxUserAgent, utf8.RuneCountInString(clean))])
}
