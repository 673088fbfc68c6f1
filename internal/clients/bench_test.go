package clients_test

import (
	"strconv"
	"testing"

	"github.com/ostiary/ostiary/internal/access"
	"github.com/ostiary/ostiary/internal/clients"
	"github.com/ostiary/ostiary/internal/testkit"
	"github.com/ostiary/ostiary/internal/usage"
)

// BenchmarkAuthenticate is what each request of an application begins with.
func BenchmarkAuthenticate(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *testkit.Kit{"sqlite": testkit.SQLite, "postgres": testkit.PostgreSQL} {
		b.Run(name, func(b *testing.B) {
			kit := open(b)
			service := &clients.Service{DB: kit.DB, Usage: &usage.Recorder{DB: kit.DB}}
			client, secret, err := service.Create(access.WithActor(b.Context(), kit.SuperAdmin(b, "root")), sound("App"))
			if err != nil {
				b.Fatal(err)
			}
			id := strconv.Itoa(client.ID)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := service.Authenticate(b.Context(), id, secret); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
