package server

import (
	"mime"
	"net/http"
	"time"
)

// download writes a file to a caller for as long as they go on reading, however long that takes. It
// begins with the first byte: until then the request can still be refused.
type download struct {
	w               http.ResponseWriter
	controller      *http.ResponseController
	mediaType, name string
	// goOn is asked before each part but the first: what was allowed when the file was begun may not be any
	// more.
	goOn  func() error
	begun bool
}

func newDownload(w http.ResponseWriter, mediaType, name string, goOn func() error) *download {
	return &download{w: w, controller: http.NewResponseController(w), mediaType: mediaType, name: name, goOn: goOn}
}

// begin sets the headers of the answer.
func (d *download) begin() {
	if d.begun {
		return
	}
	d.begun = true
	h := d.w.Header()
	h.Set("Content-Type", d.mediaType)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.name}))
}

// extend gives the caller as much time for the next bytes as others have for a whole answer.
func (d *download) extend() {
	_ = d.controller.SetWriteDeadline(time.Now().Add(writeTimeout)) // a connection that is gone fails at the next write
}

// Write sends a part of the file.
func (d *download) Write(b []byte) (int, error) {
	if d.begun {
		if err := d.goOn(); err != nil {
			return 0, err
		}
	}
	d.begin()
	d.extend()
	return d.w.Write(b)
}
