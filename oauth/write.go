package oauth

import (
	"encoding/json"
	"net/http"
)

// writeJSON answers with JSON that nobody may keep.
func writeJSON(w http.ResponseWriter, status int, body any) {
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a caller who hung up is no error of ours
}
