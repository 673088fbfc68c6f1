package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// forEver is how long a browser may keep a file whose name changes with its content.
const forEver = "public, max-age=31536000, immutable"

// files are served under names that carry a hash of the content.
type files struct {
	hashed  map[string]string // style.css → style-1a2b3c4d.css
	content map[string][]byte // by hashed name
}

// staticFiles is what the server's own pages load.
var staticFiles = hashFiles("pages", "style.css", "mark.svg")

func hashFiles(dir string, names ...string) files {
	f := files{hashed: map[string]string{}, content: map[string][]byte{}}
	for _, name := range names {
		content, err := fs.ReadFile(pageFiles, path.Join(dir, name))
		if err != nil {
			panic(err) // it is embedded
		}
		sum, extension := sha256.Sum256(content), path.Ext(name)
		hashed := strings.TrimSuffix(name, extension) + "-" + hex.EncodeToString(sum[:6]) + extension
		f.hashed[name], f.content[hashed] = hashed, content
	}
	return f
}

// path returns where a file is served.
func (f files) path(name string) string { return "/static/" + f.hashed[name] }

// static serves what the server's own pages load.
func (s *Server) static(w http.ResponseWriter, r *http.Request) {
	content, ok := staticFiles.content[r.PathValue("file")]
	if !ok {
		s.notFound(w, r)
		return
	}
	serveFile(w, r, r.PathValue("file"), content)
}

// built serves what npm built for the console and the playground. Its names carry a hash too.
func (s *Server) built(w http.ResponseWriter, r *http.Request) {
	name := "assets/" + r.PathValue("file")
	content, err := s.readBuilt(name)
	if err != nil || isEncoded(name) {
		s.notFound(w, r)
		return
	}
	w.Header().Add("Vary", "Accept-Encoding")
	if s.servedEncoded(w, r, name) {
		return
	}
	serveFile(w, r, name, content)
}

// servedEncoded serves a file in the best encoding that there is of it and that the client takes. A part of a file is
// one of the file as it is.
func (s *Server) servedEncoded(w http.ResponseWriter, r *http.Request, name string) bool {
	if r.Header.Get("Range") != "" {
		return false
	}
	for _, e := range preferred(r.Header) {
		content, err := s.readBuilt(name + e.extension)
		if err != nil {
			continue // it was not worth it
		}
		h := w.Header()
		h.Set("Cache-Control", forEver)
		h.Set("Content-Type", contentType(name))
		h.Set("Content-Encoding", e.name)
		h.Set("Content-Length", strconv.Itoa(len(content)))
		_, _ = w.Write(content)
		return true
	}
	return false
}

func (s *Server) readBuilt(name string) ([]byte, error) {
	if s.config.Assets == nil {
		return nil, fs.ErrNotExist
	}
	return fs.ReadFile(s.config.Assets, name)
}

func serveFile(w http.ResponseWriter, r *http.Request, name string, content []byte) {
	w.Header().Set("Cache-Control", forEver)
	w.Header().Set("Content-Type", contentType(name))
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
}

// contentType goes by the name alone: what the machine's own tables say must not matter.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	if known := mime.TypeByExtension(path.Ext(name)); known != "" {
		return known
	}
	return "application/octet-stream"
}
