// Package ent is the cellar: schema/ is written by hand, everything else is generated from it.
package ent

//go:generate go run entc.go
