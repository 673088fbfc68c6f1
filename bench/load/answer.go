package load

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// chunked stands for a length that is only known chunk by chunk (RFC 9112 section 7.1).
const chunked = -1

var (
	contentLength    = []byte("content-length:")
	transferEncoding = []byte("transfer-encoding:")
	errNoHTTP        = errors.New("it is not HTTP/1.1")
)

// head is what has to be known of an answer before its body.
type head struct {
	status int
	length int // of the body in bytes, or chunked
}

func readHead(r *bufio.Reader) (h head, err error) {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return h, err
	}
	if len(line) < len("HTTP/1.1 200") || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return h, errNoHTTP
	}
	if h.status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return h, errNoHTTP
	}
	for {
		if line, err = r.ReadSlice('\n'); err != nil {
			return h, err
		}
		switch line = bytes.TrimRight(line, "\r\n"); {
		case len(line) == 0:
			return h, nil
		case hasName(line, contentLength):
			if h.length, err = strconv.Atoi(string(bytes.TrimSpace(line[len(contentLength):]))); err != nil {
				return h, fmt.Errorf("%w: %s", errNoHTTP, line)
			}
		case hasName(line, transferEncoding):
			h.length = chunked
		}
	}
}

// hasName reports whether a header line has a name, which is given in lower case and with its colon.
func hasName(line, name []byte) bool {
	return len(line) > len(name) && line[0]|0x20 == name[0] && bytes.EqualFold(line[:len(name)], name)
}

func (h head) skipBody(r *bufio.Reader) error {
	return h.eachPart(r, func(n int) error {
		_, err := r.Discard(n)
		return err
	})
}

// readBody appends the body to a buffer.
func (h head) readBody(r *bufio.Reader, body []byte) ([]byte, error) {
	err := h.eachPart(r, func(n int) error {
		at := len(body)
		body = slices.Grow(body, n)[:at+n]
		_, err := io.ReadFull(r, body[at:])
		return err
	})
	return body, err
}

// eachPart has take read the body, so many bytes at a time.
func (h head) eachPart(r *bufio.Reader, take func(n int) error) error {
	if h.length != chunked {
		return take(h.length)
	}
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		size, _, _ := bytes.Cut(bytes.TrimRight(line, "\r\n"), []byte(";"))
		n, err := strconv.ParseUint(string(size), 16, 31)
		if err != nil {
			return fmt.Errorf("%w: the chunk %q", errNoHTTP, size)
		}
		if n > 0 {
			if err := take(int(n)); err != nil {
				return err
			}
		}
		if line, err = r.ReadSlice('\n'); err != nil { // behind each chunk, and behind the last, which has no trailers here
			return err
		}
		if n == 0 && len(bytes.TrimRight(line, "\r\n")) == 0 {
			return nil
		}
	}
}
