package check

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// images stands in for the registry: every image is empty, and for the platform that is asked for.
type images struct{}

// ResolveImageConfig returns the configuration of an image.
func (images) ResolveImageConfig(_ context.Context, reference string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	config, err := json.Marshal(ocispecs.Image{Platform: platforms.DefaultSpec()})
	return reference, digest.FromBytes(config), config, err
}

// TestDockerfile has BuildKit read the Dockerfile, warn of nothing, and plan the image of each target.
func TestDockerfile(t *testing.T) {
	text, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	platform := platforms.DefaultSpec()
	for _, target := range []string{"", "release"} {
		options := dockerfile2llb.ConvertOpt{
			Config: dockerui.Config{
				Target: target, BuildPlatforms: []ocispecs.Platform{platform}, BuildArgs: map[string]string{"VERSION": "v1.2.3"},
			},
			TargetPlatform: &platform, MetaResolver: images{}, AllStages: target == "",
			Warn: func(rule, _, _, message string, _ []parser.Range) { t.Errorf("%s: %s", rule, message) },
		}
		_, image, _, _, err := dockerfile2llb.Dockerfile2LLB(t.Context(), text, options)
		if err != nil {
			t.Fatal(err)
		}
		config := image.Config
		_, volume := config.Volumes["/data"]
		if config.User != "65532:65532" || config.WorkingDir != "/data" || !volume || config.Shell != nil ||
			!slices.Equal(config.Entrypoint, []string{"/usr/bin/ostiary"}) || !slices.Equal(config.Cmd, []string{"serve"}) ||
			!slices.Contains(config.Env, "OSTIARY_LISTEN=:8080") || config.Labels["org.opencontainers.image.licenses"] != "Apache-2.0" ||
			!slices.Equal(config.Healthcheck.Test, []string{"CMD", "/usr/bin/ostiary", "healthcheck"}) {
			t.Errorf("target %q: %+v", target, config)
		}
		if version := config.Labels["org.opencontainers.image.version"]; target == "" && version != "v1.2.3" {
			t.Errorf("the version is %q", version)
		}
	}
}

// TestDockerignore keeps secrets, databases and what is built elsewhere out of the image.
func TestDockerignore(t *testing.T) {
	text, err := os.ReadFile("../../.dockerignore")
	if err != nil {
		t.Fatal(err)
	}
	patterns, err := ignorefile.ReadAll(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{
		"ostiary.db": true, "ostiary.db.key": true, ".env": true, "secrets/secret_key": true, ".git/config": true, "bin/ostiary": true,
		"web/node_modules/x/index.js": true, "web/dist/console/index.html": true, "web/.env": true, "server/server_test.go": true,
		"go.mod": false, "web/src/console/main.tsx": false, "schema.graphql": false,
	} {
		if ignored, err := patternmatcher.MatchesOrParentMatches(path, patterns); err != nil || ignored != want {
			t.Errorf("%s: %v, %v", path, ignored, err)
		}
	}
	const ours, eachFile = "github.com/ostiary/ostiary/", `{{$at := .ImportPath}}{{range .GoFiles}}{{$at}}/{{.}}
{{end}}{{range .EmbedFiles}}{{$at}}/{{.}}
{{end}}`
	for line := range strings.Lines(run(t, "../..", "go", "list", "-deps", "-f", eachFile, "./cmd/ostiary")) {
		path, ok := strings.CutPrefix(strings.TrimSpace(line), ours)
		if !ok || strings.HasPrefix(path, "web/dist/") { // which is built in the image
			continue
		}
		if ignored, err := patternmatcher.MatchesOrParentMatches(path, patterns); err != nil || ignored {
			t.Errorf("the program is built from %s, which is left out: %v", path, err)
		}
	}
}
