package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ostiary/ostiary/ent"
	"github.com/ostiary/ostiary/internal/seal"
	"github.com/ostiary/ostiary/internal/signing"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/servertest"
)

// examined is what the doctor found, by check.
type examined map[string]finding

// consult has the doctor look at a database, with variables, and holds the exit code against what was found.
func consult(t *testing.T, url string, env map[string]string, args ...string) examined {
	t.Helper()
	all := []string{"OSTIARY_DATABASE_URL=" + url}
	for name, value := range env {
		all = append(all, name+"="+value)
	}
	var out, errs bytes.Buffer
	code := Run(t.Context(), append([]string{"doctor", "--output", "json"}, args...), all,
		Stdio{strings.NewReader(""), &out, &errs})
	var list []finding
	if err := json.Unmarshal(out.Bytes(), &list); err != nil || len(list) != len(checks) {
		t.Fatalf("%d findings of %d checks, %v: %s%s", len(list), len(checks), err, out.Bytes(), errs.Bytes())
	}
	found := examined{}
	for _, f := range list {
		found[f.Check] = f
		if mends := f.Status == statusWarning || f.Status == statusFailed; f.Found == "" || mends != (f.Remedy != "") {
			t.Errorf("%s: %+v", f.Check, f)
		}
	}
	isFailed := slices.ContainsFunc(list, func(f finding) bool { return f.Status == statusFailed })
	if want := map[bool]int{false: exitOK, true: exitFailure}[isFailed]; code != want {
		t.Errorf("code %d, want %d: %s", code, want, errs.Bytes())
	}
	for name, value := range env {
		if name == secretVariable && value != "" && strings.Contains(out.String()+errs.String(), value) {
			t.Errorf("the secret key is shown: %s%s", out.Bytes(), errs.Bytes())
		}
	}
	return found
}

func (e examined) want(t *testing.T, check string, status status, text string) {
	t.Helper()
	if got := e[check]; got.Status != status || !strings.Contains(got.Found+" "+got.Remedy, text) {
		t.Errorf("%s: %+v, want %s, %q", check, got, status, text)
	}
}

