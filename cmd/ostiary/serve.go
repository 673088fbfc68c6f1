package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"runtime"
	"time"

	"github.com/ostiary/ostiary/graph"
	"github.com/ostiary/ostiary/internal/accounts"
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/redact"
	"github.com/ostiary/ostiary/internal/tracing"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/web"
)

type serveCommand struct {
	Listen         listenAddress       `default:"localhost:8080" variable:"OSTIARY_LISTEN" help:"Host and port to listen on; without a host, all addresses of the machine."`
	PublicURL      *publicURL          `name:"public-url" placeholder:"URL" variable:"OSTIARY_PUBLIC_URL" help:"Scheme and host under which people and programs reach the server, without a path; it is the OAuth issuer. Default: http:// and what --listen says."`
	Audience       audience            `placeholder:"URI" variable:"OSTIARY_AUDIENCE" help:"What JWT access tokens are for (aud): the URI or name by which the API that checks them knows itself. Default: the public URL."`
	TrustedProxies []proxy             `placeholder:"NETWORK" variable:"OSTIARY_TRUSTED_PROXIES" help:"Addresses and networks of the proxies whose X-Forwarded-For and traceparent are believed. Default: none."`
	Introspection  graph.Introspection `name:"graphql-introspection" enum:"off,signed-in,public" default:"signed-in" variable:"OSTIARY_GRAPHQL_INTROSPECTION" help:"Who may read the GraphQL schema: off, signed-in or public."`
	AuditRetention days                `placeholder:"DAYS" variable:"OSTIARY_AUDIT_RETENTION" help:"For how many days to keep events of the audit log; 0 keeps them for ever. Default: 0."`
	MetricsListen  *listenAddress      `placeholder:"HOST:PORT" variable:"OSTIARY_METRICS_LISTEN" help:"Host and port at which to show /metrics, /healthz and /readyz to those who watch the server; nobody else is to reach it. Default: /metrics at --listen, for programs of this machine alone, unless the public URL is that of a proxy."`
	OTLPEndpoint   *collector          `name:"otlp-endpoint" placeholder:"URL" variable:"OSTIARY_OTLP_ENDPOINT" help:"Collector to which traces are sent as OTLP over HTTP; without a path in it, /v1/traces. Default: none, and nothing is traced."`
	PassportKey    *passportKey        `name:"passport-public-key" placeholder:"FILE" variable:"OSTIARY_PASSPORT_PUBLIC_KEY" help:"The oauth-public.key of a Laravel Passport whose personal access tokens were imported, so that they work here. Default: none."`
	LogLevel       string              `enum:"debug,info,warn,error" default:"info" variable:"OSTIARY_LOG_LEVEL" help:"Least important lines to log: debug, info, warn or error."`
	LogFormat      redact.Format       `enum:"text,json" default:"text" variable:"OSTIARY_LOG_FORMAT" help:"Format of the log on standard error: text or json."`
	NoMigrate      bool                `variable:"OSTIARY_NO_MIGRATE" help:"Do not apply pending migrations; refuse to start when there are some."`
	DrainDelay     time.Duration       `default:"2s" variable:"OSTIARY_DRAIN_DELAY" help:"How long to go on answering after a signal to stop, with /readyz red, so that load balancers notice."`
}

// Help is shown below the summary of the command.
func (c *serveCommand) Help() string {
	return `Applies pending migrations, prints one line with the address once it accepts connections, and stops on SIGTERM or SIGINT when what it has begun is answered. A second signal ends it at once.

OSTIARY_SECRET_KEY, 32 random bytes in base64, seals the keys that sign JWT access tokens. With SQLite it is not needed: then the file beside the database whose name ends in .key has it, and is made at the first start. With PostgreSQL every server needs the same.

On a database without users it prints a one-time link with which to create the first super admin. Each start, and each of several servers, prints its own; all of them are void as soon as there is a user. Where nobody reads that, OSTIARY_ADMIN_USERNAME and OSTIARY_ADMIN_PASSWORD create one instead.

In the place of a secret, the variable with _FILE at the end of its name says in which file it is: OSTIARY_SECRET_KEY_FILE, OSTIARY_DATABASE_URL_FILE, OSTIARY_ADMIN_PASSWORD_FILE.`
}

