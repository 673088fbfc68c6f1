package chaos_test

import (
	"strings"
	"testing"
)

// TestDoctorBesideServer has the doctor look at a server that works, which is well, and at what is left of one that was killed.
func TestDoctorBesideServer(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		server := s.serve(t)
		c := newCrew(t, s, server.URL)
		stop := c.work(t)
		c.waitFor(t, 40)
		var found []struct{ Check, Status, Found string }
		s.tell(t, &found, "doctor", "--output=json", "--public-url="+server.URL()) // which fails when a check does
		if stop(); len(found) == 0 {
			t.Error("it found nothing")
		}
		server.Kill()
		s.tell(t, nil, "doctor")
		err := s.Tell(t.Context(), s.url, nil, "doctor", "--public-url="+server.URL())
		if err == nil || !strings.Contains(err.Error(), "1 of ") {
			t.Errorf("with nobody there: %v", err)
		}
	})
}
