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

# Where `make install` puts things; DESTDIR stands before it, for packagers.
PREFIX ?= /usr/local
# How long each fuzzer runs.
SECONDS ?= 60

.PHONY: help validate results capture test build check bench fmt docs clean deps deps-build deps-capture release
.PHONY: installable install uninstall fuzz sanitize

help:
	@echo 'make capture   a real guest, short of memory, and a histogram of what it swapped'
	@echo 'make test      the whole suite, a real guest included'
	@echo 'make check     lint and unit tests, no guest'
	@echo 'make bench     every benchmark, each a ratio against a named peer'
	@echo 'make validate  captures, allocators and devices held against their models; fills docs/validation.md'
	@echo 'make results   the published runs, tables and pictures of results/'
	@echo 'make build     srorch, for debugging, in .build/debug'
	@echo 'make deps      install the packages that this needs (apt; only what is missing)'
	@echo 'make install   srorch, libsr_parse, man pages, completions, the module: PREFIX= DESTDIR='
	@echo 'make fuzz      every reader of the library, each for SECONDS= (60)'
	@echo 'make sanitize  the library tests under the thread and address sanitizers'
	@echo 'make docs      the guides and the modules as a site, in .build-docs/site'
	@echo 'make fmt clean uninstall'

deps:
	@scripts/deps

# Enough to compile and to run the tests that boot nothing.
deps-build:
	@scripts/deps build

# What a capture needs, and no browser or cluster, which only tests do.
deps-capture:
	@scripts/deps build capture user optional

build: deps-build
	$(SWIFT) build -j $(JOBS)

RELEASE_BUILD = $(SWIFT) build -c release -j $(JOBS) --product srorch && \
    $(SWIFT) build -c release -j $(JOBS) --product sr_preload && \
    $(SWIFT) build -c release -j $(JOBS) --product sr_steady
release: deps-capture
	$(RELEASE_BUILD)

# beside COMMAND,WORDS: the command, and beside it what a guest is built of is fetched and unpacked.
# A fetch that fails is said, and met again where the guest is built.
beside = sh vm/build/ahead.sh $(2) & ahead=$$!; \
    if $(1); then wait $$ahead || true; else kill $$ahead; wait; exit 1; fi

# capture builds what is left of the guest itself, and fetches what was not.
capture: deps-capture
	@$(call beside,$(RELEASE_BUILD),$(ARGS))
	$(RELEASE) capture --workload kernel-build $(ARGS)

# Of those for another processor the one that tests capture on; what else is needed builds itself.
KERNELS = $(filter-out %-arm64.yaml %/7.3-arm64-16k.yaml,$(wildcard vm/kernels/*.yaml))

# Sweeps are cut in the middle, which hundreds of tests beside them would delay past their end; guests
# beside too many others are not up in time.
ALONE = 'SweepTests|SlurmTests|SweepPageTests|DeviceTests|ARM64CaptureTests|soDoThoseOfAnotherProcessor'

# The tool under test is the one that `make install` puts in place: optimized, it takes a good part
# off the suite's time.
TESTED = SR_TESTED=$(CURDIR)/$(INSTALLABLE)/release
# Not by name below, where make -n would do it.
BUILD_TESTED = $(MAKE) installable

test: deps
	@$(call beside,$(BUILD_TESTED) && $(SWIFT) build --build-tests -j $(JOBS),$(KERNELS:vm/kernels/%.yaml=--kernel %))
	$(TESTED) $(SWIFT) test --skip-build --skip $(ALONE)
	$(TESTED) $(SWIFT) test --skip-build --filter $(ALONE)
	@echo scripts/docs beside scripts/fuzz 10
	@scripts/docs & docs=$$!; scripts/fuzz 10; fuzz=$$?; wait $$docs && exit $$fuzz
	scripts/install-test $(INSTALLABLE)/release

check: deps-build
	scripts/check
	$(SWIFT) build --build-tests -j $(JOBS)
	$(SWIFT) test --skip-build --skip IntegrationTests

# Each prints a table; results/ keeps the last with what made it. One alone: make bench-relay.
BENCHES = startup relay arm64 steady trace length synth replay whatif compress anyprog
bench: $(BENCHES:%=bench-%)
# REUSE-IgnoreStart
bench-%: deps release
	@{ echo '<!-- SPDX-License-Identifier: GPL-3.0-or-later -->'; \
	    echo 'Made by `make bench-$*`.'; echo; Benchmarks/$* $(RELEASE); } \
	    > Benchmarks/results/$*.md.new
	@mv Benchmarks/results/$*.md.new Benchmarks/results/$*.md
	@cat Benchmarks/results/$*.md
# REUSE-IgnoreEnd

# Captures are kept in runs/validation, and made only where they are missing.
validate: release
	scripts/validate $(RELEASE)
	scripts/validate-allocators $(RELEASE)
	scripts/validate-devices $(RELEASE)
	scripts/validate-zswap $(RELEASE)
	scripts/validate-live $(RELEASE)

# What is published in results/; captures are kept in runs/results.
results: release
	scripts/results $(RELEASE) $(JOBS)

fmt:
	$(SWIFT) format -i -r Sources Tests Package.swift

# Built apart, with Swift's own library inside: what is installed needs no toolchain. The
# library's name carries the version of its interface.
INSTALLABLE = .build-install
ABI = $(shell sed -n 's/^.define SR_PARSE_ABI[[:space:]]*//p' Sources/CSRParse/include/libsr_parse.h)
installable: deps-build
	$(SWIFT) build -c release -j $(JOBS) --scratch-path $(INSTALLABLE) --static-swift-stdlib \
	    -Xswiftc -static-stdlib --product srorch
	$(SWIFT) build -c release -j $(JOBS) --scratch-path $(INSTALLABLE) --static-swift-stdlib \
	    -Xswiftc -static-stdlib -Xlinker -soname=libsr_parse.so.$(ABI) --product sr_parse
	ln -sf libsr_parse.so $(INSTALLABLE)/release/libsr_parse.so.$(ABI)
	$(SWIFT) build -c release -j $(JOBS) --scratch-path $(INSTALLABLE) --static-swift-stdlib \
	    -Xswiftc -static-stdlib --product sr_preload
	$(SWIFT) build -c release -j $(JOBS) --scratch-path $(INSTALLABLE) --static-swift-stdlib \
	    -Xswiftc -static-stdlib --product sr_steady

# `sudo make install` builds nothing when `make installable` came before it.
install: installable
	scripts/install $(INSTALLABLE)/release $(PREFIX) $(DESTDIR)

uninstall:
	scripts/uninstall $(PREFIX) $(DESTDIR)

fuzz: deps-build
	scripts/fuzz $(SECONDS)

# Each sanitizer has a build of its own.
sanitize: deps-build
	LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/leaks-of-others.supp \
	    SR_SANITIZE=1 SWIFT_BACKTRACE=enable=no $(SWIFT) test --disable-xctest -j $(JOBS) --scratch-path .build-address \
	    --sanitize address --filter SRParseTests
	SR_SANITIZE=1 SWIFT_BACKTRACE=enable=no $(SWIFT) test --disable-xctest -j $(JOBS) --scratch-path .build-thread \
	    --sanitize thread --filter SRParseTests

# The guides and the modules as a site, in .build-docs/site. What is built for debugging is built on.
docs: deps-build
	scripts/docs

clean:
	rm -rf .build .build-docs .build-install .build-fuzz .build-address .build-thread
