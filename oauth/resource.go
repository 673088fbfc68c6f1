package oauth

// checkResource refuses a request for another API (RFC 8707 section 2) than the one whose door is kept here. Who
// names none means that one.
func (s *Server) checkResource(f form) error {
	if f["resource"] != "" && f["resource"] != s.Audience {
		return refuse(codeInvalidTarget, "The resource is not the API that tokens are issued for here.")
	}
	return nil
}
