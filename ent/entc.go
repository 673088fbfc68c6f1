//go:build ignore

// This program generates package ent from schema.
package main

import (
	"log"

	"entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"
)

func main() {
	log.SetFlags(0)
	generate(gen.Unique | gen.Indexes | gen.Cascade | gen.Migrate)
	// The package ent/migrate, with which migrations are written, stays. The rest is generated once more without it: each
	// program that reads a row would hold the engine of migrations otherwise, 5 MB of parsers.
	generate(gen.Unique | gen.Indexes | gen.Cascade)
}

func generate(mode gen.SchemaMode) {
	storage, err := gen.NewStorage("sql")
	if err != nil {
		log.Fatal(err)
	}
	storage.SchemaMode = mode
	if err := entc.Generate("./schema", &gen.Config{Storage: storage}, entc.FeatureNames("sql/execquery", "sql/versioned-migration")); err != nil {
		log.Fatal(err)
	}
}
