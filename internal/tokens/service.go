package tokens

import (
	"github.com/ostiary/ostiary/internal/database"
	"github.com/ostiary/ostiary/internal/metrics"
	"github.com/ostiary/ostiary/internal/usage"
)

// Service issues, looks up and revokes tokens.
type Service struct {
	DB *database.DB
	// Usage remembers when a token was last used; nil: nobody does.
	Usage *usage.Recorder
	// Metrics counts what is issued and ended; nil: nobody does.
	Metrics *metrics.Metrics
	// Foreign knows the personal access tokens that were imported; nil: there are none.
	Foreign ForeignTokens
}
