package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

var update = flag.Bool("update", false, "write what is generated from the flags anew")

// TestConfigurationReference holds the tables of docs/configuration.md to the flags. With -update it writes them.
func TestConfigurationReference(t *testing.T) {
	const path = "../../docs/configuration.md"
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(old)
	for name, table := range map[string]string{"flags": tableOfFlags(t), "variables": tableOfVariables()} {
		part := regexp.MustCompile(fmt.Sprintf(`(?s)<!-- %s -->\n.*<!-- /%[1]s -->`, name))
		if len(part.FindAllString(text, -1)) != 1 {
			t.Fatalf("there is not one part %s", name)
		}
		text = part.ReplaceAllLiteralString(text, fmt.Sprintf("<!-- %s -->\n%s<!-- /%[1]s -->", name, table))
	}
	if text == string(old) {
		return
	}
	if !*update {
		t.Fatal("docs/configuration.md is stale; run: go test ./cmd/ostiary -run TestConfigurationReference -update")
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func tableOfFlags(t *testing.T) string {
	var b strings.Builder
	b.WriteString("| flag | variable | default | meaning |\n|---|---|---|---|\n")
	for _, f := range flagsOfServe(t) {
		if !f.Tag.Has("variable") {
			continue
		}
		variable := f.Tag.Get("variable")
		meaning, standard, _ := strings.Cut(strings.TrimSuffix(f.Help, "."), " Default: ")
		switch {
		case f.IsBool():
			standard = "no"
		case f.HasDefault:
			standard = code(f.Default)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s. |\n", code("--"+f.Name), code(variable), cell(standard), cell(strings.TrimSuffix(meaning, ".")))
	}
	return b.String()
}

func flagsOfServe(t *testing.T) (flags []*kong.Flag) {
	for _, node := range newParser(t).Model.Leaves(true) {
		if node.Name == "serve" {
			for _, group := range node.AllFlags(true) {
				flags = append(flags, group...)
			}
		}
	}
	return flags
}

func tableOfVariables() string {
	var b strings.Builder
	b.WriteString("| variable | meaning |\n|---|---|\n")
	for _, s := range unflagged {
		fmt.Fprintf(&b, "| %s | %s |\n", code(s.Name), cell(s.Help))
	}
	for _, name := range inFiles {
		fmt.Fprintf(&b, "| %s | The file that has the value of %s. |\n", code(name+fileSuffix), code(name))
	}
	return b.String()
}

func code(text string) string { return "`" + text + "`" }

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
