package metrics

import (
	"database/sql"

	"github.com/prometheus/client_golang/prometheus"
)

// pools shows the pools of connections to the database.
type pools struct{ load func() map[string]sql.DBStats }

var (
	connectionsDesc = desc("database_connections", "Connections to the database, by pool and state.", "pool", "state")
	maxDesc         = desc("database_connections_max", "Connections that a pool may have.", "pool")
	waitsDesc       = desc("database_waits_total", "Times that somebody had to wait for a connection.", "pool")
	waitedDesc      = desc("database_wait_seconds_total", "How long all who had to waited for a connection.", "pool")
)

// Describe implements [prometheus.Collector].
func (pools) Describe(descs chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{connectionsDesc, maxDesc, waitsDesc, waitedDesc} {
		descs <- d
	}
}

// Collect implements [prometheus.Collector].
func (p pools) Collect(into chan<- prometheus.Metric) {
	for pool, stats := range p.load() {
		into <- prometheus.MustNewConstMetric(connectionsDesc, prometheus.GaugeValue, float64(stats.InUse), pool, "in_use")
		into <- prometheus.MustNewConstMetric(connectionsDesc, prometheus.GaugeValue, float64(stats.Idle), pool, "idle")
		into <- prometheus.MustNewConstMetric(maxDesc, prometheus.GaugeValue, float64(stats.MaxOpenConnections), pool)
		into <- prometheus.MustNewConstMetric(waitsDesc, prometheus.CounterValue, float64(stats.WaitCount), pool)
		into <- prometheus.MustNewConstMetric(waitedDesc, prometheus.CounterValue, stats.WaitDuration.Seconds(), pool)
	}
}
