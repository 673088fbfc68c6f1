package audit_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ostiary/ostiary/internal/audit"
)

func TestDiff(t *testing.T) {
	type thing struct {
		Name   string   `json:"name"`
		Tags   []string `json:"tags"`
		Secret string   `json:"-"`
	}
	old, next := &thing{"a", []string{"x"}, "s1"}, &thing{"b", []string{"x"}, "s2"}
	got := map[string]string{}
	for name, c := range audit.Diff(old, next) {
		got[name] = string(c)
	}
	if diff := cmp.Diff(map[string]string{"name": `{"old":"a","new":"b"}`}, got); diff != "" {
		t.Error(diff)
	}
	if created := audit.Diff(nil, next); string(created["name"]) != `{"new":"b"}` {
		t.Errorf("created: %s", created["name"])
	}
}
