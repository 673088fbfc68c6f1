package main

import (
	"strings"
	"testing"
	"time"
)

func TestMedian(t *testing.T) {
	for _, test := range []struct {
		values []float64
		want   float64
	}{
		{nil, 0},
		{[]float64{3}, 3},
		{[]float64{9, 1, 2}, 2},
		{[]float64{4, 1, 2, 9}, 3},
	} {
		if got := median(test.values); got != test.want {
			t.Errorf("the median of %v is %v, want %v", test.values, got, test.want)
		}
	}
	if got := quotients([]float64{1, 9}, []float64{2, 3}); got[0] != 0.5 || got[1] != 3 {
		t.Errorf("got the quotients %v", got)
	}
}

func TestReport(t *testing.T) {
	rows := []row{
		{work: "verify", database: sqlite, connections: 16, perSecond: 1234.5, p50: 1500 * time.Microsecond, memory: 3 << 20, beside: 2000, ratio: 0.617, goal: 0.6},
		{work: "refresh", database: sqlite, connections: 16, ratio: 0.49, goal: 0.5},
		{work: "refresh", database: sqlite, connections: 1, ratio: 0.1},
	}
	facts := []fact{{"start to ready", sqlite, 20, 60, "ms"}, {"memory when idle", sqlite, 35, 35, "MB"}}
	var out strings.Builder
	report(&out, rows, nil, facts)
	for _, line := range []string{
		"| work    | database | connections | requests/s |     p50 |  p99 | CPU/request | memory | limit/s | its CPU | ratio | goal |",
		"| ------- | -------- | ----------: | ---------: | ------: | ---: | ----------: | -----: | ------: | ------: | ----: | ---: |",
		"| verify  | sqlite   |          16 |       1234 | 1500 µs | 0 µs |        0 µs |   3 MB |    2000 |    0 µs |  0.62 | 0.60 |",
		"| refresh | sqlite   |           1 |          0 |    0 µs | 0 µs |        0 µs |   0 MB |       0 |    0 µs |  0.10 |      |",
		"Falls short: refresh, sqlite: the ratio is 0.49, the goal 0.50.",
		"Falls short: memory when idle: 35.0 MB, the goal is less than 35 MB.",
		"2 of 4 goals are reached.",
	} {
		if !strings.Contains(out.String(), line+"\n") {
			t.Errorf("there is no line %q", line)
		}
	}
	if t.Failed() {
		t.Log(out.String())
	}
	if strings.Contains(out.String(), "has grown") {
		t.Error("there is a table of nothing")
	}
}

func TestEveryGoalIsHeldAgainst(t *testing.T) {
	goals := 0
	for _, w := range works {
		goals += len(w.goals)
	}
	if goals != 8 {
		t.Errorf("the works have %d goals, want 8", goals)
	}
}
