# AllDrawn: the ways in. `make demo` shows the main job on real input, `make test` runs every test.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## Install what the rest needs (idempotent)
	@scripts/setup.sh

.PHONY: build
build: setup ## Build the npm package, the dashboard and the `alldrawn` binary
	@npm run --silent build -w web-wasm
	@npm run --silent build -w dashboard/web
	@cargo build --quiet --package alldrawn

.PHONY: demo
demo: build ## Drive a real browser through the sample app and check the numbers against its pixels
	@node scripts/demo.mjs $(DEMO)

.PHONY: test
test: build ## Run all tests
	@scripts/test.sh

.PHONY: bench
bench: setup ## What judging a frame costs: gates in counts, bytes and ratios
	@cargo run --quiet --release --package alldrawn-bench

.PHONY: sanitize
sanitize: setup ## The runtime's tests under ThreadSanitizer and AddressSanitizer
	@scripts/sanitize.sh

.PHONY: lint
lint: setup ## Formatting, lints and types only
	@scripts/lint.sh

.PHONY: clean
clean: ## Remove build output (not the downloads)
	@rm -rf target target-debian web-wasm/dist dashboard/web/dist