// Run serves until ctx ends.
func (c *serveCommand) Run(ctx context.Context, p *process, line *commandLine) error {
	admin, err := firstAdminOf(p.env)
	if err != nil {
		return err
	}
	secret, err := secretKeyOf(p.env, line.DatabaseURL, "ostiary serve")
	if err != nil {
		return err
	}
	log, flush := newLog(p.Err, c.LogFormat, levels[c.LogLevel])
	defer flush()
	db, release, err := c.openDatabase(ctx, line.DatabaseURL, log)
	if err != nil {
		return err
	}
	defer release()
	if secret, err = secret.orBeside(ctx, db, false); err != nil {
		return err
	}
	listener, err := c.Listen.listen(ctx, "--listen")
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	var watched net.Listener
	if c.MetricsListen != nil {
		if watched, err = c.MetricsListen.listen(ctx, "--metrics-listen"); err != nil {
			return err
		}
		defer func() { _ = watched.Close() }()
	}
	here, err := c.Listen.publicURL(listener.Addr())
	if err != nil {
		return err
	}
	url := c.publicURL(here, log)
	tracer, endTraces, err := c.OTLPEndpoint.tracer(ctx, log)
	if err != nil {
		return err
	}
	defer endTraces()
	front, err := c.front(db, url, secret, tracer, log)
	if err != nil {
		return err
	}
	if err := front.Prepare(ctx); err != nil {
		return err
	}
	link, err := admin.create(ctx, &accounts.Service{DB: db, Hasher: accounts.DefaultHasher()}, log)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.Out, "Ostiary listens on", here)
	if watched != nil {
		fmt.Fprintf(p.Out, "Metrics are at http://%s/metrics\n", watched.Addr())
	}
	link.print(p.Out, url)
	useProcessors()
	defer runtime.KeepAlive(make([]byte, ballast))
	runner := &runner{front: front, log: log, watched: watched, linger: func() { p.linger(c.DrainDelay) }}
	return runner.run(ctx, listener)
}

var levels = map[string]slog.Level{
	"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
}

// openDatabase opens the database for this server alone, where that is how it is, and with the schema
// that the program needs.
func (c *serveCommand) openDatabase(ctx context.Context, url string, log *slog.Logger) (_ *database.DB, release func(), err error) {
	db, err := database.Open(ctx, url, database.Options{})
	if err != nil {
		return nil, nil, err
	}
	unlock, err := db.LockForServing()
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	release = func() {
		if err := db.Close(); err != nil {
			log.Error("the database was not closed cleanly", "error", err)
		}
		unlock()
	}
	if err := c.prepareSchema(ctx, db, log); err != nil {
		release()
		return nil, nil, err
	}
	return db, release, nil
}

func (c *serveCommand) prepareSchema(ctx context.Context, db *database.DB, log *slog.Logger) error {
	if c.NoMigrate {
		return db.CheckSchema(ctx)
	}
	applied, err := db.Migrate(ctx)
	for _, name := range applied {
		log.Info("migrated the database", "migration", migrationName(name))
	}
	return err
}

// publicURL returns the public URL, which is here unless the operator says otherwise, and warns of what
// they may not have meant.
func (c *serveCommand) publicURL(here *publicURL, log *slog.Logger) *publicURL {
	url := c.PublicURL
	if url == nil {
		url = here
		if c.Listen.everywhere() {
			log.Warn("others reach the server, but its public URL is one for this machine alone; set --public-url", "public_url", url.String())
		}
	}
	if url.exposed() {
		log.Warn("the public URL is plain http: passwords and tokens go through the network unencrypted", "public_url", url.String())
	}
	return url
}

func (c *serveCommand) front(db *database.DB, url *publicURL, secret secretKey, tracer *tracing.Tracer, log *slog.Logger) (*server.Server, error) {
	proxies := make([]netip.Prefix, len(c.TrustedProxies))
	for i, p := range c.TrustedProxies {
		proxies[i] = p.Prefix
	}
	return server.New(server.Config{
		DB:               db,
		PublicURL:        url.String(),
		Audience:         string(c.Audience),
		Hasher:           accounts.DefaultHasher(),
		Log:              log,
		Secret:           secret,
		TrustedProxies:   proxies,
		Introspection:    c.Introspection,
		AuditRetention:   time.Duration(c.AuditRetention),
		Assets:           web.Files(),
		Version:          version,
		MetricsElsewhere: c.MetricsListen != nil,
		Tracer:           tracer,
		PassportKey:      c.PassportKey.key(),
	})
}
