package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
)

// completed is what a shell offers for the last word of a line, and some of what it must not offer.
var completed = []struct {
	line    string
	offered []string
	not     string
}{
	{"ostiary cl", []string{"client"}, "serve"},
	{"ostiary client ", []string{"create", "delete-secret"}, "serve"},
	{"ostiary client create-s", []string{"create-secret"}, "list"},
	{"ostiary client create --re", []string{"--redirect-uri", "--refresh-grace"}, "--pkce"},
	{"ostiary client create --no-", []string{"--no-pkce"}, "--pkce"},
	{"ostiary serve --log-l", []string{"--log-level"}, "--listen"},
	{"ostiary --database-url sqlite:x serve --log-l", []string{"--log-level"}, "--listen"},
	{"ostiary serve --log-level ", []string{"debug", "info", "warn", "error"}, "--listen"},
	{"ostiary client list --output j", []string{"json"}, "text"},
	{"ostiary completion ", []string{"bash", "fish", "zsh"}, "serve"},
	{"ostiary backup some", []string{"somefile.db"}, "serve"},
	{"ostiary apply -f some", []string{"somefile.db"}, "serve"},
	{"ostiary serve --database-url some", []string{"somefile.db"}, "serve"},
}

// TestCompletion has each shell complete command lines.
func TestCompletion(t *testing.T) {
	// How each shell says what it would offer at a line, a word for each line.
	asked := map[string]string{
		"bash": `source "$1"; line=$2
			read -ra COMP_WORDS <<<"$line"; [[ $line != *' ' ]] || COMP_WORDS+=(''); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
			_ostiary; printf '%s\n' "${COMPREPLY[@]}"
			[[ $(complete -p ostiary) == *'-o default'* ]] || exit 1
			[[ -n ${COMPREPLY[*]} ]] || compgen -f -- "${COMP_WORDS[COMP_CWORD]}"`,
		// The functions that draw the choices are replaced: they want a terminal.
		"zsh": `compdef() { :; }; compset() { :; }
			_files() { print -l -- ${PREFIX}*(N); }
			compadd() { shift; print -l -- ${(M)@:#${PREFIX}*}; }
			_describe() { local entry; for entry in ${(P)2}; do [[ $entry != ${PREFIX}* ]] || print -- ${entry%%:*}; done; }
			source $1; line=$2
			words=(${=line}); [[ $line != *' ' ]] || words+=(''); CURRENT=$#words; PREFIX=${words[-1]}
			_ostiary`,
		"fish": `source $argv[1]; complete -C "$argv[2]" | string split -f 1 \t; true`,
	}
	for shell, script := range asked {
		t.Run(shell, func(t *testing.T) {
			_, missing := exec.LookPath(shell)
			testkit.Need(t, shell, missing == nil)
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, "somefile.db"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(folder, "completion")
			if err := os.WriteFile(path, printed(t, "completion", shell), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, want := range completed {
				args := []string{"-c", script, path, want.line}
				if shell != "fish" {
					args = slices.Insert(args, 2, shell) // what the script is called
				}
				command := exec.CommandContext(t.Context(), shell, args...)
				command.Dir, command.Env = folder, append(os.Environ(), "HOME="+folder)
				out, err := command.CombinedOutput()
				offered := strings.Fields(string(out))
				if err != nil || slices.Contains(offered, want.not) {
					t.Errorf("%q: %v, %s", want.line, err, out)
				}
				for _, one := range want.offered {
					if !slices.Contains(offered, one) {
						t.Errorf("%q does not offer %s: %s", want.line, one, out)
					}
				}
			}
		})
	}
	t.Run("none", func(t *testing.T) {
		var out, errs bytes.Buffer
		code := Run(t.Context(), []string{"completion", "tcsh"}, nil, Stdio{strings.NewReader(""), &out, &errs})
		if code != exitUsage || out.Len() > 0 || !strings.Contains(errs.String(), `must be one of "bash","zsh","fish"`) {
			t.Errorf("code %d: %s%s", code, out.Bytes(), errs.Bytes())
		}
	})
}

// printed returns what a command prints that needs nothing.
func printed(t *testing.T, args ...string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	if code := Run(t.Context(), args, nil, Stdio{strings.NewReader(""), &out, &errs}); code != exitOK || errs.Len() > 0 {
		t.Fatalf("code %d: %s", code, errs.Bytes())
	}
	return out.Bytes()
}
