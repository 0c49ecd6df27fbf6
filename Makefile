# make run        sets up, builds, runs the main job and says where the figures are
# make test       sets up, builds, passes all tests
# make survive    ends runs at random moments, fills their disk, and compares what they end with
# make farm       the same for a study in shards on a real Slurm on this machine (root, Debian's slurm-wlm and munge)
# make fuzz       libFuzzer on a reader of files: READER=hepmc SECONDS=60
# make sanitize   tests of readers, tallies and stores under the address sanitizer
# make validation slow comparisons with published and Geant4 numbers, written into docs/
# make docs       the documentation site, in .build/site/html; LINKS=all asks the addresses outside, too
# make numbers    every number and figure of README.md and docs/ from this version; goes on where it was interrupted
# make benchmark  speeds and instruction counts, as tables in Markdown (docs/Performance.md)
# make install    installs program, tables, PYTHIA's data and Python package under PREFIX
# make wheel      .build/package/calodump-*.whl: 'pip install' it where there is no Swift (Linux, x86-64)
# make dist       the same as an archive that runs from where it is unpacked
# make wheel-test installs the wheel in a clean Debian (root, network) and runs everything there
SHELL := /bin/bash
-include .setup.mk

PRESET ?= quick
OUT ?= runs/$(PRESET)
STUDY ?=
PREFIX ?= /usr/local
READER ?= study
SECONDS ?= 60
LINKS ?=
SANITIZED ?= ^(DamagedFileTests|InputsTests|NumericsTests|FluxesTests)[.]|RunStoreTests
THREADED ?= fluxFilesDoNotDependOnThreads|RunStoreTests|FluxTally|Parallel|forEachBatch
PROGRAM := .build/release/calodump

.PHONY: run test build setup survive inner-survive farm inner-farm fuzz inner-fuzz sanitize inner-sanitize validation benchmark install inner-install wheel dist wheel-test inner-wheel inner-dist inner-wheel-test clean inner-run inner-test inner-build inner-docs docs inner-numbers numbers inner-validation inner-benchmark

# The set-up writes .setup.mk, so what needs it is made by a second make that reads it.
run test build survive farm fuzz sanitize validation docs numbers benchmark wheel dist wheel-test: setup
	@$(MAKE) --no-print-directory inner-$@

setup:
	@scripts/setup.sh

inner-build:
	swift build -c release

inner-run: inner-build
	$(PROGRAM) run $(STUDY) $(if $(STUDY),,--preset $(PRESET)) --out $(OUT)

inner-test:
	swift build -c release --build-tests
	$(PROGRAM) doctor --prepare
	swift test -c release --skip-build
	cd python && $(CALODUMP_PYTHON) -m unittest discover -s tests

inner-survive: inner-build
	$(CALODUMP_PYTHON) .ci/survive.py $(PROGRAM)

inner-farm: inner-build
	$(CALODUMP_PYTHON) .ci/slurm.py $(PROGRAM)

inner-fuzz:
	swift build -c release --package-path Fuzzing --product fuzz -Xswiftc -sanitize=fuzzer,address
	mkdir -p Fuzzing/.build/corpus/$(READER)
	CALODUMP_FUZZ=$(READER) CALODUMP_FUZZ_CORPUS=Fuzzing/.build/corpus/$(READER) ASAN_OPTIONS=detect_leaks=0 Fuzzing/.build/release/fuzz \
		Fuzzing/.build/corpus/$(READER) -max_total_time=$(SECONDS) -timeout=20 -rss_limit_mb=2000

# In folders of their own; what runs for minutes or starts the program is left out, but for a run on several threads.
inner-sanitize:
	swift build -c release --build-tests --sanitize=address --scratch-path .build/address
	ASAN_OPTIONS=detect_leaks=0 CALODUMP_DAMAGE_CASES=50 .build/address/release/CaloDumpPackageTests.xctest --testing-library swift-testing --filter '$(SANITIZED)'
	swift build -c release --build-tests --sanitize=thread --scratch-path .build/thread
	TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/thread-sanitizer.txt .build/thread/release/CaloDumpPackageTests.xctest --testing-library swift-testing --filter '$(THREADED)'

inner-validation: inner-build
	cd Validation && $(CALODUMP_PYTHON) electromagnetic.py ../$(PROGRAM) && $(CALODUMP_PYTHON) hadronic.py ../$(PROGRAM) && $(CALODUMP_PYTHON) behind.py ../$(PROGRAM) && $(CALODUMP_PYTHON) profiles.py ../$(PROGRAM) \
		&& $(CALODUMP_PYTHON) collisions.py ../$(PROGRAM) && $(CALODUMP_PYTHON) fast_hadrons.py ../$(PROGRAM) && $(CALODUMP_PYTHON) kaon_cross_sections.py && $(CALODUMP_PYTHON) gas_stack.py ../$(PROGRAM) && $(CALODUMP_PYTHON) response.py ../$(PROGRAM) \
		&& $(CALODUMP_PYTHON) recasts.py ../$(PROGRAM) ../runs/recasts \
		&& $(CALODUMP_PYTHON) e137.py ../$(PROGRAM) ../runs/recasts && $(CALODUMP_PYTHON) charm.py ../$(PROGRAM) ../runs/recasts && $(CALODUMP_PYTHON) stitching.py ../$(PROGRAM) ../runs/stitching

inner-docs: inner-build
	scripts/site.sh $(PROGRAM) $(if $(LINKS),links)

# The preset `paper`, unless PRESET says another.
inner-numbers: inner-build
	scripts/numbers.sh $(PROGRAM) $(if $(findstring file,$(origin PRESET)),paper,$(PRESET))

inner-benchmark:
	swift build -c release --package-path Benchmarks >&2
	@Benchmarks/.build/release/benchmark
	@if command -v valgrind >/dev/null; then Benchmarks/instructions.sh; else echo "no valgrind: no instruction counts"; fi
	@Benchmarks/precision.sh
	@if command -v perf >/dev/null; then Benchmarks/profile.sh; else echo "no perf: no profile"; fi

inner-wheel: inner-build
	scripts/package.sh wheel

inner-dist: inner-build
	scripts/package.sh dist

inner-wheel-test: inner-wheel
	scripts/wheel_test.sh .build/package/calodump-*.whl

install: build
	@$(MAKE) --no-print-directory inner-install

inner-install:
	scripts/package.sh tree
	install -d $(PREFIX)/bin $(PREFIX)/lib
	rm -rf $(PREFIX)/lib/calodump
	cp -a .build/package/tree/lib/calodump $(PREFIX)/lib/
	cp -a .build/package/tree/bin/calodump $(PREFIX)/bin/

clean:
	rm -rf .build .setup.mk
