package graph_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// TestCompatible holds that what worked with the last release works with this one. What has to go is marked
// @deprecated for one release first.
func TestCompatible(t *testing.T) {
	text, err := os.ReadFile("testdata/released.graphql")
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range compare(load(t, string(text)), schema(t)) {
		t.Errorf("%s", broken)
	}
	if t.Failed() {
		t.Log("Applications that work with the last release would fail. Keep what they use, mark it @deprecated(reason: \"…\"), " +
			"and add the new beside it. A release copies the contract: cp schema.graphql graph/testdata/released.graphql")
	}
}

func load(t *testing.T, text string) *ast.Schema {
	t.Helper()
	loaded, err := gqlparser.LoadSchema(&ast.Source{Name: "test.graphql", Input: text})
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// compare returns what a program written for the released schema may trip over in the current one.
func compare(released, current *ast.Schema) []string {
	c := comparison{current: current}
	inUse := used(released)
	for name, old := range released.Types {
		switch now := current.Types[name]; {
		case old.BuiltIn || !inUse[name]:
		case now == nil:
			c.say("%s is gone", name)
		case now.Kind != old.Kind:
			c.say("%s was %s and is %s", name, old.Kind, now.Kind)
		default:
			c.definition(old, now)
		}
	}
	slices.Sort(c.broken)
	return c.broken
}

// used returns the types that a program can come by without using anything deprecated.
func used(released *ast.Schema) map[string]bool {
	seen := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		definition := released.Types[name]
		if definition == nil || seen[name] {
			return
		}
		seen[name] = true
		for _, field := range definition.Fields {
			if deprecated(field.Directives) {
				continue
			}
			visit(field.Type.Name())
			for _, argument := range field.Arguments {
				if !deprecated(argument.Directives) {
					visit(argument.Type.Name())
				}
			}
		}
		for _, other := range definition.Interfaces {
			visit(other)
		}
		for _, possible := range released.GetPossibleTypes(definition) {
			visit(possible.Name)
		}
	}
	for _, root := range []*ast.Definition{released.Query, released.Mutation, released.Subscription} {
		if root != nil {
			visit(root.Name)
		}
	}
	return seen
}

func deprecated(directives ast.DirectiveList) bool { return directives.ForName("deprecated") != nil }

// comparison collects what is broken.
type comparison struct {
	current *ast.Schema
	broken  []string
}

func (c *comparison) say(format string, args ...any) {
	c.broken = append(c.broken, fmt.Sprintf(format, args...))
}

func (c *comparison) definition(old, now *ast.Definition) {
	if old.Kind == ast.InputObject {
		c.inputs(old.Name, inputFields(old), inputFields(now))
		return
	}
	for _, field := range old.Fields {
		c.field(old.Name+"."+field.Name, field, now.Fields.ForName(field.Name))
	}
	for _, value := range old.EnumValues {
		if now.EnumValues.ForName(value.Name) == nil && !deprecated(value.Directives) {
			c.say("%s.%s is gone", old.Name, value.Name)
		}
	}
	for _, other := range slices.Concat(old.Types, old.Interfaces) {
		if !slices.Contains(slices.Concat(now.Types, now.Interfaces), other) {
			c.say("%s and %s have parted", old.Name, other)
		}
	}
}

func (c *comparison) field(name string, old, now *ast.FieldDefinition) {
	switch {
	case deprecated(old.Directives) && now == nil:
		return
	case now == nil:
		c.say("%s is gone", name)
		return
	case !gives(old.Type, now.Type):
		c.say("%s was %s and is %s", name, old.Type, now.Type)
	}
	if guard := stricter(old.Directives, now.Directives); guard != "" {
		c.say("%s asks for more: %s", name, guard)
	}
	c.inputs(name, arguments(old), arguments(now))
}

// input is an argument or a field of an input.
type input struct {
	name       string
	is         *ast.Type
	preset     *ast.Value
	deprecated bool
}

func (i input) required() bool { return i.is.NonNull && i.preset == nil }

func arguments(field *ast.FieldDefinition) (inputs []input) {
	for _, a := range field.Arguments {
		inputs = append(inputs, input{a.Name, a.Type, a.DefaultValue, deprecated(a.Directives)})
	}
	return inputs
}

func inputFields(definition *ast.Definition) (inputs []input) {
	for _, f := range definition.Fields {
		inputs = append(inputs, input{f.Name, f.Type, f.DefaultValue, deprecated(f.Directives)})
	}
	return inputs
}

