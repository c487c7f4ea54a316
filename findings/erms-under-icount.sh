#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: a guest under QEMU's -icount touches new pages, and reads a file in memory, with and without the
#   processor's feature "erms", enhanced rep movsb. How many instructions does a page take?
# Version: qemu-system-x86 7.2 and Linux 6.1.176-1, both of Debian 12. QEMU 10.0 counts the same way.
# Guess: the same within a few. The feature says that a copy is best done with one instruction; if it
#   matters, it saves.
# Found: a page that is handed out takes twice the instructions with erms, and a page that is copied
#   four times. Of a rep instruction QEMU counts each round (gen_repz() in target/i386/tcg/translate.c
#   returns to its own address), and with erms Linux clears and copies by bytes, 4,096 rounds a page,
#   without it by eight bytes or with a loop. With -icount instructions are the guest's time: a guest
#   with -cpu max, or with the name of a newer processor, has slower memory.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
for processor in Nehalem Nehalem,+erms; do
    guest clears -accel tcg,thread=single -icount shift=2,sleep=off -cpu $processor
    for what in touched copied; do
        # An instruction is four nanoseconds.
        echo "$processor: instructions of the guest for a page $what: $(($(found $what) / 4))"
        echo "$processor $what $(found $what)" >> "$work/all"
    done
done
# percent WHAT: instructions with erms, in % of those without.
percent() {
    awk -v what="$1" '$2 == what { of[$1] = $3 }
        END { print int(100 * of["Nehalem,+erms"] / of["Nehalem"]) }' "$work/all"
}
holds "a page touched: with erms, in % of without" "$(percent touched)" -gt 180
holds "a page copied: with erms, in % of without" "$(percent copied)" -gt 350
exit "$changed"
