package oauth

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"
)

// markerParameter is the name of the marker that Ostiary adds to an authorization request when it sends somebody to sign
// in anew for it: a sealed moment. Who is signed in since then has done so.
const markerParameter = "ostiary_signed_in_since"

// markerAge is how long a marker counts: signing in takes no longer.
const markerAge = 15 * time.Minute

// cutMarker takes the marker out of a query, and leaves the rest as it was written. Of several the last counts.
func cutMarker(query string) (without, marker string) {
	var kept []string
	for pair := range strings.SplitSeq(query, "&") {
		if value, ok := strings.CutPrefix(pair, markerParameter+"="); ok {
			marker = value
			continue
		}
		kept = append(kept, pair)
	}
	return strings.Join(kept, "&"), marker
}

// withMarker returns the address of a request to come again after signing in.
func (s *Server) withMarker(a *authorization) string {
	moment := binary.BigEndian.AppendUint64(nil, uint64(s.Tokens.DB.Now().UnixMicro()))
	sealed := s.markers.Seal(moment, markerContext(a.query))
	return a.address() + "&" + markerParameter + "=" + base64.RawURLEncoding.EncodeToString(sealed)
}

// openMarker returns the moment of a marker. One that is not ours, of another request, or too old counts as
// none: the user signs in once more.
func (s *Server) openMarker(query, marker string) *time.Time {
	sealed, err := base64.RawURLEncoding.DecodeString(marker)
	if err != nil || marker == "" {
		return nil
	}
	moment, err := s.markers.Open(sealed, markerContext(query))
	if err != nil {
		return nil
	}
	at := time.UnixMicro(int64(binary.BigEndian.Uint64(moment))).UTC()
	if s.Tokens.DB.Now().Sub(at) > markerAge {
		return nil
	}
	return &at
}

func markerContext(query string) []byte {
	hash := sha256.Sum256([]byte(query))
	return hash[:]
}