func (c *comparison) inputs(owner string, before, after []input) {
	named := func(inputs []input, name string) int {
		return slices.IndexFunc(inputs, func(i input) bool { return i.name == name })
	}
	for _, old := range before {
		name, at := owner+"."+old.name, named(after, old.name)
		switch {
		case at < 0 && old.deprecated:
		case at < 0:
			c.say("%s is gone", name)
		case !takes(old.is, after[at].is):
			c.say("%s was %s and is %s", name, old.is, after[at].is)
		case old.preset.String() != after[at].preset.String():
			c.say("%s had the default %s and has %s", name, old.preset, after[at].preset)
		}
	}
	for _, now := range after {
		if now.required() && named(before, now.name) < 0 {
			c.say("%s.%s is new and required", owner, now.name)
		}
	}
}

// gives reports whether whoever reads the old type can read the new one: null may go, but not come.
func gives(old, now *ast.Type) bool {
	if old.NonNull && !now.NonNull || (old.Elem == nil) != (now.Elem == nil) {
		return false
	}
	return old.NamedType == now.NamedType && (old.Elem == nil || gives(old.Elem, now.Elem))
}

// takes reports whether what was sent as the old type is accepted as the new one: null may come, but not go.
func takes(old, now *ast.Type) bool {
	return gives(now, old)
}

// stricter names the guard when it asks for more than the old one.
func stricter(old, now ast.DirectiveList) string {
	had, has := needs(old), needs(now)
	for _, need := range has {
		if !slices.Contains(had, need) {
			return strings.Join(has, ", ")
		}
	}
	return ""
}

// needs returns what a guard asks for; somebody who is signed in comes with every permission.
func needs(directives ast.DirectiveList) (needs []string) {
	if directives.ForName("authenticated") != nil {
		return []string{"signed in"}
	}
	if guard := directives.ForName("hasPermission"); guard != nil {
		needs = []string{"signed in"}
		for _, permission := range guard.Arguments.ForName("all").Value.Children {
			needs = append(needs, permission.Value.Raw)
		}
	}
	return needs
}

