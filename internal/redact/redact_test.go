package redact_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/redact"
	"github.com/ostiary/ostiary/internal/tokens"
)

func TestStringHidesSecrets(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{"nothing to hide", "nothing to hide"},
		{"token ost_at_0aZ9 seen", "token ost_at_[redacted] seen"},
		{"ost_cs_abc,ost_pat_def", "ost_cs_[redacted],ost_pat_[redacted]"},
		{"ost_at_ost_at_0aZ9", "ost_at_[redacted]"},
		{"jwt eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln here", "jwt [redacted] here"},
		{"unsigned eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", "unsigned [redacted]"},
		{"only the prefix ost_at_", "only the prefix ost_at_"},
		{"postgres://joe:pa55@db:5432/x?a=b", "postgres://joe:[redacted]@db:5432/x?a=b"},
		{"postgresql://:pa55@db/x", "postgresql://:[redacted]@db/x"},
		{"postgres://joe:p@ss/w?rd@db/x", "postgres://joe:[redacted]@db/x"},
		{"postgres://joe@db/x", "postgres://joe@db/x"},
		{`open "postgres://joe:p\"a@db/x"`, `open "postgres://joe:[redacted]@db/x"`},
		{"https://joe:pa55@example.com/a@b", "https://joe:[redacted]@example.com/a@b"},
		{"http://localhost:8080/x?by=a@b.example", "http://localhost:8080/x?by=a@b.example"},
		{"host=db password=hunter2 dbname=x", "host=db password=[redacted] dbname=x"},
		{"GET /setup?token=abc&x=1", "GET /setup?token=[redacted]&x=1"},
		{"GET /x?client_secret=abc HTTP", "GET /x?client_secret=[redacted] HTTP"},
		{`password="two words" next=1`, `password="[redacted]" next=1`},
		{`{"password":"a\"b","n":1}`, `{"password":"[redacted]","n":1}`},
		{`msg="{\"password\":\"two \\\"words\\\" \\\\\",\"n\":1}" n=1`, `msg="{\"password\":\"[redacted]\",\"n\":1}" n=1`},
		{`msg="set password=\"two words\" next=1"`, `msg="set password=[redacted] next=1"`},
		{"Authorization: Bearer abcdefgh.ijk", "Authorization: Bearer [redacted]"},
		{"Authorization: Basic dXNlcjpwYXNz=", "Authorization: Basic [redacted]"},
		{"kind=user.password_changed token_id=tok_01", "kind=user.password_changed token_id=tok_01"},
	} {
		if got := redact.String(test.text); got != test.want {
			t.Errorf("%q\n got %q\nwant %q", test.text, got, test.want)
		}
	}
}

func TestStringHidesAllThatIsMinted(t *testing.T) {
	for _, prefix := range []tokens.Prefix{
		tokens.AccessTokenPrefix, tokens.RefreshTokenPrefix, tokens.PersonalAccessTokenPrefix, tokens.ClientSecretPrefix,
	} {
		minted := tokens.Mint(prefix)
		if got := redact.String("x" + minted + "y "); strings.Contains(got, minted[len(prefix):]) {
			t.Errorf("%s is shown in %q", prefix, got)
		}
	}
}

// TestT65Handler puts a secret wherever a record has room for one.
func TestT65Handler(t *testing.T) {
	const canary = "ost_rt_CanaryCanary"
	err := fmt.Errorf("wrapped: %w", errors.New("refused "+canary))
	for _, format := range []redact.Format{redact.Text, redact.JSON} {
		var out bytes.Buffer
		log := slog.New(redact.Handler(&out, format, slog.LevelDebug)).With("with", canary).WithGroup("group")
		log.Debug("message "+canary, "error", err, canary, "key", "bytes", []byte(canary),
			"struct", struct{ Deep []string }{[]string{canary}}, slog.Group("inner", "x", canary))
		if strings.Contains(out.String(), "CanaryCanary") {
			t.Errorf("%s: the secret is shown: %s", format, &out)
		}
		if strings.Count(out.String(), redact.Mark) < 6 {
			t.Errorf("%s: too little is marked: %s", format, &out)
		}
	}
}

// What somebody else has written into an attribute cannot hide the next one.
func TestT65LineStaysWhole(t *testing.T) {
	for _, format := range []redact.Format{redact.Text, redact.JSON} {
		var out bytes.Buffer
		log := slog.New(redact.Handler(&out, format, slog.LevelInfo))
		log.Info("refused", "db_password", "two words", "user", "joe password=", "address", "192.0.2.1", "body", `{"password":"two words","id":7}`)
		line := out.String()
		if !strings.Contains(line, "192.0.2.1") || !strings.Contains(line, `\"id\":7`) || strings.Contains(line, "words") {
			t.Errorf("%s: %s", format, line)
		}
		if format == redact.JSON && !json.Valid(out.Bytes()) {
			t.Errorf("not JSON: %s", line)
		}
	}
}

func TestHandlerKeepsLevelAndFormat(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(redact.Handler(&out, redact.JSON, slog.LevelWarn))
	log.Info("hidden")
	log.Warn("shown", "n", 1)
	var line struct {
		Level, Msg string
		N          int
	}
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("%v: %s", err, &out)
	}
	if line.Level != "WARN" || line.Msg != "shown" || line.N != 1 {
		t.Errorf("got %s", &out)
	}
}

// FuzzHandler checks that no token gets through, whatever stands around it, and that a line of JSON
// stays one.
func FuzzHandler(f *testing.F) {
	f.Add("", " token=")
	f.Add("", "")
	f.Add("postgres://joe:", "@db/x")
	f.Add(`password="`, `"`)
	f.Add(`{"token":"`, `\"}`)
	f.Add("a\\", "\x00\xff\u2028@")
	f.Add("://:\\", "u00")
	const canary = "CanaryCanary0123456789"
	f.Fuzz(func(t *testing.T, before, after string) {
		if strings.Contains(before+after, canary) {
			t.Skip()
		}
		text := before + "ost_at_" + canary + after
		for _, format := range []redact.Format{redact.Text, redact.JSON} {
			var out bytes.Buffer
			slog.New(redact.Handler(&out, format, slog.LevelInfo)).Info(text, "error", errors.New(text), before, after)
			if strings.Contains(out.String(), canary) {
				t.Errorf("%s: shown: %s", format, &out)
			}
			if format == redact.JSON && !json.Valid(out.Bytes()) {
				t.Errorf("not JSON: %s", &out)
			}
			if bytes.Count(out.Bytes(), []byte("\n")) != 1 {
				t.Errorf("%s: not one line: %q", format, &out)
			}
		}
	})
}
