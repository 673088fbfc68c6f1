package server

import (
	"net/http"

	"github.com/ostiary/ostiary/internal/help"
)

// explained is what errors mean.
var explained = help.Sections()

// showErrorHelp shows what errors mean. Errors lead here with error_uri, so it is for everybody, and the same for all.
func (s *Server) showErrorHelp(w http.ResponseWriter, r *http.Request) {
	s.show(w, r, http.StatusOK, errorHelpPage, explained)
}
