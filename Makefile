# AllDrawn: the ways in. `make demo` shows the main job on real input, `make test` runs every test.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# What a target needs is installed by scripts/setup.sh: `setup-web`, `setup-web-android` and so on.
setup-%:
	@scripts/setup.sh $(subst -, ,$*)

.PHONY: setup
setup: ## Install what everything needs (idempotent); each target installs only its own part
	@scripts/setup.sh

.PHONY: build
build: setup-web ## Build the npm package, the dashboard and the `alldrawn` binary
	@npm run --silent build -w web-wasm
	@npm run --silent build -w dashboard/web
	@cargo build --quiet --package alldrawn

.PHONY: android-libs
android-libs: setup-android ## Build liballdrawn.so for devices, with the NDK that ANDROID_NDK_HOME names
	@scripts/android-libs.sh

.PHONY: demo
demo: build ## Drive a real browser through the sample app and check the numbers against its pixels
	@node scripts/demo.mjs $(DEMO)

.PHONY: demo-android
demo-android: setup-web-android build ## Drive the Android sample app on the real framework, and check the numbers against its pixels
	@node scripts/demo-android.mjs $(DEMO)

.PHONY: leaks-android
leaks-android: setup-android ## Open and close 1,000 Activities, Fragments and destinations, and look for them in heap dumps
	@scripts/android.sh test -pl ../sample-apps/android,adapter-tests -am -Dtest=LeaksTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dleaks.activities=$(or $(LEAKS),999) -Dleaks.rounds=$(or $(LEAKS),1000)

.PHONY: test
test: setup build ## Run all tests
	@scripts/android-libs.sh host
	@scripts/test.sh

.PHONY: steady
steady: build ## The tests that depend on real time, ten times beside two busy loops; in target/steady
	@node scripts/steady.mjs $(STEADY)

.PHONY: bench
bench: setup-rust-android-ios-bench ## What a frame costs, in the core and on the way to it from Android's and iOS's views
	@cargo run --quiet --release --package alldrawn-bench
	@scripts/android.sh test -P bench -pl ../tests/bench/android -am -Dtest='*Bench' -Dsurefire.failIfNoSpecifiedTests=false
	@scripts/ios.sh bench

.PHONY: bench-web
bench-web: build ## What judging a frame costs in the browser's core; CORES='a.wasm b.wasm' compares some
	@node tests/bench/wasm.mjs $(CORES)

.PHONY: size
size: setup-web-android build ## What ships inside an app, in bytes
	@scripts/android-libs.sh host
	@node tests/size/size.mjs
	@scripts/android-libs.sh trial
	@scripts/android.sh process-classes -pl packaging -am
	@node tests/size/android.mjs

.PHONY: reproducible
reproducible: setup-android ## Build the AARs twice, in two places: the same bytes?
	@scripts/reproducible.sh

.PHONY: android-api
android-api: setup-android ## Write the Android modules' public API anew, to be reviewed
	@scripts/android.sh process-classes -pl packaging -am -Dapi=write

.PHONY: accuracy
accuracy: build ## Every fixed scene three times against its pixels, with the controls
	@node tests/accuracy/all-scenes.mjs $(ACCURACY)

.PHONY: accuracy-android
accuracy-android: setup-android ## Android's scenes against their pixels; filmstrips in target/accuracy-android
	@scripts/android.sh test -DskipTests -pl ../tests/accuracy/android -am $(if $(SCENE),-Dscene='$(SCENE)')

.PHONY: accuracy-androidx
accuracy-androidx: setup-android ## The same for AndroidX, Compose and image loaders; in target/accuracy-androidx
	@scripts/android.sh test -pl ../tests/accuracy/androidx -am -Dtest=AndroidxScenesTest \
	  -Dsurefire.failIfNoSpecifiedTests=false $(if $(SCENE),-Dscene='$(SCENE)')

.PHONY: coverage
coverage: setup-rust ## Which lines of core/ its tests reach; fails below 95 %
	@scripts/coverage.sh

.PHONY: mutants
mutants: setup-rust ## Change the visit engine in one place after the other: does a test notice?
	@scripts/mutants.sh $(MUTANTS)

.PHONY: stats
stats: setup-rust ## The statistics against lifelines, and the coverage of their intervals
	@scripts/stats.sh $(STATS)

.PHONY: soak
soak: setup-rust ## A million random scripts through the core and the reference model
	@cargo run --quiet --release --package alldrawn-model --bin soak -- --scripts 1000000 $(SOAK)

.PHONY: vectors
vectors: setup-rust ## Regenerate tests/vectors from the stories
	@cargo run --quiet --package alldrawn-conformance --bin vectors -- write

.PHONY: boundary
boundary: setup-rust ## Write the schema's types for the core, and the core's numbers for the bindings: Boundary.kt and others
	@cargo run --quiet --package alldrawn-schema -- write
	@cargo run --quiet --package alldrawn-boundary -- write

.PHONY: fuzz
fuzz: setup-rust ## Each fuzz target for a minute (FUZZ=seconds)
	@scripts/fuzz.sh $(FUZZ)

.PHONY: sanitize
sanitize: setup-rust-ios ## The runtime's tests, and iOS's, under ThreadSanitizer and AddressSanitizer
	@scripts/sanitize.sh
	@scripts/ios.sh tsan
	@scripts/ios.sh asan

.PHONY: lint
lint: setup-web ## Formatting, lints and types only
	@scripts/lint.sh

.PHONY: clean
clean: ## Remove build output (not the downloads)
	@rm -rf target target-debian web-wasm/dist dashboard/web/dist ios/.build ios/standin/.build
