package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/ostiary/ostiary/internal/fault"
)

func TestUserErrorsAreBounded(t *testing.T) {
	var u fault.UserErrors
	for i := range 70_000 {
		u.AddItem(fault.Invalid, "permissions", i, "There is no such permission.")
		u.Add(fault.Invalid, "name", "The name is wrong.")
	}
	if len(u) != 100 {
		t.Errorf("%d mistakes are told", len(u))
	}
}

func TestCodeOf(t *testing.T) {
	refused := fmt.Errorf("while trying: %w", fault.New(fault.Forbidden, "No."))
	if got := fault.CodeOf(refused); got != fault.Forbidden {
		t.Errorf("a wrapped error has the code %s", got)
	}
	if got := fault.CodeOf(errors.New("boom")); got != fault.Internal {
		t.Errorf("an unknown error has the code %s", got)
	}
	if _, ok := fault.AsUserErrors(fmt.Errorf("w: %w", fault.One(fault.Taken, "name", "Taken."))); !ok {
		t.Error("wrapped user errors are not found")
	}
}
