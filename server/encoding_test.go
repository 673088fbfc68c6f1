package server_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server"
	"github.com/ostiary/ostiary/server/browsertest"
	"github.com/ostiary/ostiary/server/servertest"
	"github.com/ostiary/ostiary/web"
)

// encoded stand for what npm built in several forms.
var encoded = fstest.MapFS{
	"assets/both-abcdefgh.js":       {Data: []byte("as it is")},
	"assets/both-abcdefgh.js.br":    {Data: []byte("br")},
	"assets/both-abcdefgh.js.gz":    {Data: []byte("gzip")},
	"assets/gzip-abcdefgh.css":      {Data: []byte("as it is")},
	"assets/gzip-abcdefgh.css.gz":   {Data: []byte("gzip")},
	"assets/neither-abcdefgh.png":   {Data: []byte("as it is")},
	"assets/only-abcdefgh.js.gz":    {Data: []byte("gzip")},
	"assets/deep/er-abcdefgh.js":    {Data: []byte("as it is")},
	"assets/deep/er-abcdefgh.js.br": {Data: []byte("br")},
}

func TestEncodings(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t), func(c *server.Config) { c.Assets = encoded })
	const both, gzipOnly, neither, asItIs = "both-abcdefgh.js", "gzip-abcdefgh.css", "neither-abcdefgh.png", "as it is"
	for _, test := range []struct{ file, accept, want string }{
		{both, "gzip, deflate, br, zstd", "br"},
		{both, "gzip", "gzip"},
		{both, "x-gzip", "gzip"},
		{both, "GZIP;Q=0.5", "gzip"},
		{both, " gzip ; q=0.5 , br ; q=0.4 ", "gzip"},
		{both, "gzip;q=0.001", "gzip"},
		{both, "br;q=0, gzip", "gzip"},
		{both, "br;q=0, *", "gzip"},
		{both, "*", "br"},
		{both, "*;q=0.5, gzip;q=0.6", "gzip"},
		{both, "identity, gzip", "gzip"},
		{both, "identity;q=1, gzip;q=0.9", asItIs},
		{both, "identity;q=0.5, gzip;q=0.9, br;q=0.4", "gzip"},
		{both, "identity;q=0, br", "br"},
		{both, " ", asItIs},
		{both, "identity", asItIs},
		{both, "deflate, zstd", asItIs},
		{both, "gzip;q=0", asItIs},
		{both, "*;q=0", asItIs},
		{both, "identity;q=0", asItIs},
		{both, "gzip;q=2, br;q=-1", asItIs},
		{both, "gzip;q=NaN", asItIs},
		{both, "gzip;level=9", asItIs},
		{both, "gzip, gzip;q=", "gzip"},
		{both, ";,;;q=1,,", asItIs},
		{gzipOnly, "br, gzip", "gzip"},
		{gzipOnly, "br", asItIs},
		{neither, "br, gzip", asItIs},
		{"deep/er-abcdefgh.js", "br, gzip", "br"},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			answer := s.Browser(t).Do(t, method, "/assets/"+test.file, http.Header{"Accept-Encoding": {test.accept}}, "")
			encoding, body := test.want, test.want
			if test.want == asItIs {
				encoding = ""
			}
			if method == http.MethodHead {
				body = ""
			}
			h := answer.Header
			if answer.Status != http.StatusOK || answer.Body != body || h.Get("Content-Encoding") != encoding ||
				h.Get("Content-Length") != strconv.Itoa(len(test.want)) || h.Get("Vary") != "Accept-Encoding" ||
				h.Get("Cache-Control") != "public, max-age=31536000, immutable" || h.Get("ETag") != "" {
				t.Errorf("%s %s, %q: %s", method, test.file, test.accept, answer)
			}
			want := map[string]string{".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".png": "image/png"}
			if h.Get("Content-Type") != want[path.Ext(test.file)] {
				t.Errorf("%s is %s", test.file, h.Get("Content-Type"))
			}
		}
	}

	// Two headers are one list.
	if answer := s.Browser(t).Do(t, http.MethodGet, "/assets/"+both, http.Header{"Accept-Encoding": {"br;q=0.2", "gzip;q=0.3"}}, ""); answer.Body != "gzip" {
		t.Errorf("two headers: %s", answer)
	}
	// A part is one of the file, not of a form of it.
	part := s.Browser(t).Do(t, http.MethodGet, "/assets/"+both, http.Header{"Accept-Encoding": {"br, gzip"}, "Range": {"bytes=3-4"}}, "")
	if part.Status != http.StatusPartialContent || part.Body != "it" || part.Header.Get("Content-Encoding") != "" || part.Header.Get("Content-Range") != "bytes 3-4/8" {
		t.Errorf("a part: %s", part)
	}
	// The forms have no addresses of their own, and a file has one.
	for _, file := range []string{both + ".br", both + ".gz", "only-abcdefgh.js", "only-abcdefgh.js.gz", both + "/", both + ".br/", "deep", "deep/", ""} {
		if answer := s.Browser(t).Do(t, http.MethodGet, "/assets/"+file, http.Header{"Accept-Encoding": {"br, gzip"}}, ""); answer.Status != http.StatusNotFound {
			t.Errorf("%s: %s", file, answer)
		}
	}
}

// TestBuiltAssets fetches everything that npm built, in every form.
func TestBuiltAssets(t *testing.T) {
	s := servertest.Start(t, testkit.SQLite(t), browsertest.BuiltIn(t))
	files := 0
	err := fs.WalkDir(web.Files(), "assets", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) == ".br" || path.Ext(name) == ".gz" {
			return err
		}
		files++
		content, err := fs.ReadFile(web.Files(), name)
		if err != nil {
			return err
		}
		fetch := func(encoding string) *servertest.Response {
			return s.Browser(t).Do(t, http.MethodGet, "/"+name, http.Header{"Accept-Encoding": {encoding}}, "")
		}
		if answer := fetch("identity"); answer.Body != string(content) || answer.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s is not what was built", name)
		}
		asText := strings.HasSuffix(name, ".js") || strings.HasSuffix(name, ".css")
		zipped, brotli := fetch("gzip"), fetch("br")
		if zipped.Header.Get("Content-Encoding") == "gzip" {
			if got, err := gunzip(zipped.Body); err != nil || got != string(content) {
				t.Errorf("%s: unpacked, it is something else (%v)", name, err)
			}
		} else if asText && len(content) > 500 {
			t.Errorf("%s has no gzip form", name)
		}
		if asText && len(content) > 500 && (brotli.Header.Get("Content-Encoding") != "br" || len(brotli.Body) > len(zipped.Body)) {
			t.Errorf("%s: %d bytes as brotli, %d as gzip", name, len(brotli.Body), len(zipped.Body))
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Fatal(fmt.Errorf("%d files: %w", files, err))
	}
}

func gunzip(text string) (string, error) {
	r, err := gzip.NewReader(bytes.NewReader([]byte(text)))
	if err != nil {
		return "", err
	}
	content, err := io.ReadAll(r)
	return string(content), err
}
