package oauth

// codeInvalidTarget is the error of a request for an API that is not the one (RFC 8707 section 2).
const codeInvalidTarget = "invalid_target"

// checkResource refuses a request that names another API than the one whose door is kept here. Who names none
// means that one.
func (s *Server) checkResource(f form) error {
	if f["resource"] != "" && f["resource"] != s.Audience {
		return refuse(codeInvalidTarget, "The resource is not the API that tokens are issued for here.")
	}
	return nil
}