func execSQL(t *testing.T, kit *testkit.Kit, statement string, args ...any) {
	t.Helper()
	if _, err := kit.DB.Exec(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

// sealed is a kit with a signing key, and the variable that opens it.
func sealed(t *testing.T, kit *testkit.Kit) map[string]string {
	t.Helper()
	secret := seal.Random()
	if err := signing.New(kit.DB, secret).Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	return map[string]string{secretVariable: base64.StdEncoding.EncodeToString(secret)}
}

// TestDoctor looks at a database that is well, and then at each thing that can be wrong with it.
func TestDoctor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		env := sealed(t, kit)
		consult(t, kit.URL, env).want(t, "super admin", statusFailed, "user create")
		if r := execute(t, kit, "correct horse battery", "user", "create", "--super-admin", "ada"); r.code != exitOK {
			t.Fatal(r.err)
		}

		rows := kit.DB.Read().Counter.Query().CountX(t.Context())
		well := consult(t, kit.URL, env)
		for check, found := range well {
			if found.Status != statusOK && found.Status != statusSkipped && !slices.Contains([]string{"durability", "disk space", "files"}, check) {
				t.Errorf("%+v", found)
			}
		}
		well.want(t, "public address", statusSkipped, "--public-url")
		well.want(t, "schema", statusOK, "Up to date")
		well.want(t, "secret key", statusOK, "1 signing key")
		if kit.DB.Read().Counter.Query().CountX(t.Context()) != rows {
			t.Error("the trial left something behind")
		}

		other := map[string]string{secretVariable: base64.StdEncoding.EncodeToString(seal.Random())}
		consult(t, kit.URL, other).want(t, "secret key", statusFailed, "key rotate --now")
		consult(t, kit.URL, map[string]string{secretVariable: "c2hvcnQ="}).want(t, "secret key", statusFailed, "32 random bytes")
		consult(t, kit.URL, nil).want(t, "secret key", statusFailed, secretVariable)

		execSQL(t, kit, `UPDATE users SET status = 'DISABLED'`)
		consult(t, kit.URL, env).want(t, "super admin", statusFailed, "user enable")

		execSQL(t, kit, `UPDATE audit_events SET at = $1`, time.Now().Add(20*time.Second))
		consult(t, kit.URL, env).want(t, "clock", statusWarning, "behind the newest event")
		execSQL(t, kit, `UPDATE audit_events SET at = $1`, time.Now().Add(time.Hour))
		consult(t, kit.URL, env).want(t, "clock", statusFailed, "NTP")

		execSQL(t, kit, `DROP TABLE counters`)
		consult(t, kit.URL, env).want(t, "writing", statusFailed, "counters")

		execSQL(t, kit, `DELETE FROM goose_db_version WHERE version_id = (SELECT MAX(version_id) FROM goose_db_version)`)
		pending := consult(t, kit.URL, env)
		pending.want(t, "schema", statusFailed, "ostiary migrate up")
		pending.want(t, "writing", statusSkipped, "the schema comes first")
		execSQL(t, kit, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99990101000000, $1)`, true)
		consult(t, kit.URL, env).want(t, "schema", statusFailed, "newer version")
	})
}

// TestDoctorLeavesTheEmptyAlone has nothing to look at in a database without a schema, and puts nothing into it.
func TestDoctorLeavesTheEmptyAlone(t *testing.T) {
	empty := "sqlite:" + testkit.EmptySQLite(t)
	if err := os.WriteFile(strings.TrimPrefix(empty, "sqlite:"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	urls := map[string]string{"sqlite": empty}
	if testkit.HasPostgres() {
		urls["postgres"] = testkit.EmptyPostgreSQL(t)
	}
	for name, url := range urls {
		t.Run(name, func(t *testing.T) {
			for range 2 { // the second time it would be found what the first has left
				consult(t, url, nil).want(t, "schema", statusFailed, "The database is empty.")
			}
		})
	}
}

// TestDoctorCannotOpen says why there is nothing to look at, and goes on with what hangs on nothing.
func TestDoctorCannotOpen(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ url, text string }{
		"no file":       {"sqlite:" + dir + "/none.db", "there is no database"},
		"not a URL":     {"mysql://db", "must begin with sqlite: or postgres://"},
		"no PostgreSQL": {"postgres://joe:Hidden55@127.0.0.1:1/x", "See that PostgreSQL runs"},
		"no database":   {"sqlite:" + textFile(t, dir+"/text.db"), "not a database"},
	} {
		t.Run(name, func(t *testing.T) {
			found := consult(t, c.url, nil)
			found.want(t, "database", statusFailed, c.text)
			found.want(t, "schema", statusSkipped, "could not be opened")
			found.want(t, "program", statusOK, "SQLite")
			if strings.Contains(found["database"].Found, "Hidden55") {
				t.Error("the password is shown")
			}
		})
	}
	if _, err := os.Stat(dir + "/none.db"); err == nil {
		t.Error("a database was made")
	}
}

func textFile(t *testing.T, path string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(strings.Repeat("this is no database\n", 400)), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestDoctorLooksAtFiles gives others more rights than they should have.
func TestDoctorLooksAtFiles(t *testing.T) {
	kit := testkit.SQLite(t)
	path := kit.DB.Path()
	dir := path[:strings.LastIndex(path, "/")]
	key := path + keySuffix
	if _, err := secretKey(nil).orBeside(t.Context(), kit.DB, false); err != nil {
		t.Fatal(err)
	}
	chmod := func(path string, mode os.FileMode) {
		t.Helper()
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	chmod(dir, 0o755)
	consult(t, kit.URL, nil).want(t, "files", statusOK, "")
	for _, c := range []struct {
		path        string
		mode, right os.FileMode
		status      status
		text        string
	}{
		{path, 0o640, 0o600, statusWarning, "can read or change"},
		{path, 0o606, 0o600, statusFailed, "Everybody on this machine can change"},
		{path + "-wal", 0o644, 0o600, statusWarning, "-wal"},
		{key, 0o640, 0o600, statusFailed, "secret key"},
		{dir, 0o775, 0o755, statusWarning, "put files into"},
		{dir, 0o777, 0o755, statusFailed, "can replace the files"},
		{dir, 0o777 | os.ModeSticky, 0o755, statusWarning, "folder of its own"},
	} {
		chmod(c.path, c.mode)
		consult(t, kit.URL, nil).want(t, "files", c.status, c.text)
		chmod(c.path, c.right)
	}
	if os.Geteuid() == 0 {
		if err := os.Chown(key, 12345, -1); err != nil {
			t.Fatal(err)
		}
		consult(t, kit.URL, nil).want(t, "files", statusFailed, "chown")
	}
}

// TestDoctorFindsDamage tears a page out of the middle of a database.
func TestDoctorFindsDamage(t *testing.T) {
	kit := testkit.SQLite(t)
	for i := range 200 {
		execSQL(t, kit, `INSERT INTO counters (id, value) VALUES ($1, $2)`, strings.Repeat("x", 200)+string(rune('a'+i)), i)
	}
	var root int64
	rows, err := kit.DB.Query(t.Context(), `SELECT rootpage FROM sqlite_master WHERE name = 'counters'`)
	if err != nil {
		t.Fatal(err)
	}
	if !rows.Next() || rows.Scan(&root) != nil || rows.Close() != nil || kit.DB.Close() != nil {
		t.Fatal(rows.Err())
	}
	file, err := os.OpenFile(kit.DB.Path(), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteAt(bytes.Repeat([]byte{0xa5}, 2000), (root-1)*4096); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	consult(t, kit.URL, nil).want(t, "integrity", statusFailed, "put back the last backup")
}

func TestDoctorWithoutDurability(t *testing.T) {
	kit := testkit.PostgreSQL(t) // whose tests do without it
	consult(t, kit.URL, sealed(t, kit)).want(t, "durability", statusFailed, "Switch fsync and full_page_writes and synchronous_commit on")
}

func TestDoctorFiguresOut(t *testing.T) {
	now := time.Now()
	for name, c := range map[string]struct {
		found finding
		want  status
	}{
		"room":                  {spaceFor(1<<20, 10<<30), statusOK},
		"little room":           {spaceFor(1<<20, 500<<20), statusWarning},
		"no room for a copy":    {spaceFor(20<<30, 10<<30), statusWarning},
		"full":                  {spaceFor(1<<20, 1<<20), statusFailed},
		"good certificate":      {certificateUntil(now.Add(60*24*time.Hour), now), statusOK},
		"certificate ends soon": {certificateUntil(now.Add(13*24*time.Hour), now), statusWarning},
		"clock":                 {differs(2*time.Second, "x"), statusOK},
		"clock ahead":           {differs(7*time.Second, "x"), statusWarning},
		"clock behind":          {differs(-time.Hour, "x"), statusFailed},
		"unencrypted at home":   {encryptionAt(t, "http://localhost:8080", time.Time{}), statusOK},
		"unencrypted":           {encryptionAt(t, "http://auth.example.com", time.Time{}), statusWarning},
		"encrypted":             {encryptionAt(t, "https://auth.example.com", now.Add(60*24*time.Hour)), statusOK},
		"soon unencrypted":      {encryptionAt(t, "https://auth.example.com", now.Add(24*time.Hour)), statusWarning},
		"old PostgreSQL":        {lookAtPostgres("12.22 (Debian 12.22-1)"), statusWarning},
		"PostgreSQL":            {lookAtPostgres("17.2"), statusOK},
	} {
		if c.found.Status != c.want {
			t.Errorf("%s: %+v, want %s", name, c.found, c.want)
		}
	}
	if !isOnNetwork(0x6969) || !isOnNetwork(0xff534d42) || isOnNetwork(0xef53) {
		t.Error("NFS, CIFS or ext4 is taken for something else")
	}
	began := time.Date(2026, 1, 2, 3, 4, 5, 900_000_000, time.UTC)
	for date, want := range map[string]time.Duration{
		"Fri, 02 Jan 2026 03:04:05 GMT": 0,
		"Fri, 02 Jan 2026 03:04:06 GMT": 0,
		"Fri, 02 Jan 2026 03:03:05 GMT": 60*time.Second + 900*time.Millisecond,
		"Fri, 02 Jan 2026 04:04:06 GMT": -time.Hour,
	} {
		if got, ok := dateAhead(date, began, began.Add(100*time.Millisecond)); got != want || !ok {
			t.Errorf("%s: %v %v, want %v", date, got, ok, want)
		}
	}
	if _, ok := dateAhead("", began, began); ok {
		t.Error("no date is one")
	}
}

// encryptionAt looks at an address whose certificate expires then, if it has one.
func encryptionAt(t *testing.T, address string, expires time.Time) finding {
	t.Helper()
	p := &patient{public: publicAt(t, address), metadata: &reply{}}
	if !expires.IsZero() {
		p.metadata.tls = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{{NotAfter: expires}}}
	}
	return lookAtEncryption(t.Context(), p)
}

func publicAt(t *testing.T, address string) *publicURL {
	t.Helper()
	read, err := server.ParsePublicURL(address)
	if err != nil {
		t.Fatal(err)
	}
	return &publicURL{*read}
}

// TestDoctorLooksAtAddresses finds a proxy that hides everybody.
func TestDoctorLooksAtAddresses(t *testing.T) {
	testkit.Each(t, func(t *testing.T, kit *testkit.Kit) {
		p := &patient{db: kit.DB, public: publicAt(t, "https://auth.example.com")}
		look := func(want status) {
			t.Helper()
			if got := lookAtAddresses(t.Context(), p); got.Status != want {
				t.Errorf("%+v, want %s", got, want)
			}
		}
		happened := func(n int, address string) {
			t.Helper()
			for range n {
				if err := kit.DB.Write(t.Context(), func(ctx context.Context, tx *ent.Client) error {
					return tx.AuditEvent.Create().SetAt(kit.DB.Now()).SetKind("SIGNED_IN").SetActorKind("USER").SetAddress(address).Exec(ctx)
				}); err != nil {
					t.Fatal(err)
				}
			}
		}
		look(statusSkipped)
		happened(enoughAddresses, netip.MustParseAddr("10.0.0.5").String())
		look(statusWarning)
		p.public = publicAt(t, "http://localhost:8080")
		look(statusOK)
		p.public = publicAt(t, "https://auth.example.com")
		happened(1, "203.0.113.9")
		look(statusOK)
	})
}

// meddler is a reverse proxy that does to requests and answers what misconfigured ones do.
type meddler struct {
	request func(*http.Request)
	answer  func(*http.Response)
	// handler, when set, answers itself.
	handler http.HandlerFunc
}

// TestDoctorThroughProxy looks at a server through proxies that mean well, and through those that do not.
func TestDoctorThroughProxy(t *testing.T) {
	kit := testkit.SQLite(t)
	var doing meddler
	var target *url.URL
	forward := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.SetXForwarded()
			if doing.request != nil {
				doing.request(r.Out)
			}
		},
		ModifyResponse: func(r *http.Response) error {
			if doing.answer != nil {
				doing.answer(r)
			}
			return nil
		},
	}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if doing.handler != nil {
			doing.handler(w, r)
			return
		}
		forward.ServeHTTP(w, r)
	}))
	t.Cleanup(proxy.Close)
	front := servertest.Start(t, kit, func(c *server.Config) { c.PublicURL = proxy.URL })
	target, _ = url.Parse(front.URL)

	body := func(text string) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(text)) }
	}
	for name, c := range map[string]struct {
		does   meddler
		check  string
		status status
		text   string
	}{
		"nothing":                {meddler{}, "public address", statusOK, "answers"},
		"the issuer":             {meddler{}, "issuer", statusOK, proxy.URL},
		"who asks":               {meddler{}, "authorization", statusOK, ""},
		"what is new":            {meddler{}, "caching", statusOK, ""},
		"the clock":              {meddler{}, "public clock", statusOK, ""},
		"not ready yet":          {meddler{}, "ready", statusOK, ""},
		"no encryption at home":  {meddler{}, "encryption", statusOK, ""},
		"strips Authorization":   {meddler{request: func(r *http.Request) { r.Header.Del("Authorization") }}, "authorization", statusFailed, "Authorization out of requests"},
		"strips the challenge":   {meddler{answer: func(r *http.Response) { r.Header.Del("Www-Authenticate") }}, "authorization", statusFailed, "WWW-Authenticate"},
		"asks for a password":    {meddler{answer: func(r *http.Response) { r.StatusCode = http.StatusForbidden }}, "public address", statusFailed, "403"},
		"strips Cache-Control":   {meddler{answer: func(r *http.Response) { r.Header.Del("Cache-Control") }}, "caching", statusWarning, "no-store"},
		"caches":                 {meddler{answer: func(r *http.Response) { r.Header.Set("X-Request-Id", "req_1") }}, "caching", statusFailed, "from a cache"},
		"caches and says so":     {meddler{answer: func(r *http.Response) { r.Header.Set("Age", "7") }}, "caching", statusFailed, "from a cache"},
		"has another time":       {meddler{answer: func(r *http.Response) { r.Header.Set("Date", "Fri, 02 Jan 2026 03:04:05 GMT") }}, "public clock", statusFailed, "ahead of"},
		"keeps readyz to itself": {meddler{handler: hide(forward, readyPath, http.StatusNotFound)}, "ready", statusSkipped, "keeps"},
		"is not ready":           {meddler{handler: hide(forward, readyPath, http.StatusServiceUnavailable)}, "ready", statusFailed, "does not want requests"},
		"has no server":          {meddler{handler: hide(forward, metadataPath, http.StatusBadGateway)}, "public address", statusFailed, "502"},
		"has a prefix":           {meddler{handler: hide(forward, metadataPath, http.StatusNotFound)}, "public address", statusFailed, "every path"},
		"leads to https":         {meddler{handler: http.RedirectHandler("https://auth.example.com/", http.StatusMovedPermanently).ServeHTTP}, "public address", statusFailed, "https://auth.example.com/"},
		"has a page of its own":  {meddler{handler: body("<h1>Welcome to nginx!</h1>")}, "issuer", statusFailed, "something else"},
		"another issuer":         {meddler{handler: body(`{"issuer":"http://auth.internal"}`)}, "issuer", statusFailed, "--public-url " + proxy.URL},
		"rewrites bodies":        {meddler{handler: body(`{"issuer":"` + proxy.URL + `","token_endpoint":"http://auth.internal/oauth/token"}`)}, "issuer", statusFailed, "bodies"},
	} {
		t.Run(name, func(t *testing.T) {
			doing = c.does
			consult(t, kit.URL, map[string]string{"OSTIARY_PUBLIC_URL": proxy.URL}).want(t, c.check, c.status, c.text)
		})
	}
}

// hide answers one path with a status, and has others answered.
func hide(other http.Handler, path string, status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == path {
			w.WriteHeader(status)
			return
		}
		other.ServeHTTP(w, r)
	}
}

// TestDoctorWithoutAnswer says what to do about an address that gives none.
func TestDoctorWithoutAnswer(t *testing.T) {
	url := "sqlite:" + t.TempDir() + "/none.db"
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	encrypted := httptest.NewTLSServer(http.NotFoundHandler()) // with a certificate that nobody knows
	t.Cleanup(encrypted.Close)
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	for name, c := range map[string]struct{ address, text string }{
		"nobody":      {gone.URL, "See that the server and its proxy run"},
		"certificate": {encrypted.URL, "Give the proxy a certificate"},
		"no TLS":      {strings.Replace(plain.URL, "http:", "https:", 1), "begins with http://"},
	} {
		t.Run(name, func(t *testing.T) {
			found := consult(t, url, nil, "--public-url", c.address)
			found.want(t, "public address", statusFailed, c.text)
			found.want(t, "issuer", statusSkipped, "does not answer")
		})
	}
}

// TestDoctorIsQuiet prints for people what they need, and no more.
func TestDoctorIsQuiet(t *testing.T) {
	var out, errs bytes.Buffer
	env := []string{"OSTIARY_DATABASE_URL=sqlite:" + t.TempDir() + "/none.db"}
	code := Run(t.Context(), []string{"doctor"}, env, Stdio{strings.NewReader(""), &out, &errs})
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if code != exitFailure || len(lines) != 4 || !strings.HasPrefix(lines[1], "failed  database") || !strings.Contains(lines[2], "→ Give the URL") ||
		errs.String() != "ostiary: error: 1 of 19 checks failed\n" {
		t.Errorf("code %d\n%s%s", code, out.Bytes(), errs.Bytes())
	}
}
