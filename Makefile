# make run        sets up, builds, runs the main job and says where the figures are
# make test       sets up, builds, passes all tests
# make validation slow comparisons with published and Geant4 numbers, written into docs/
# make install    installs program, tables and Python package under PREFIX
SHELL := /bin/bash
-include .setup.mk

PRESET ?= quick
OUT ?= runs/$(PRESET)
STUDY ?=
PREFIX ?= /usr/local
PROGRAM := .build/release/calodump

.PHONY: run test build setup validation install clean inner-run inner-test inner-build inner-validation

# The set-up writes .setup.mk, so what needs it is made by a second make that reads it.
run: setup
	@$(MAKE) --no-print-directory inner-run

test: setup
	@$(MAKE) --no-print-directory inner-test

build: setup
	@$(MAKE) --no-print-directory inner-build

validation: setup
	@$(MAKE) --no-print-directory inner-validation

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

inner-validation: inner-build
	cd Validation && $(CALODUMP_PYTHON) electromagnetic.py ../$(PROGRAM) && $(CALODUMP_PYTHON) gas_stack.py ../$(PROGRAM) \
		&& $(CALODUMP_PYTHON) jets.py ../$(PROGRAM)

install: build
	install -d $(PREFIX)/bin $(PREFIX)/lib/calodump $(PREFIX)/share/calodump
	install $(PROGRAM) $(PREFIX)/lib/calodump/
	cp -r .build/release/*.resources $(PREFIX)/lib/calodump/
	ln -sf ../lib/calodump/calodump $(PREFIX)/bin/calodump
	cp -r python $(PREFIX)/share/calodump/
	cp -r Sources/Reach/Limits $(PREFIX)/share/calodump/limits

clean:
	rm -rf .build .setup.mk
