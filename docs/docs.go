// Package docs has the guides, for people. One of them the program shows itself, so that it is at hand where there is
// no internet.
package docs

import _ "embed" // for the guides

// Errors is errors.md: what errors mean, and what to do about them.
//
//go:embed errors.md
var Errors string
