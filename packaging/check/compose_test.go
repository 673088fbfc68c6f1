package check

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

// TestCompose loads compose.yaml as Docker Compose does, with the settings of .env.example.
func TestCompose(t *testing.T) {
	load := func(environment string) (*types.Project, error) {
		options, err := cli.NewProjectOptions([]string{"../../compose.yaml"}, cli.WithEnvFiles(environment), cli.WithDotEnv)
		if err != nil {
			return nil, err
		}
		return options.LoadProject(t.Context())
	}
	p, err := load("../../.env.example")
	if err != nil {
		t.Fatal(err)
	}
	server := p.Services["ostiary"]
	if !server.ReadOnly || server.CapDrop[0] != "ALL" || server.Ports[0].HostIP != "127.0.0.1" || server.DependsOn["postgres"].Condition != "service_healthy" {
		t.Errorf("%+v", server)
	}
	if url := *server.Environment["OSTIARY_PUBLIC_URL"]; url != "https://auth.example.com" {
		t.Error(url)
	}
	for name, service := range p.Services {
		for _, secret := range service.Secrets {
			if _, ok := p.Secrets[secret.Source]; !ok {
				t.Errorf("%s wants the secret %s", name, secret.Source)
			}
		}
	}
	if none := filepath.Join(t.TempDir(), ".env"); os.WriteFile(none, nil, 0o600) != nil {
		t.Fatal(none)
	} else if _, err := load(none); err == nil || !strings.Contains(err.Error(), "copy .env.example to .env") {
		t.Errorf("without an address: %v", err)
	}
}

// TestSecretsOfCompose runs what docs/operate.md says to run for them.
func TestSecretsOfCompose(t *testing.T) {
	guide, err := os.ReadFile("../../docs/operate.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```sh\n(mkdir -m 700 secrets\n.*?)```").FindSubmatch(guide)
	if block == nil {
		t.Fatal("there is no block that makes them")
	}
	folder := t.TempDir()
	run(t, folder, "sh", "-euc", string(block[1]))
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(folder, "secrets", name))
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(filepath.Join(folder, "secrets", name))
		if err != nil || info.Mode().Perm()&0o004 == 0 {
			t.Errorf("the user in the container may not read %s: %v", name, err)
		}
		return strings.TrimSpace(string(text))
	}
	if url, password := read("database_url"), read("postgres_password"); len(password) < 32 || url != "postgres://ostiary:"+password+"@postgres/ostiary" {
		t.Errorf("%q does not fit %q", url, password)
	}
	if len(read("secret_key")) != 44 {
		t.Error(read("secret_key"))
	}
}
