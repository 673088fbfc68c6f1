package examples

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// Traefik and Envoy do not run here. What can be held of their configurations without them is held below.

// asked finds what a configuration has the proxy ask Ostiary.
var asked = regexp.MustCompile(`/oauth/verify\?scope=([^\s&]*)(?:&path=)?`)

// TestDocumentedProxies asks Ostiary what the configurations of Traefik and Envoy have them ask. Envoy appends the path and the
// query of the caller, which must not make less of what is needed.
func TestDocumentedProxies(t *testing.T) {
	w := newWorld(t)
	tokens := map[string]string{}
	for _, scope := range []string{"orders:read", "orders:write", "orders:read reports:read"} {
		tokens[scope] = w.token(t, scope)
	}
	for file, appended := range map[string][]string{
		"traefik/dynamic.yml": {""},
		"envoy/envoy.yaml":    {"/orders", "/orders/1?page=2&x=%zz", "/orders?a;b#c", "/a?scope=orders:write"},
	} {
		questions := asked.FindAllStringSubmatch(read(t, file), -1)
		if len(questions) < 3 {
			t.Errorf("%s asks only %d times", file, len(questions))
		}
		for _, question := range questions {
			needed := strings.Fields(strings.ReplaceAll(question[1], "+", " "))
			for held, token := range tokens {
				want := http.StatusOK
				if len(needed) == 0 || slices.ContainsFunc(needed, func(name string) bool { return !slices.Contains(strings.Fields(held), name) }) {
					want = http.StatusForbidden
				}
				for _, more := range appended {
					got := ask(t, w.address, &api{}, request{target: question[0] + more, header: []string{bearer(token)}})
					if got.StatusCode != want {
						t.Errorf("%s: %s%s with %s: %d, want %d", file, question[0], more, held, got.StatusCode, want)
					}
				}
			}
		}
	}
}

// TestDocumentedProxiesHold reads the files as their proxies do, and holds that all that is named is there.
func TestDocumentedProxiesHold(t *testing.T) {
	var static struct {
		EntryPoints map[string]any `yaml:"entryPoints"`
		Providers   struct {
			File struct{ Filename string } `yaml:"file"`
		} `yaml:"providers"`
	}
	parse(t, "traefik/traefik.yml", &static)
	if _, err := os.Stat(filepath.Join("traefik", static.Providers.File.Filename)); err != nil || len(static.EntryPoints) != 1 {
		t.Errorf("traefik.yml: %+v, %v", static, err)
	}
	var dynamic struct {
		HTTP struct {
			Routers map[string]struct {
				Rule, Service string
				Middlewares   []string
			}
			Middlewares map[string]struct {
				ForwardAuth map[string]any `yaml:"forwardAuth"`
				Headers     struct {
					Custom map[string]string `yaml:"customRequestHeaders"`
				} `yaml:"headers"`
			}
			Services map[string]any
		} `yaml:"http"`
	}
	parse(t, "traefik/dynamic.yml", &dynamic)
	for name, router := range dynamic.HTTP.Routers {
		if dynamic.HTTP.Services[router.Service] == nil {
			t.Errorf("%s has no service %s", name, router.Service)
		}
		guarded, cleaned := false, false
		for _, used := range router.Middlewares {
			middleware, ok := dynamic.HTTP.Middlewares[used]
			if !ok {
				t.Errorf("%s has no middleware %s", name, used)
			}
			guarded = guarded || len(middleware.ForwardAuth) >= 5 // those of the anchor are there, too
			_, ok = middleware.Headers.Custom["Authorization"]
			cleaned = cleaned || ok
		}
		if guarded == (name == "health") || !cleaned {
			t.Errorf("%s: guarded %t, cleaned %t", name, guarded, cleaned)
		}
	}

	var envoy struct {
		Resources struct {
			Listeners, Clusters []map[string]any
		} `yaml:"static_resources"`
	}
	parse(t, "envoy/envoy.yaml", &envoy)
	text := read(t, "envoy/envoy.yaml")
	for _, cluster := range envoy.Resources.Clusters {
		if !strings.Contains(text, "cluster: "+cluster["name"].(string)) {
			t.Errorf("nothing uses the cluster %v", cluster["name"])
		}
	}
	if len(envoy.Resources.Listeners) != 1 || len(envoy.Resources.Clusters) != 2 {
		t.Errorf("envoy.yaml has %d listeners and %d clusters", len(envoy.Resources.Listeners), len(envoy.Resources.Clusters))
	}
}

// TestGuide holds docs/protect-your-api.md to what it points to: its code in Go stands in the examples of pkg/guard, which are
// compiled, and its links lead to files.
func TestGuide(t *testing.T) {
	guide, code := read(t, "../docs/protect-your-api.md"), read(t, "../pkg/guard/example_test.go")
	blocks := regexp.MustCompile("(?s)\n```go\n(.*?)```\n").FindAllStringSubmatch(guide, -1)
	if len(blocks) < 3 {
		t.Errorf("only %d blocks of Go were found", len(blocks))
	}
	for _, block := range blocks {
		for line := range strings.Lines(block[1]) {
			if !strings.Contains(code, strings.TrimSpace(line)) {
				t.Errorf("not in an example: %s", line)
			}
		}
	}
	for _, link := range regexp.MustCompile(`\]\((\.\./[^)#]+)`).FindAllStringSubmatch(guide, -1) {
		if _, err := os.Stat(filepath.Join("../docs", link[1])); err != nil {
			t.Error(err)
		}
	}
}

func parse(t *testing.T, file string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(read(t, file)), into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
