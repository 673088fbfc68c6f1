package server_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/server/servertest"
)

var update = flag.Bool("update", false, "write what is generated anew")

// exported returns the text of the metrics of a server that was used.
func exported(t *testing.T) (string, servertest.Metrics) {
	t.Helper()
	s := servertest.Start(t, testkit.SQLite(t))
	s.Front.CountOnce(t.Context())
	s.Browser(t).Get(t, "/login")
	text := s.Browser(t).Get(t, "/metrics").Body
	return text, servertest.ReadMetrics(t, text)
}

var described = regexp.MustCompile(`(?m)^# HELP (ostiary_\S+) (.+)$`)

// labels are the labels of a series, without values.
var labels = regexp.MustCompile(`(\w+)="`)

// TestObserveGuide holds the table of docs/observe.md to what a server exports. With -update it writes it.
func TestObserveGuide(t *testing.T) {
	const path = "../docs/observe.md"
	text, figures := exported(t)
	table := strings.Builder{}
	table.WriteString("<!-- metrics -->\n| metric | labels | meaning |\n|---|---|---|\n")
	for _, metric := range described.FindAllStringSubmatch(text, -1) {
		names := map[string]bool{}
		for series := range figures {
			if name, list, _ := strings.Cut(series, "{"); name == metric[1] || name == metric[1]+"_bucket" {
				for _, label := range labels.FindAllStringSubmatch(list, -1) {
					names["`"+label[1]+"`"] = true
				}
			}
		}
		delete(names, "`le`")
		fmt.Fprintf(&table, "| `%s` | %s | %s |\n", metric[1], strings.Join(slices.Sorted(maps.Keys(names)), ", "), metric[2])
	}
	table.WriteString("<!-- /metrics -->")
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	fresh := regexp.MustCompile(`(?s)<!-- metrics -->.*<!-- /metrics -->`).ReplaceAllLiteralString(string(old), table.String())
	if fresh == string(old) {
		return
	}
	if !*update {
		t.Fatal("docs/observe.md is stale; run: go test ./server -run TestObserveGuide -update")
	}
	if err := os.WriteFile(path, []byte(fresh), 0o644); err != nil {
		t.Fatal(err)
	}
}

// metricNames are the names of metrics in an expression.
var metricNames = regexp.MustCompile(`\b(?:ostiary|go|process)_[a-z_]+\b`)

// TestDashboardAndAlerts wants every metric, label and value of the dashboard and the alerts to be one that a server exports.
func TestDashboardAndAlerts(t *testing.T) {
	_, figures := exported(t)
	known := figures.Names()
	check := func(where, expression string) {
		t.Helper()
		for _, name := range metricNames.FindAllString(expression, -1) {
			if !known[name] {
				t.Errorf("%s: there is no metric %s", where, name)
			}
		}
	}
	text, panels := dashboard(t)
	shown := 0
	for _, panel := range panels {
		if panel.Type != "row" && len(panel.Targets) == 0 {
			t.Errorf("the panel %s shows nothing", panel.Title)
		}
		for _, target := range panel.Targets {
			check("the panel "+panel.Title, target.Expr)
			shown++
		}
	}
	alerts, err := os.ReadFile("../examples/prometheus/alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	check("the alerts", string(alerts))
	for series := range figures {
		name, _, _ := strings.Cut(series, "{")
		name = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "_bucket"), "_sum"), "_count")
		if strings.HasPrefix(name, "ostiary_") && !strings.Contains(string(text)+string(alerts), name) && name != "ostiary_database_waits_total" && name != "ostiary_signing_keys" {
			t.Errorf("nobody looks at %s", name)
		}
	}
	if shown < 30 || strings.Count(string(alerts), "- alert:") != strings.Count(string(alerts), "description:") {
		t.Errorf("%d expressions; each alert says what to do", shown)
	}
}

// panel is a part of the dashboard.
type panel struct {
	Title, Type string
	Targets     []struct{ Expr string }
}

func dashboard(t *testing.T) (text []byte, panels []panel) {
	t.Helper()
	text, err := os.ReadFile("../examples/grafana/ostiary.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct{ Panels []panel }
	if err := json.Unmarshal(text, &board); err != nil {
		t.Fatal(err)
	}
	return text, board.Panels
}

// asRules makes rules of the expressions of the dashboard, for a tool that reads rules.
func asRules(panels []panel) []byte {
	rules := []map[string]string{}
	for _, panel := range panels {
		for _, target := range panel.Targets {
			rules = append(rules, map[string]string{
				"record": fmt.Sprintf("panel:%d", len(rules)), "expr": strings.ReplaceAll(target.Expr, "$__rate_interval", "5m"),
			})
		}
	}
	text, _ := json.Marshal(map[string]any{"groups": []any{map[string]any{"name": "dashboard", "rules": rules}}}) // JSON is YAML
	return text
}

// TestPrometheusTakesItAll has Prometheus's own tool, where there is one, read the configuration, the alerts, the expressions of
// the dashboard and the metrics.
func TestPrometheusTakesItAll(t *testing.T) {
	promtool, missing := exec.LookPath("promtool")
	testkit.Need(t, "promtool", missing == nil)
	text, _ := exported(t)
	_, panels := dashboard(t)
	rules := filepath.Join(t.TempDir(), "dashboard.yml")
	if err := os.WriteFile(rules, asRules(panels), 0o600); err != nil {
		t.Fatal(err)
	}
	lint := exec.CommandContext(t.Context(), promtool, "check", "metrics")
	lint.Stdin = strings.NewReader(text)
	for _, command := range []*exec.Cmd{
		lint, exec.CommandContext(t.Context(), promtool, "check", "config", "../examples/prometheus/prometheus.yml"),
		exec.CommandContext(t.Context(), promtool, "check", "rules", rules),
	} {
		if said, err := command.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", command, err, said)
		}
	}
}
