package main

import (
	_ "embed"
	"strings"
	"text/template"

	"github.com/alecthomas/kong"
)

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"Shell: bash, zsh or fish."`
}

// Help is shown below the summary of the command.
func (c *completionCommand) Help() string {
	return `For this session of bash: source <(ostiary completion bash). For good, and for all users:

bash: ostiary completion bash > /usr/share/bash-completion/completions/ostiary

zsh: ostiary completion zsh > /usr/share/zsh/site-functions/_ostiary

fish: ostiary completion fish > /usr/share/fish/vendor_completions.d/ostiary.fish`
}

// completions are a script for each shell, to be filled in with the commands. They know everything themselves and never run
// the program, which may be slow to start where a shell must not be.
var (
	//go:embed completion.tmpl
	completionText string
	completions    = template.Must(template.New("").Funcs(template.FuncMap{
		"join":     func(words []string) string { return strings.Join(words, " ") },
		"quote":    func(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" },
		"describe": func(w word) string { return w.Name + ":" + strings.ReplaceAll(w.Help, ":", `\:`) },
	}).Parse(completionText))
)

// Run prints the script of a shell.
func (c *completionCommand) Run(p *process, parsed *kong.Context) error {
	return completions.ExecuteTemplate(p.Out, c.Shell, placesOf(parsed.Model.Node))
}

// place is a command, and what can be written after it.
type place struct {
	Path    string // with the name of the program
	Words   []word // commands below it, or what its first argument may be
	Flags   []word
	HasFile bool // it takes an argument that may be the name of a file
}

// word is something that can be written.
type word struct {
	Name, Help string
	Values     []string // of a flag; none when it can be anything
	TakesValue bool
}

// Bare returns the name of a flag without its dashes.
func (w word) Bare() string { return strings.TrimLeft(w.Name, "-") }

// IsShort reports whether it is a flag of one letter.
func (w word) IsShort() bool { return !strings.HasPrefix(w.Name, "--") }

func placesOf(node *kong.Node) []place {
	here := place{Path: node.FullPath()}
	for _, group := range node.AllFlags(true) {
		for _, flag := range group {
			here.Flags = append(here.Flags, wordsOfFlag(flag)...)
		}
	}
	var below []place
	for _, child := range node.Children {
		here.Words = append(here.Words, word{Name: child.Name, Help: child.Help})
		below = append(below, placesOf(child)...)
	}
	for _, argument := range node.Positional {
		if argument.Enum == "" {
			here.HasFile = true
			continue
		}
		for _, value := range argument.EnumSlice() {
			here.Words = append(here.Words, word{Name: value, Help: argument.Help})
		}
	}
	return append([]place{here}, below...)
}

func wordsOfFlag(flag *kong.Flag) []word {
	w := word{Name: "--" + flag.Name, Help: flag.Help, TakesValue: !flag.IsBool() && !flag.IsCounter()}
	if flag.Enum != "" {
		w.Values = flag.EnumSlice()
	}
	words := []word{w}
	if flag.Short != 0 {
		w.Name = "-" + string(flag.Short)
		words = append(words, w)
	}
	if flag.Tag.Negatable != "" {
		words = append(words, word{Name: "--no-" + flag.Name, Help: "Not: " + flag.Help})
	}
	return words
}
