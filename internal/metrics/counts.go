package metrics

import (
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Counts are figures that take a walk through the database, and are as old as the last one.
type Counts struct {
	At time.Time
	// AccessTokens, RefreshTokens and PersonalTokens are how many work.
	AccessTokens, RefreshTokens, PersonalTokens int
	EnabledClients, DisabledClients             int
	AppliedMigrations, PendingMigrations        int
	// Keys is how many signing keys there are; one of them signs since SignsSince.
	Keys       int
	SignsSince time.Time
}

// Counted takes the place of the counts from before.
func (m *Metrics) Counted(c Counts) {
	if m != nil {
		m.counted.last.Store(&c)
	}
}

// SweepFailed says that what has expired was not deleted, or not counted.
func (m *Metrics) SweepFailed() {
	if m != nil {
		m.sweepsFailed.Inc()
	}
}

// counted shows the last [Counts]; nothing before the first.
type counted struct{ last atomic.Pointer[Counts] }

var (
	liveDesc      = desc("tokens_live", "Tokens that worked when they were last counted, by kind.", "kind")
	clientsDesc   = desc("clients", "Auth clients when they were last counted, by state.", "state")
	migrationDesc = desc("schema_migrations", "Migrations of the schema when they were last looked at: those applied, and those that the program still needs.", "state")
	keysDesc      = desc("signing_keys", "Keys for JWT access tokens when they were last counted.")
	signsDesc     = desc("signing_key_signs_since_timestamp_seconds", "Since when the key signs that signs now.")
	countedDesc   = desc("counted_timestamp_seconds", "When tokens, clients, migrations and keys were last counted.")
)

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("ostiary_"+name, help, labels, nil)
}

// Describe implements [prometheus.Collector].
func (*counted) Describe(descs chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{liveDesc, clientsDesc, migrationDesc, keysDesc, signsDesc, countedDesc} {
		descs <- d
	}
}

// Collect implements [prometheus.Collector].
func (c *counted) Collect(into chan<- prometheus.Metric) {
	last := c.last.Load()
	if last == nil {
		return
	}
	for _, figure := range []struct {
		desc  *prometheus.Desc
		value float64
		label []string
	}{
		{liveDesc, float64(last.AccessTokens), []string{"access_token"}},
		{liveDesc, float64(last.RefreshTokens), []string{"refresh_token"}},
		{liveDesc, float64(last.PersonalTokens), []string{"personal_access_token"}},
		{clientsDesc, float64(last.EnabledClients), []string{"enabled"}},
		{clientsDesc, float64(last.DisabledClients), []string{"disabled"}},
		{migrationDesc, float64(last.AppliedMigrations), []string{"applied"}},
		{migrationDesc, float64(last.PendingMigrations), []string{"pending"}},
		{keysDesc, float64(last.Keys), nil},
		{signsDesc, seconds(last.SignsSince), nil},
		{countedDesc, seconds(last.At), nil},
	} {
		into <- prometheus.MustNewConstMetric(figure.desc, prometheus.GaugeValue, figure.value, figure.label...)
	}
}

func seconds(at time.Time) float64 { return float64(at.UnixMilli()) / 1000 }
