package main

import (
	_ "embed"
	"strings"
	"text/template"

	"github.com/alecthomas/kong"
)

type manCommand struct{}

// Help is shown below the summary of the command.
func (c *manCommand) Help() string {
	return `To read it: ostiary man | man -l -. To install it: ostiary man > /usr/share/man/man1/ostiary.1`
}

var (
	//go:embed man.tmpl
	manText string
	manPage = template.Must(template.New("").Funcs(template.FuncMap{"roff": roff, "usage": usageOf}).Parse(manText))
)

// Run prints the page, for man(7).
func (c *manCommand) Run(p *process, parsed *kong.Context) error {
	return manPage.Execute(p.Out, map[string]any{
		"Version":   version,
		"About":     parsed.Model.Help,
		"Flags":     parsed.Model.Flags,
		"Commands":  parsed.Model.Leaves(true),
		"Variables": unflagged,
		"InFiles":   inFiles,
	})
}

// roff writes text so that nothing in it is an instruction. A paragraph begins after an empty line.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "→", "to").Replace(text)
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case line == "":
			line = ".PP"
		case line[0] == '.' || line[0] == '\'':
			line = `\&` + line
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// usageOf returns how a command is written, with its arguments.
func usageOf(command *kong.Node) string {
	parts := []string{command.FullPath()}
	for _, argument := range command.Positional {
		parts = append(parts, argument.Summary())
	}
	return strings.Join(parts, " ")
}
