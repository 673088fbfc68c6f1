// Package web embeds the pages that npm builds from src: the console and the GraphQL playground.
//
// A path in the tree is a path on the server:
//
//	console/index.html      the page of /admin/ and everything below
//	playground/index.html   the page of /playground
//	assets/…                what the pages load, as /assets/…; the names carry a hash of the content,
//	                        so that browsers may keep them for ever. Beside a text lie its compressed forms, with
//	                        .br and .gz at the end of the name, which the server sends to those who take them
//
// The package knows nothing of HTTP: routes, headers and the content security policy that the pages hold
// under belong to the server.
package web

import (
	"embed"
	"io/fs"
)

// dist is not committed, save for a placeholder that lets this compile on a bare clone.
//
//go:embed all:dist
var dist embed.FS

// Files returns the built pages. Without [Built], there are none in it.
func Files() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // "dist" is a valid path
	}
	return files
}

// Built reports whether the pages were built (make web) before this program was.
func Built() bool {
	_, err := fs.Stat(dist, "dist/playground/index.html")
	return err == nil
}
