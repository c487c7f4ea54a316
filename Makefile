# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# The front door. Each target does its own set-up, and none that is done already.

# Processors to build with; all of them by default.
JOBS ?= $(shell nproc)
# Words added to `srorch capture`, e.g. make capture ARGS='--kernel 6.1'.
ARGS ?=
SWIFT ?= swift
RELEASE = .build/release/srorch

.PHONY: help capture test build check bench fmt docs clean deps deps-build release

help:
	@echo 'make capture   a real guest, short of memory, and a histogram of what it swapped'
	@echo 'make test      the whole suite, a real guest included'
	@echo 'make check     lint and unit tests, no guest'
	@echo 'make bench     ratios against plain swap and zram'
	@echo 'make build     srorch, for debugging, in .build/debug'
	@echo 'make deps      install the packages that this needs (apt; only what is missing)'
	@echo 'make fmt docs clean'

deps:
	@scripts/deps

# Enough to compile and to run the tests that boot nothing.
deps-build:
	@scripts/deps build

build: deps-build
	$(SWIFT) build -j $(JOBS)

release: deps
	$(SWIFT) build -c release -j $(JOBS) --product srorch

# capture makes the guest image itself when there is none for this recipe.
capture: release
	$(RELEASE) capture --workload kernel-build $(ARGS)

test: deps
	$(SWIFT) build --build-tests -j $(JOBS)
	$(SWIFT) test --skip-build

check: deps-build
	scripts/check
	$(SWIFT) build --build-tests -j $(JOBS)
	$(SWIFT) test --skip-build --skip IntegrationTests

# Each prints a table; results/ keeps the last with what made it.
bench: release
	Benchmarks/relay $(RELEASE) | tee Benchmarks/results/relay.md.new
	@{ echo '<!-- SPDX-License-Identifier: GPL-3.0-or-later -->'; echo 'Made by `make bench`.'; echo; \
	    cat Benchmarks/results/relay.md.new; } > Benchmarks/results/relay.md
	@rm Benchmarks/results/relay.md.new
	@{ echo '<!-- SPDX-License-Identifier: GPL-3.0-or-later -->'; echo 'Made by `make bench`.'; echo; \
	    Benchmarks/replay; } | tee Benchmarks/results/replay.md.new
	@mv Benchmarks/results/replay.md.new Benchmarks/results/replay.md

fmt:
	$(SWIFT) format -i -r Sources Tests Package.swift

docs:
	@echo 'The documentation is in docs/; start with docs/dataflow.md.'

clean:
	rm -rf .build
