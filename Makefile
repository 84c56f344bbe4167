# AllDrawn's entry points. `make demo` measures a real app, `make test` runs all tests, `make help` lists the rest.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Installs what a target needs: `setup-web-android` runs `scripts/setup.sh web android`.
setup-%:
	@scripts/setup.sh $(subst -, ,$*)

.PHONY: setup
setup: ## Install what all targets need; safe to repeat. Each target also installs what it needs by itself
	@scripts/setup.sh

.PHONY: build
build: setup-web ## Build the npm package, the dashboard and the `alldrawn` binary
	@npm run --silent build -w web-wasm
	@npm run --silent build -w dashboard/web
	@cargo build --quiet --package alldrawn

.PHONY: android-libs
android-libs: setup-android ## Build liballdrawn.so for Android devices; ANDROID_NDK_HOME must name an NDK
	@scripts/android-libs.sh

.PHONY: demo
demo: build ## Measure the sample app in a real browser and check each time against its pixels
	@node scripts/demo.mjs $(DEMO)

.PHONY: demo-android
demo-android: setup-web-android build ## Measure the Android sample app on the real framework and check each time against its pixels
	@node scripts/demo-android.mjs $(DEMO)

.PHONY: leaks-android
leaks-android: setup-android ## Open and close 1,000 Activities, Fragments and destinations; fail if a heap dump still holds one
	@scripts/android.sh test -pl ../sample-apps/android,adapter-tests -am -Dtest=LeaksTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dleaks.activities=$(or $(LEAKS),999) -Dleaks.rounds=$(or $(LEAKS),1000)

.PHONY: test
test: setup build ## Run all tests
	@scripts/android-libs.sh host
	@scripts/test.sh

.PHONY: steady
steady: build ## Run the tests that depend on real time ten times on a busy machine; report in target/steady
	@node scripts/steady.mjs $(STEADY)

.PHONY: bench
bench: setup-rust-android-ios-bench ## Measure the cost of a frame in the core, and from Android's and iOS's views to the core
	@cargo run --quiet --release --package alldrawn-bench
	@scripts/android.sh test -P bench -pl ../tests/bench/android -am -Dtest='*Bench' -Dsurefire.failIfNoSpecifiedTests=false
	@scripts/ios.sh bench

.PHONY: bench-web
bench-web: build ## Measure the cost of a frame in the browser's core; CORES='a.wasm b.wasm' compares builds
	@node tests/bench/wasm.mjs $(CORES)

.PHONY: bench-page
bench-page: build ## Measure what SDKs cost the main thread of a page, by the browser's trace; report in target/bench-page
	@node tests/bench/main-thread.mjs $(BENCH_PAGE)

.PHONY: size
size: setup-web-android build ## Print the size of everything that ships inside an app, and check the limits
	@scripts/android-libs.sh host
	@node tests/size/size.mjs
	@node tests/size/web-peers.mjs
	@scripts/android-libs.sh trial
	@scripts/android.sh process-classes -pl packaging -am
	@node tests/size/android.mjs

.PHONY: packages-web
packages-web: build ## Install the npm package in fresh apps of each bundler, and open them; report in target/packages
	@node web-wasm/consumers/run.mjs $(APPS)

.PHONY: reproducible
reproducible: setup-android ## Build the AARs twice in two folders and check that the bytes are the same
	@scripts/reproducible.sh

.PHONY: android-api
android-api: setup-android ## Rewrite the committed dump of the Android modules' public API; review its diff
	@scripts/android.sh process-classes -pl packaging -am -Dapi=write

.PHONY: accuracy
accuracy: build ## Play every web scene three times and check times and naive measures against the pixels
	@node tests/accuracy/all-scenes.mjs $(ACCURACY)

.PHONY: accuracy-firefox
accuracy-firefox: setup-firefox build ## Play the small pages in Firefox, and in Chromium with and without its paint records
	@node tests/accuracy/firefox.mjs $(ACCURACY)

.PHONY: accuracy-foreign
accuracy-foreign: build ## Load 35 pages from packages on npm and check the SDK against their pixels; needs the npm registry
	@node tests/accuracy/foreign.mjs $(ACCURACY)

.PHONY: accuracy-android
accuracy-android: setup-android ## Check Android's scenes against their pixels; filmstrips in target/accuracy-android
	@scripts/android.sh test -DskipTests -pl ../tests/accuracy/android -am $(if $(SCENE),-Dscene='$(SCENE)')

.PHONY: accuracy-androidx
accuracy-androidx: setup-android ## Check scenes of AndroidX, Compose and image loaders; filmstrips in target/accuracy-androidx
	@scripts/android.sh test -pl ../tests/accuracy/androidx -am -Dtest=AndroidxScenesTest \
	  -Dsurefire.failIfNoSpecifiedTests=false $(if $(SCENE),-Dscene='$(SCENE)')

.PHONY: coverage
coverage: setup-rust ## Measure the line coverage of core/ by its tests; fail below 95 %
	@scripts/coverage.sh

.PHONY: mutants
mutants: setup-rust ## Change the visit engine in one place at a time and check that a test fails
	@scripts/mutants.sh $(MUTANTS)

.PHONY: rules
rules: setup-rust ## Switch off each rule of the metric, one at a time: a vector must notice
	@cargo run --quiet --package alldrawn-rules -- test --package alldrawn-conformance --test switches

.PHONY: stats
stats: setup-rust ## Check the statistics against lifelines, and simulate the coverage of their intervals
	@scripts/stats.sh $(STATS)

.PHONY: soak
soak: setup-rust ## Compare the core with the reference model on a million random scripts
	@cargo run --quiet --release --package alldrawn-model --bin soak -- --scripts 1000000 $(SOAK)

.PHONY: soak-web
soak-web: build ## Open 1,000 routes of a page, one every 50 ms; fail if anything of them stays (SOAK_WEB=number)
	@node web-wasm/test/soak.mjs $(SOAK_WEB)

.PHONY: vectors
vectors: setup-rust ## Regenerate tests/vectors from the stories
	@cargo run --quiet --package alldrawn-conformance --bin vectors -- write

.PHONY: boundary
boundary: setup-rust ## Regenerate the schema's Rust types and the bindings' copies of the core's numbers (Boundary.kt and others)
	@cargo run --quiet --package alldrawn-schema -- write
	@cargo run --quiet --package alldrawn-boundary -- write

.PHONY: fuzz
fuzz: setup-rust ## Run each fuzz target for one minute (FUZZ=seconds)
	@scripts/fuzz.sh $(FUZZ)

.PHONY: sanitize
sanitize: setup-rust-ios ## Run the runtime's and iOS's tests under ThreadSanitizer and AddressSanitizer
	@scripts/sanitize.sh
	@scripts/ios.sh tsan
	@scripts/ios.sh asan

.PHONY: lint
lint: setup-web ## Check formatting, lints and types only
	@scripts/lint.sh

.PHONY: clean
clean: ## Remove build output, but no downloads
	@rm -rf target target-debian web-wasm/dist dashboard/web/dist ios/.build ios/standin/.build
