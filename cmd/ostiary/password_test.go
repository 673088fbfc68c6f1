package main

import (
	"context"
	"io"
	"strings"
	"testing"
)

func TestNewPasswordFromStandardInput(t *testing.T) {
	for _, test := range []struct{ input, want string }{ // want is empty for what is refused
		{"secret\n", "secret"},
		{"secret", "secret"},
		{"secret\r\n", "secret"},
		{" two words \n", " two words "},
		{"", ""},
		{"\n", ""},
		{"one\ntwo\n", ""},
		{"one\n\n", ""},
	} {
		p := &process{Stdio: Stdio{In: strings.NewReader(test.input)}}
		if got, err := p.newPassword(t.Context()); got != test.want || (err == nil) != (test.want != "") {
			t.Errorf("%q: got %q, %v", test.input, got, err)
		}
	}
}

func TestNewPasswordCanBeInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	silent, _ := io.Pipe()
	p := &process{Stdio: Stdio{In: silent}}
	if _, err := p.newPassword(ctx); err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("got %v", err)
	}
}
