// Package console_test walks through the console in a real browser, as the people do who use it: what they see, and what
// the server has stored afterwards.
//
// A walk begins with [browsertest.Console] and ends with [browsertest.Tab.Clean].
package console_test

import (
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }
