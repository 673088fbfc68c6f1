package accounts

import "fmt"

// Watched returns the hasher with see called before each hash, with what it costs.
func (h Hasher) Watched(see func(costs string)) Hasher {
	compute := h.derive
	h.derive = func(password string, salt []byte, passes, memoryKiB uint32, lanes uint8) []byte {
		see(fmt.Sprintf("%d passes, %d KiB, %d lanes", passes, memoryKiB, lanes))
		return compute(password, salt, passes, memoryKiB, lanes)
	}
	return h
}
