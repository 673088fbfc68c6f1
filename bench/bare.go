package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/ostiary/ostiary/bench/limit"
	"github.com/ostiary/ostiary/internal/testkit/lab"
)

// bare is the limit beside a server: the same work on a database of its own, with the same client and tokens.
type bare struct {
	*lab.Process
	store  *limit.Store
	caller credentials
	tokens []string
}

func (r *rig) newBare(ctx context.Context, beside *server, kind string) (b *bare, err error) {
	url, dir, err := r.newDatabase(ctx, kind)
	if err != nil {
		return nil, err
	}
	b = &bare{caller: beside.caller, tokens: beside.tokens}
	if b.store, err = limit.Open(ctx, url); err != nil {
		return nil, err
	}
	if err = b.store.AddClients(ctx, b.caller.number(), b.caller.Secret, usual.clients); err == nil {
		err = b.addTokens(ctx, b.tokens)
	}
	if err == nil {
		self := exec.CommandContext(context.WithoutCancel(ctx), os.Args[0], limitCommand, url)
		b.Process, err = lab.Start(ctx, filepath.Join(dir, "log"), self)
	}
	if err != nil {
		b.stop()
		return nil, err
	}
	return b, nil
}

func (b *bare) addTokens(ctx context.Context, tokens []string) error {
	return b.store.AddTokens(ctx, b.caller.number(), tokens)
}

func (b *bare) stop() {
	if b.Process != nil {
		b.Stop()
	}
	_ = b.store.Close()
}
