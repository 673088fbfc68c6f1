package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/ostiary/ostiary/internal/names"
)

// environment is the variables of the process that begin with our name and are not empty.
type environment map[string]string

const ourVariables = "OSTIARY_"

// environmentOf reads variables as [os.Environ] lists them.
func environmentOf(list []string) environment {
	e := environment{}
	for _, variable := range list {
		name, value, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, ourVariables) && value != "" {
			e[name] = value
		}
	}
	return e
}

// setting is a variable that stands in for no flag.
type setting struct{ Name, Help string }

// unflagged are secrets, and what goes with them: every user of the machine can read flags.
var unflagged = []setting{
	{secretVariable, `Seals the keys that sign JWT access tokens: 32 random bytes in base64, the same for every server. Needed with PostgreSQL. With SQLite, default: the file beside the database whose name ends in .key, which is made at the first start.`},
	{adminNameVariable, `Who is made super admin on a database without users, in place of the one-time link.`},
	{adminPasswordVariable, `The password of that super admin.`},
}

// inFiles are the variables that hold secrets. Containers and systemd give those in files.
var inFiles = []string{"OSTIARY_DATABASE_URL", secretVariable, adminPasswordVariable}

const (
	// fileSuffix is what the variable that names a file has more than the one that has the value itself.
	fileSuffix = "_FILE"
	// longestSecret is how much of such a file is read.
	longestSecret = 64 << 10
)

// value returns the value of a variable, or that in the file that stands in for it; "" when neither is set.
func (e environment) value(name string) (string, error) {
	value, path := e[name], e[name+fileSuffix]
	if path == "" || !slices.Contains(inFiles, name) {
		return value, nil
	}
	if value != "" {
		return "", fmt.Errorf("%s and %s%s are both set: leave one of them out", name, name, fileSuffix)
	}
	value, err := readSecretFile(path)
	if err != nil {
		return "", fmt.Errorf("%s%s: %w", name, fileSuffix, err)
	}
	return value, nil
}

// readSecretFile returns what is in a file, without the end of its line.
func readSecretFile(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, longestSecret+1))
	if err != nil {
		return "", err
	}
	value := strings.TrimRight(string(text), "\r\n")
	switch {
	case value == "":
		return "", fmt.Errorf("there is nothing in %s", path)
	case len(text) > longestSecret:
		return "", fmt.Errorf("%s is too long for a secret", path)
	}
	return value, nil
}

// isSet reports whether a variable has a value, or a file that stands in for it.
func (e environment) isSet(name string) bool { return e[name] != "" || e[name+fileSuffix] != "" }

// check refuses variables that nobody reads: who mistypes a name must not run with a default that they did not choose.
func (e environment) check(model *kong.Application) error {
	known := knownVariables(model)
	var refused []string
	for _, name := range slices.Sorted(maps.Keys(e)) {
		if slices.Contains(known, name) || ofOthers(name, e[name]) {
			continue
		}
		text := name + " is not known"
		if near := nearest(name, known); near != "" {
			text += "; did you mean " + near + "?"
		}
		refused = append(refused, text)
	}
	if refused == nil {
		return nil
	}
	return &usageError{errors.New(strings.Join(refused, " ")), "ostiary serve"}
}

// knownVariables returns the names of all variables that are read.
func knownVariables(model *kong.Application) (names []string) {
	_ = kong.Visit(model, func(visited kong.Visitable, next kong.Next) error {
		if flag, ok := visited.(*kong.Flag); ok && flag.Tag.Has("variable") {
			names = append(names, flag.Tag.Get("variable"))
		}
		return next(nil)
	})
	for _, s := range unflagged {
		names = append(names, s.Name)
	}
	for _, name := range inFiles {
		names = append(names, name+fileSuffix)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

var (
	// Kubernetes sets these in every container for each Service of the namespace, so for those named ostiary or
	// ostiary-something too.
	ofServices = regexp.MustCompile(`^OSTIARY_([A-Z0-9_]+_)?(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$`)
	ofPorts    = regexp.MustCompile(`^OSTIARY_([A-Z0-9_]+_)?PORT=(tcp|udp|sctp)://`)
	// The tests and measurements of the program have their own.
	ofTests = regexp.MustCompile(`^OSTIARY_(TEST|BENCH|CHAOS)_`)
)

// ofOthers reports whether somebody else than the operator sets a variable, or for something else.
func ofOthers(name, value string) bool {
	return ofServices.MatchString(name) || ofPorts.MatchString(name+"="+value) || ofTests.MatchString(name)
}

// nearest returns the name that was meant, "" when none is like it.
func nearest(name string, known []string) string {
	plain := make([]string, len(known))
	for i, candidate := range known {
		plain[i] = strings.TrimPrefix(candidate, ourVariables)
	}
	if near := names.Nearest(strings.TrimPrefix(name, ourVariables), plain); near != "" {
		return ourVariables + near
	}
	return ""
}
