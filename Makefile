# make run    sets up, builds, runs the main job and says where the figures are
# make test   sets up, builds, passes all tests
SHELL := /bin/bash
-include .setup.mk

OUT ?= runs/quick
PRESET ?= quick
SWIFT_FLAGS := -c release

.PHONY: run test build setup clean

run: build
	.build/release/calodump run --preset $(PRESET) --out $(OUT)

test: setup
	@$(MAKE) --no-print-directory run-tests

run-tests:
	swift build $(SWIFT_FLAGS) --build-tests
	swift test $(SWIFT_FLAGS) --skip-build

build: setup
	@$(MAKE) --no-print-directory build-program

build-program:
	swift build $(SWIFT_FLAGS)

setup:
	@scripts/setup.sh
