package redact

import (
	"io"
	"log/slog"
	"testing"
)

// FuzzSuspicious: what raises no suspicion holds nothing that a pattern would hide.
func FuzzSuspicious(f *testing.F) {
	for _, text := range []string{
		"ost_at_0", "eyJ0.0.0", "POSTGRES://:0@", "x://:0@", "Basic 00000000", "bEARER  00000000", `"toKen" : "0"`,
		`\"my_SECRET\" :\"0\"`, "passwd=0", "to\u212Aen=0", "pa\u017F\u017Fword=0", `-token=\"0\"`, "route=/oauth/token status=200",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if suspicious(text) {
			return
		}
		for _, form := range append(forms, attribute) {
			if got := form.replace(text); got != text {
				t.Errorf("%q raises no suspicion, and %s makes it %q", text, form.pattern, got)
			}
		}
		if name.MatchString(text) && !suspicious(text+"=") {
			t.Errorf("%q names a secret, and raises no suspicion", text)
		}
	})
}

func TestRequestsRaiseNoSuspicion(t *testing.T) {
	for _, line := range []string{
		`time=2026-11-21T09:00:00.000Z level=INFO msg=request request_id=req_01JC method=POST route=/oauth/token status=200 bytes=180 duration=231µs address=192.0.2.1`,
		`{"time":"2026-11-21T09:00:00Z","level":"INFO","msg":"request","request_id":"req_01JC","method":"GET","route":"/oauth/verify","status":200,"duration":231000,"address":"2001:db8::1"}`,
	} {
		if suspicious(line) {
			t.Error(line)
		}
	}
}

// BenchmarkHandler is what the log costs each request.
func BenchmarkHandler(b *testing.B) {
	log := slog.New(Handler(io.Discard, Text, slog.LevelInfo))
	b.ReportAllocs()
	for b.Loop() {
		log.LogAttrs(b.Context(), slog.LevelInfo, "request", slog.String("request_id", "req_01JCZX3W9V5M3N4P6Q7R8S9TAB"),
			slog.String("method", "POST"), slog.String("route", "/oauth/token"), slog.Int("status", 200), slog.String("address", "192.0.2.1"))
	}
}
