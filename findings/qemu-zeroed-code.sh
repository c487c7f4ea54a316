#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: a guest of 64-bit ARM calls a function of one instruction, zeroes the whole page that holds it,
#   does the cache maintenance that the architecture asks for, stores 100,000 times to the head of the
#   page, and calls the function again. The page is zeroed with ordinary stores, or with DC ZVA as the
#   kernel's clear_page() does it.
# Version: qemu-system-arm 7.2 of Debian 12. 10.0 does it right both ways: it hands the block's length
#   on.
# Guess: either way no byte of the code is left, QEMU drops its translation at the first store that hits
#   it, the page is data like any other, and the call runs into an undefined instruction. (The guess is
#   everyone's; the cause was read in the source before this was first run, on the trail of a guest that
#   was three times slower with rodata=off.)
# Found: so it is with stores. DC ZVA says that it writes one byte in each block of 64 (probe_access()
#   in accel/tcg/cputlb.c), so a translation that begins behind a block's first byte survives; IC IVAU
#   does nothing, as QEMU counts on seeing every store. The old function still returns. And while a page
#   has a translation every store to it takes the slow path, dozens of times as long: a page of a
#   program that has ended, cleared and used as a stack, stays slow until something happens to be stored
#   where the code was. Which page that is depends on whatever moves pages, an unrelated word on the
#   kernel's command line for one.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
# shellcheck disable=SC2086 # a list
debian qemu-system-arm=1:7.2+dfsg-7+deb12u18+b3 qemu-system-common=1:7.2+dfsg-7+deb12u18+b3 \
    qemu-system-data=1:7.2+dfsg-7+deb12u18 binutils-aarch64-linux-gnu=2.40-2 binutils-common=2.40-2 libbinutils=2.40-2 \
    zlib1g libzstd1 $qemu_libraries

cat > "$work/guest.s" << 'END'
        adr     x0, vectors
        msr     vbar_el1, x0
        mov     x0, #0xff               // kind 0 is cached memory, kind 1 a device
        msr     mair_el1, x0
        ldr     x0, =0x100003519        // addresses of 39 bits, pages of 4 KiB, cached tables, no upper half
        msr     tcr_el1, x0
        adr     x0, table
        msr     ttbr0_el1, x0
        isb
        mrs     x0, sctlr_el1
        mov     x1, #0x1005             // the MMU and the caches
        orr     x0, x0, x1
        msr     sctlr_el1, x0
        isb

        adr     x20, page
        adr     x21, function
        blr     x21
        mov     x0, x20
clear:
.if ZVA
        dc      zva, x0
.else
        stp     xzr, xzr, [x0]
        stp     xzr, xzr, [x0, #16]
        stp     xzr, xzr, [x0, #32]
        stp     xzr, xzr, [x0, #48]
.endif
        dc      cvau, x0
        add     x0, x0, #64
        tst     x0, #4095
        b.ne    clear
        dsb     ish
        mov     x0, x20
forget: ic      ivau, x0
        add     x0, x0, #64
        tst     x0, #4095
        b.ne    forget
        dsb     ish
        isb

        ldr     x1, =STORES
store:  str     x1, [x20]
        subs    x1, x1, #1
        b.ne    store
        mov     w1, #'r'                // returned
        blr     x21
finish: mov     x0, #0x09000000         // the serial line
        strb    w1, [x0]
        mov     x0, #8
        movk    x0, #0x8400, lsl #16    // SYSTEM_OFF of PSCI
        hvc     #0

        .align  11
vectors:
        .skip   0x200
        mov     w1, #'u'                // undefined, or another exception
        b       finish

        .align  12
table:  .quad   0x0060000000000405      // the first gigabyte: devices, never executed
        .quad   0x0000000040000701      // the second: memory
        .align  12
page:   .skip   16
function:
        ret
        .align  12
END

# zeroed ZVA STORES [OPTION…]: runs the guest; its letter in $work/letter, and the seconds of processor time.
zeroed() {
    zva=$1 stores=$2
    shift 2
    LD_LIBRARY_PATH=$libraries "$root/usr/bin/aarch64-linux-gnu-as" --defsym "ZVA=$zva" --defsym "STORES=$stores" \
        -o "$work/guest.o" "$work/guest.s" || give_up "as"
    LD_LIBRARY_PATH=$libraries "$root/usr/bin/aarch64-linux-gnu-objcopy" -O binary -j .text \
        "$work/guest.o" "$work/guest" || give_up "objcopy"
    LD_LIBRARY_PATH=$libraries python3 - "$root/usr/bin/qemu-system-aarch64" -nodefaults -display none \
        -machine virt -cpu cortex-a76,pmu=off -m 64 -accel tcg,thread=single -serial "file:$work/letter" \
        -kernel "$work/guest" "$@" << 'END' || give_up "qemu-system-aarch64"
import os, subprocess, sys
subprocess.run(sys.argv[1:], check=True, timeout=120)
print(os.times().children_user + os.times().children_system)
END
}
for zva in 0 1; do
    zeroed $zva 100000 -trace memory_notdirty_write_access -D "$work/slow.$zva" > "$work/seconds"
    cp "$work/letter" "$work/letter.$zva"
done
expect "stores: the function afterwards (u: undefined instruction)" u "$(cat "$work/letter.0")"
holds "stores: accesses by the slow path" "$(wc -l < "$work/slow.0")" -lt 100
expect "DC ZVA: the function afterwards (r: it returned)" r "$(cat "$work/letter.1")"
holds "DC ZVA: accesses by the slow path" "$(wc -l < "$work/slow.1")" -ge 100000
ratio=$(python3 -c "print(round($(zeroed 1 20000000) / $(zeroed 0 20000000)))")
holds "processor time after DC ZVA, as a multiple of that after stores, 20 million stores" "$ratio" -ge 5
exit "$changed"
