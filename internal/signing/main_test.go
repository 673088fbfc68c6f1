package signing_test

import (
	"testing"

	"github.com/ostiary/ostiary/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }
