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
	begun           bool
}

func newDownload(w http.ResponseWriter, mediaType, name string) *download {
	return &download{w: w, controller: http.NewResponseController(w), mediaType: mediaType, name: name}
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
	d.begin()
	d.extend()
	return d.w.Write(b)
}
