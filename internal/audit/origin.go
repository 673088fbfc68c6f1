package audit

import (
	"context"
	"net/netip"
)

// Origin is where a request came from.
type Origin struct {
	Address   string // of the client, after trusted proxies
	UserAgent string
	RequestID string
}

// Network returns the network that the address is in, which is what failures are counted by: who has one address
// of it has the others, too. It is a /24 of IPv4 or a /64 of IPv6, and "unknown" when the address is.
func (o Origin) Network() string {
	addr, err := netip.ParseAddr(o.Address)
	if err != nil {
		return "unknown"
	}
	addr, bits := addr.Unmap().WithZone(""), 64
	if addr.Is4() {
		bits = 24
	}
	prefix, _ := addr.Prefix(bits) // fails only for more bits than there are
	return prefix.String()
}

type originKey struct{}

// WithOrigin returns a context of a request that came from there.
func WithOrigin(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// OriginFrom returns where the request came from; zero outside of a request.
func OriginFrom(ctx context.Context) Origin {
	o, _ := ctx.Value(originKey{}).(Origin)
	return o
}
