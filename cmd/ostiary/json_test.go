package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// jsonAt reads standard output, which must be one JSON value and nothing else, and compares what stands
// in it at a path with a text, or puts it into a variable: json PATH is TEXT, json PATH into VARIABLE. A
// path is made of names, positions and, at the end, count for how many items there are: 0.authClient.id.
func jsonAt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 || args[1] != "is" && args[1] != "into" {
		ts.Fatalf("usage: json PATH is TEXT, or json PATH into VARIABLE")
	}
	decoder := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	decoder.UseNumber()
	var data any
	ts.Check(decoder.Decode(&data))
	if _, err := decoder.Token(); err != io.EOF {
		ts.Fatalf("there is more than JSON on standard output")
	}
	for step := range strings.SplitSeq(args[0], ".") {
		data = within(ts, data, step)
	}
	found, ok := data.(string)
	if !ok {
		found = compact(ts, data)
	}
	if args[1] == "into" {
		ts.Setenv(args[2], found)
	} else if found != args[2] {
		ts.Fatalf("%s is %s", args[0], found)
	}
}

func within(ts *testscript.TestScript, data any, step string) any {
	switch data := data.(type) {
	case map[string]any:
		if value, ok := data[step]; ok {
			return value
		}
	case []any:
		if step == "count" {
			return len(data)
		}
		if i, err := strconv.Atoi(step); err == nil && i < len(data) {
			return data[i]
		}
	}
	ts.Fatalf("there is no %s in %v", step, data)
	return nil
}

func compact(ts *testscript.TestScript, data any) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	ts.Check(encoder.Encode(data))
	return strings.TrimSuffix(b.String(), "\n")
}
