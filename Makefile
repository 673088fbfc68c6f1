# Ostiary: `make` says what there is to do.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# Pages whose build broke off, on a full disk say, are not taken for built.
.DELETE_ON_ERROR:

# SQLite is C: without cgo the program does not compile.
export CGO_ENABLED := 1

# Debian keeps PostgreSQL's programs out of PATH, and nginx out of that of all but root; the tests start servers of their own
# with them.
export PATH := $(PATH):/usr/sbin$(addprefix :,$(lastword $(wildcard /usr/lib/postgresql/*/bin)))

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
COMMIT  ?= $(shell git rev-parse HEAD 2>/dev/null)
LDFLAGS := -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT)

GOLANGCI_LINT := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GORELEASER    := go run github.com/goreleaser/goreleaser/v2@v2.12.7

# The pages are built with Node. What Vite asks for: 20.19 or newer of 20, or 22.12 and newer.
NODE := $(shell node -e 'const [a, b] = process.versions.node.split("."); \
	process.exit(a > 22 || a == 22 && b >= 12 || a == 20 && b >= 19 ? 0 : 1)' 2>/dev/null && command -v npm)
PAGES   := web/dist/console/index.html
MODULES := web/node_modules/.package-lock.json
SOURCES := schema.graphql server/pages/mark.svg $(wildcard web/*.json web/*.ts web/*.mjs) $(shell find web/src -type f ! -name operations.ts)

.PHONY: help
help: ## Say what there is to do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: toolchain $(if $(NODE),$(PAGES),no-pages) ## Build bin/ostiary, with the web pages inside
	go build -trimpath -buildvcs=false -ldflags '$(LDFLAGS)' -o bin/ostiary ./cmd/ostiary

.PHONY: run
run: build ## Build, then serve at http://localhost:8080
	bin/ostiary serve

.PHONY: web
web: $(if $(NODE),$(PAGES),need-node) ## Build the web pages alone, if their sources are newer

.PHONY: test
test: toolchain $(if $(NODE),$(PAGES)) ## Run all tests that this machine has the tools for
	@go test -race -timeout 25m ./...; status=$$?; left=; \
	out() { left="$$left$${left:+; }$$1 (install $$2)"; }; \
	command -v postgres >/dev/null || out 'PostgreSQL' postgresql; \
	command -v chromium >/dev/null || out 'browser' chromium; \
	command -v strace >/dev/null || out 'system calls' strace; \
	command -v nginx >/dev/null || out 'nginx before an API' nginx; \
	command -v caddy >/dev/null || out 'Caddy before an API' caddy; \
	command -v mariadbd >/dev/null || [ -x /usr/sbin/mariadbd ] || out 'imports from MySQL' mariadb-server; \
	command -v zsh >/dev/null && command -v fish >/dev/null || out 'completion' 'zsh, fish'; \
	command -v mandoc >/dev/null || out 'manual page' mandoc; \
	command -v promtool >/dev/null || out 'alerts and dashboard in the eyes of Prometheus' prometheus; \
	command -v curl >/dev/null || out "README's commands" curl; \
	[ '$(NODE)' ] || out 'web pages, samples in TypeScript and GraphQL over HTTP audits' 'Node.js 20.19 or newer'; \
	[ -z "$$left" ] || echo "Left out: $$left."; \
	exit $$status

FUZZTIME ?= 5s

# What fails is tried twice: before Go 1.27 a run can end with "context deadline exceeded" and nothing else. What was
# found lies in testdata/fuzz, and fails again.
.PHONY: fuzz
fuzz: toolchain ## Try every fuzz target with new inputs, for FUZZTIME (5s) each
	@for target in $$(grep -roE --include='*_test.go' '^func Fuzz[A-Za-z0-9]+' . | sed 's/func //' | sort); do \
		echo "$$target"; \
		fuzz="go test -run ^$$ -fuzz ^$${target#*:}$$ -fuzztime $(FUZZTIME) $${target%/*}"; \
		$$fuzz || $$fuzz || exit 1; \
	done

.PHONY: chaos
chaos: toolchain $(if $(NODE),$(PAGES)) ## Kill, starve and cut off servers and databases, at length: under an hour
	go test -count=1 -timeout 2h -v ./chaos -args -long

DURATION ?= 10m

.PHONY: soak
soak: toolchain $(if $(NODE),$(PAGES)) ## Run a server under mixed traffic for DURATION (10m): what it takes must stay flat
	go test -count=1 -timeout 24h -v -run '^TestSoak$$' ./chaos -args -soak $(DURATION)

.PHONY: extras
extras: build ## Write the manual page and the completion of the shells into bin/
	mkdir -p bin/completion
	bin/ostiary man >bin/ostiary.1
	for shell in bash zsh fish; do bin/ostiary completion $$shell >bin/completion/ostiary.$$shell || exit 1; done

.PHONY: packages
packages: toolchain ## Check what installs it: chart, compose.yaml, unit and release
	cd packaging/check && go vet ./... && go test -count=1 ./...
	$(GORELEASER) check

.PHONY: verify
verify: fresh lint ## Check generated code, format, vet, lint and architecture
	go test -count=1 -run '^TestArchitecture' .

.PHONY: generate
generate: toolchain ## Regenerate what is generated from ent/schema and schema.graphql
	go generate ./...

.PHONY: lint
lint: toolchain ## Check format, vet and lint
	@unformatted=$$(gofmt -l $$(find . -name node_modules -prune -o -name '*.go' -print)); \
	[ -z "$$unformatted" ] || { echo "Not formatted with gofmt:"; echo "$$unformatted"; exit 1; }
	go vet ./...
	$(GOLANGCI_LINT) run ./...

.PHONY: bench
bench: toolchain $(if $(NODE),$(PAGES)) ## Measure the server beside the limit of the machine, then what is fast inside
	go run ./bench -grow
	go test -run '^$$' -bench . -benchmem ./...

.PHONY: clean
clean: ## Delete what was built
	rm -rf bin web/node_modules
	find web/dist -mindepth 1 ! -name .gitkeep -delete

# What follows serves the targets above.

$(MODULES): web/package.json web/package-lock.json
	cd web && npm ci --ignore-scripts --include=dev
	@touch $@

$(PAGES): $(MODULES) $(SOURCES)
	cd web && npm run build

# Generating changes nothing, or something was forgotten. Compared with the files as they were, not with
# the last commit: an unfinished change elsewhere is nobody's business here.
.PHONY: fresh
fresh: SUMS = find ent graph -type f -exec cksum {} + | sort -k 3
fresh:
	@before=$$($(SUMS)) && $(MAKE) --no-print-directory generate && after=$$($(SUMS)) || exit 1; \
	[ "$$before" = "$$after" ] || { echo 'Generated code was stale. Commit what make generate wrote:'; \
	printf '%s\n' "$$before" "$$after" | sort | uniq -u | awk '{print "  " $$3}' | sort -u; exit 1; }

.PHONY: toolchain
toolchain:
	@command -v go >/dev/null || { echo 'Go is missing: install it from https://go.dev/dl' >&2; exit 1; }
	@cc=$$(go env CC); command -v $${cc%% *} >/dev/null || { \
	echo "A C compiler is missing, which SQLite needs ($$cc was not found): install gcc or clang" >&2; exit 1; }

.PHONY: no-pages
no-pages:
	@[ -e $(PAGES) ] || echo 'Without Node.js 20.19 or newer, and npm: building without the console and the playground. The API works.'

.PHONY: need-node
need-node:
	@echo 'The web pages need Node.js 20.19 or newer, and npm: https://nodejs.org' >&2; exit 1