// One case for each rule. What changes stands in the fields of Query, unless it is somewhere else.
func TestCompare(t *testing.T) {
	const rest = `
		directive @hasPermission(all: [P!]!) on FIELD_DEFINITION
		directive @authenticated on FIELD_DEFINITION
		directive @public on FIELD_DEFINITION
		enum P { A B }
	`
	query := func(fields string) string { return "type Query { " + fields + " }" }
	for name, test := range map[string]struct{ released, current, broken string }{
		"nothing changed":           {query("a: Int"), query("a: Int"), ""},
		"another order":             {query("a: Int b: Int"), query("b: Int a: Int"), ""},
		"a description":             {query("a: Int"), query(`"It." a: Int`), ""},
		"a new field":               {query("a: Int"), query("a: Int b: Int"), ""},
		"a field gone":              {query("a: Int b: Int"), query("a: Int"), "Query.b is gone"},
		"a deprecated field gone":   {query("a: Int b: Int @deprecated"), query("a: Int"), ""},
		"deprecated now":            {query("a: Int"), query("a: Int @deprecated"), ""},
		"another type":              {query("a: Int"), query("a: String"), "Query.a was Int and is String"},
		"another type, deprecated":  {query("a: Int @deprecated"), query("a: String @deprecated"), "Query.a was Int and is String"},
		"never null now":            {query("a: [Int]"), query("a: [Int!]!"), ""},
		"null now":                  {query("a: Int!"), query("a: Int"), "Query.a was Int! and is Int"},
		"null within now":           {query("a: [Int!]"), query("a: [Int]"), "Query.a was [Int!] and is [Int]"},
		"a list now":                {query("a: Int"), query("a: [Int]"), "Query.a was Int and is [Int]"},
		"no list now":               {query("a: [Int]"), query("a: Int"), "Query.a was [Int] and is Int"},
		"a new argument":            {query("a: Int"), query("a(x: Int): Int"), ""},
		"a new argument, preset":    {query("a: Int"), query("a(x: Int! = 1): Int"), ""},
		"a new required argument":   {query("a: Int"), query("a(x: Int!): Int"), "Query.a.x is new and required"},
		"an argument gone":          {query("a(x: Int): Int"), query("a: Int"), "Query.a.x is gone"},
		"a deprecated one gone":     {query("a(x: Int @deprecated): Int"), query("a: Int"), ""},
		"an argument required":      {query("a(x: Int): Int"), query("a(x: Int!): Int"), "Query.a.x was Int and is Int!"},
		"an argument optional":      {query("a(x: [Int!]!): Int"), query("a(x: [Int]): Int"), ""},
		"another argument type":     {query("a(x: Int): Int"), query("a(x: ID): Int"), "Query.a.x was Int and is ID"},
		"another default":           {query("a(x: Int = 1): Int"), query("a(x: Int = 2): Int"), "Query.a.x had the default 1 and has 2"},
		"a default gone":            {query("a(x: Int = 1): Int"), query("a(x: Int): Int"), "Query.a.x had the default 1 and has <nil>"},
		"a default now":             {query("a(x: Int): Int"), query("a(x: Int = 1): Int"), "Query.a.x had the default <nil> and has 1"},
		"a type gone":               {query("a: T b: Int") + "type T { x: Int }", query("b: Int"), "Query.a is gone; T is gone"},
		"a type gone as announced":  {query("a: T @deprecated b: Int") + "type T { x: Int }", query("b: Int"), ""},
		"a type in use otherwise":   {query("a: T @deprecated b: T") + "type T { x: Int }", query("c: Int"), "Query.b is gone; T is gone"},
		"another kind":              {query("a(x: T): Int") + "scalar T", query("a(x: T): Int") + "enum T { X }", "T was SCALAR and is ENUM"},
		"an input field gone":       {query("a(x: I): Int") + "input I { y: Int z: Int }", query("a(x: I): Int") + "input I { y: Int }", "I.z is gone"},
		"a deprecated input gone":   {query("a(x: I): Int") + "input I { y: Int z: Int @deprecated }", query("a(x: I): Int") + "input I { y: Int }", ""},
		"an input field required":   {query("a(x: I): Int") + "input I { y: Int }", query("a(x: I): Int") + "input I { y: Int! }", "I.y was Int and is Int!"},
		"a new input field":         {query("a(x: I): Int") + "input I { y: Int }", query("a(x: I): Int") + "input I { y: Int z: Int }", ""},
		"a new required one":        {query("a(x: I): Int") + "input I { y: Int }", query("a(x: I): Int") + "input I { y: Int z: Int! }", "I.z is new and required"},
		"another input default":     {query("a(x: I): Int") + "input I { y: Int = 1 }", query("a(x: I): Int") + "input I { y: Int = 2 }", "I.y had the default 1 and has 2"},
		"an enum value gone":        {query("a: E") + "enum E { X Y }", query("a: E") + "enum E { X }", "E.Y is gone"},
		"a deprecated value gone":   {query("a: E") + "enum E { X Y @deprecated }", query("a: E") + "enum E { X }", ""},
		"a new enum value":          {query("a: E") + "enum E { X }", query("a: E") + "enum E { X Y }", ""},
		"a member gone":             {query("a: U b: S c: T") + "union U = S | T type S { x: Int } type T { x: Int }", query("a: U b: S c: T") + "union U = S type S { x: Int } type T { x: Int }", "U and T have parted"},
		"an interface gone":         {query("a: T i: I") + "interface I { x: Int } type T implements I { x: Int }", query("a: T i: I") + "interface I { x: Int } type T { x: Int }", "T and I have parted"},
		"an interface unused":       {query("a: T") + "interface I { x: Int } type T implements I { x: Int }", query("a: T") + "type T { x: Int }", "I is gone; T and I have parted"},
		"a field of a member gone":  {query("i: I") + "interface I { x: Int } type T implements I { x: Int y: Int }", query("i: I") + "interface I { x: Int } type T implements I { x: Int }", "T.y is gone"},
		"guarded now":               {query("a: Int @public"), query("a: Int @authenticated"), "Query.a asks for more: signed in"},
		"a permission now":          {query("a: Int @authenticated"), query("a: Int @hasPermission(all: [A])"), "Query.a asks for more: signed in, A"},
		"another permission":        {query("a: Int @hasPermission(all: [A])"), query("a: Int @hasPermission(all: [B])"), "Query.a asks for more: signed in, B"},
		"one permission more":       {query("a: Int @hasPermission(all: [A])"), query("a: Int @hasPermission(all: [A, B])"), "Query.a asks for more: signed in, A, B"},
		"one permission less":       {query("a: Int @hasPermission(all: [A, B])"), query("a: Int @hasPermission(all: [B])"), ""},
		"signed in is enough now":   {query("a: Int @hasPermission(all: [A])"), query("a: Int @authenticated"), ""},
		"for everybody now":         {query("a: Int @authenticated"), query("a: Int @public"), ""},
		"a field of Mutation gone":  {query("a: Int") + "type Mutation { b: Int c: Int }", query("a: Int") + "type Mutation { b: Int }", "Mutation.c is gone"},
		"no Mutation any more":      {query("a: Int") + "type Mutation { b: Int }", query("a: Int"), "Mutation is gone"},
		"what nobody could come by": {query("a: Int") + "type T { x: Int }", query("a: Int"), ""},
	} {
		if got := strings.Join(compare(load(t, rest+test.released), load(t, rest+test.current)), "; "); got != test.broken {
			t.Errorf("%s: %q, want %q", name, got, test.broken)
		}
	}
}
