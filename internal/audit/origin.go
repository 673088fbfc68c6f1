package audit

import "context"

// Origin is where a request came from.
type Origin struct {
	Address   string // of the client, after trusted proxies
	UserAgent string
	RequestID string
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
