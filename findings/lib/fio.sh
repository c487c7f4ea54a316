# shellcheck shell=sh disable=SC2154 # what setup.sh sets
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# fio 3.33 of Debian 12, for the findings about it. Sourced behind setup.sh.

debian fio=3.33-3 libaio1 libnuma1 libibverbs1 librdmacm1 libnl-3-200 libnl-route-3-200 librbd1 librados2 \
    libgfapi0 libgfrpc0 libgfxdr0 libglusterfs0 libpmem1 libpmemblk1 libndctl6 libdaxctl1 libkmod2 libtcmalloc-minimal4 \
    libboost-thread1.74.0 libboost-iostreams1.74.0 libfmt9 librabbitmq4 libunwind8

# fio OPTION…: a job in the temporary folder, what it says in the file result there.
fio() {
    (cd "$work" && LD_LIBRARY_PATH=$libraries timeout 60 "$root/usr/bin/fio" --output="$work/result" "$@") || give_up "fio"
}
