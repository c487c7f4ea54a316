#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# kernel-tree.sh DIR: make DIR, an unpacked kernel source, ready to compile in the guest:
# configured (tinyconfig) and prepared natively, because the host programs alone take
# minutes under emulation; cut down to what that configuration compiles; with the file
# srorch-objects, which lists the objects in the order in which make comes to them.
set -eu
export LC_ALL=C KBUILD_BUILD_USER=srorch KBUILD_BUILD_HOST=srorch
export KBUILD_BUILD_TIMESTAMP="@$SR_EPOCH" KBUILD_BUILD_VERSION=1
cd "$1"
jobs=$(nproc)

make -s tinyconfig
make -s -j"$jobs" prepare scripts

# A dry run names every object, and compiles none.
make -n vmlinux.a > /tmp/dry-run 2>/tmp/dry-run.err || true
grep -o -- ' -o [a-z0-9_/.-]*\.o ' /tmp/dry-run | awk '{print $2}' | head
