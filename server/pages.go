package server

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"path"
	"strings"
)

//go:embed pages
var pageFiles embed.FS

// pagePolicy is the Content-Security-Policy of the server's own pages. It has no form-action on
// purpose: Chromium applies that to the redirect after a form too, and signing in may end at another
// application.
const pagePolicy = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"

// The pages. They need no script.
var (
	signInPage  = parsePage("sign-in.html")
	setUpPage   = parsePage("set-up.html")
	messagePage = parsePage("message.html")

	consentPage     = parsePage("consent.html")
	misdirectedPage = parsePage("misdirected.html")
	errorHelpPage   = parsePage("error-help.html")
)

func parsePage(name string) *template.Template {
	return template.Must(template.New("layout").
		Funcs(template.FuncMap{"static": staticFiles.path}).
		ParseFS(pageFiles, "pages/layout.html", path.Join("pages", name)))
}

// view is what a page is filled with.
type view struct {
	Host string // where the reader is
	Data any
}

// show writes a page.
func (s *Server) show(w http.ResponseWriter, r *http.Request, status int, page *template.Template, data any) {
	var body bytes.Buffer // so that a page is shown whole or not at all
	if err := page.Execute(&body, view{Host: s.public.Host, Data: data}); err != nil {
		s.log.Error("a page could not be written", "request_id", exchangeOf(r).id, "error", err)
		http.Error(w, usual[http.StatusInternalServerError], http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", pagePolicy)
	if page != signInPage && page != consentPage && page != messagePage {
		// These an application may open in a window of its own, which is to tell it when they are done. A message is
		// on the way when an answer came too late.
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
	}
	if page != messagePage && page != misdirectedPage {
		// The others have a form. With no-referrer a browser would post "Origin: null", and be refused.
		h.Set("Referrer-Policy", "same-origin")
	}
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes())
}

// message is a page that only says something.
type message struct {
	Title      string
	Paragraphs []string
	Command    string // to be typed by an operator
	RequestID  string
	Link       *link
}

type link struct{ Path, Text string }

var homeward = &link{Path: "/", Text: "Go to the start"}

// titles are what the pages of refusals are called.
var titles = map[int]string{
	http.StatusUnauthorized:        "Sign in first",
	http.StatusForbidden:           "Not allowed",
	http.StatusNotFound:            "Page not found",
	http.StatusTooManyRequests:     "Too many attempts",
	http.StatusServiceUnavailable:  "Back in a moment",
	http.StatusInternalServerError: "Something went wrong",
}

// refusePage shows a refusal to a person.
func (s *Server) refusePage(w http.ResponseWriter, r *http.Request, why refusal) {
	m := message{Title: titles[why.Status], Paragraphs: []string{why.Message}, Link: homeward}
	if m.Title == "" {
		m.Title = "This did not work"
	}
	if why.Status >= http.StatusInternalServerError {
		m.RequestID = exchangeOf(r).id
	}
	s.show(w, r, why.Status, messagePage, m)
}

// notFound answers every address that is not in the table.
func (s *Server) notFound(w http.ResponseWriter, r *http.Request) {
	refuse(w, r, refusal{Status: http.StatusNotFound})
}

// redirect sends a browser on with GET, whatever it came with: a 307 would post the password again.
func redirect(w http.ResponseWriter, to string) {
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
}

// field returns a form field without the blanks that people paste along.
func field(r *http.Request, name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
