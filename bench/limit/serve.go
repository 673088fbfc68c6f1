package limit

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The paths under which a limit program does its works.
const (
	IssuePath   = "/issue"   // HTTP Basic: one lookup, one SHA-256, one durable row
	LookupPath  = "/lookup"  // bearer token: one indexed lookup
	RevokePath  = "/revoke"  // bearer token: one durable update
	GraphQLPath = "/graphql" // gqlgen as it comes, 20 objects from memory
)

// Serve answers on a free port of this machine, the address of which it prints, until ctx ends.
func Serve(ctx context.Context, databaseURL string, out io.Writer) error {
	store, err := Open(ctx, databaseURL)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	bare, err := prepare(ctx, store)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "The limit listens on http://%s\n", listener.Addr())
	server := &http.Server{Handler: bare, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 2)
	go func() { failed <- server.Serve(listener) }()
	if store.isSQLite {
		go func() { failed <- store.commit(ctx) }()
	}
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	_ = server.Close()
	return err
}

// bare answers requests.
type bare struct {
	selectClient, selectToken *sql.Stmt
	insertToken, revokeToken  writer
	graphQL                   http.Handler
}

func prepare(ctx context.Context, s *Store) (b *bare, err error) {
	b = &bare{graphQL: stock()}
	if b.selectClient, err = s.reader.PrepareContext(ctx, `SELECT hash FROM clients WHERE id = $1`); err != nil {
		return nil, err
	}
	if b.selectToken, err = s.reader.PrepareContext(ctx, `SELECT client, scope, issued, expires, revoked FROM tokens WHERE hash = $1`); err != nil {
		return nil, err
	}
	if b.insertToken, err = s.prepareWrite(ctx, insertToken); err != nil {
		return nil, err
	}
	b.revokeToken, err = s.prepareWrite(ctx, `UPDATE tokens SET revoked = $1 WHERE hash = $2 AND revoked IS NULL`)
	return b, err
}

func (b *bare) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var answer []byte
	var err error
	switch r.URL.Path {
	case IssuePath:
		answer, err = b.issue(r)
	case LookupPath:
		answer, err = b.lookup(r)
	case RevokePath:
		answer, err = b.revoke(r)
	default:
		b.graphQL.ServeHTTP(w, r)
		return
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(answer)
}

func (b *bare) issue(r *http.Request) ([]byte, error) {
	id, secret, _ := r.BasicAuth()
	client, err := strconv.Atoi(id)
	if err != nil {
		return nil, err
	}
	var stored []byte
	// Not with the request's context: drivers watch in a goroutine for its end.
	if err := b.selectClient.QueryRowContext(context.Background(), client).Scan(&stored); err != nil {
		return nil, err
	}
	if subtle.ConstantTimeCompare(hash(secret), stored) != 1 {
		return nil, fmt.Errorf("client %d has another secret", client)
	}
	var bits [32]byte
	_, _ = rand.Read(bits[:]) // never fails (crypto/rand)
	token := base64.RawURLEncoding.EncodeToString(bits[:])
	if err := b.insertToken.run(tokenRow(token, client, time.Now())...); err != nil {
		return nil, err
	}
	return append(append([]byte(`{"access_token":"`), token...), `","token_type":"Bearer","expires_in":86400,"scope":"orders:read"}`...), nil
}

func (b *bare) lookup(r *http.Request) ([]byte, error) {
	var client, issued, expires int64
	var scope string
	var revoked sql.NullInt64
	if err := b.selectToken.QueryRowContext(context.Background(), hash(bearer(r))).Scan(&client, &scope, &issued, &expires, &revoked); err != nil {
		return nil, err
	}
	if revoked.Valid || expires < time.Now().Unix() {
		return []byte(`{"active":false}`), nil
	}
	answer := append([]byte(`{"active":true,"scope":"`), scope...)
	answer = strconv.AppendInt(append(answer, `","client_id":"`...), client, 10)
	answer = strconv.AppendInt(append(answer, `","exp":`...), expires, 10)
	answer = strconv.AppendInt(append(answer, `,"iat":`...), issued, 10)
	return append(answer, '}'), nil
}

func (b *bare) revoke(r *http.Request) ([]byte, error) {
	return []byte("{}"), b.revokeToken.run(time.Now().Unix(), hash(bearer(r)))
}

func bearer(r *http.Request) string {
	return strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
}
