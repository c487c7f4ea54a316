# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# A guest of Debian 12's kernel and one static program, lib/guest*.c, under QEMU's software
# emulation. Sourced after setup.sh. Needs cc with a static C library, and python3.
# shellcheck disable=SC2154 # setup.sh's

# prepare_guest: the kernel, QEMU and the program, in $work.
prepare_guest() {
    # shellcheck disable=SC2086 # a list
    debian linux-image-6.1.0-50-amd64=6.1.176-1 \
        qemu-system-x86=1:7.2+dfsg-7+deb12u18+b3 qemu-system-common=1:7.2+dfsg-7+deb12u18+b3 \
        qemu-system-data=1:7.2+dfsg-7+deb12u18 seabios=1.16.2-1 \
        $qemu_libraries
    cc -O1 -static -o "$work/init" "$(dirname "$0")"/lib/guest*.c || give_up "cc -static"
    mkdir -p "$work/initramfs/modules" "$work/initramfs/pages"
    cp "$work/init" "$work/initramfs/init"
}

# modules NAME…: kernel modules that the guest loads, in this order.
modules() {
    index=0
    for module in "$@"; do
        index=$((index + 1))
        cp "$(find "$root/lib/modules" -name "$module.ko")" "$work/initramfs/modules/$index.ko" || give_up "module $module"
    done
}

# guest ERRAND [OPTION…]: boots, and leaves the lines that the program found in $work/found.
guest() {
    errand=$1
    shift
    python3 "$(dirname "$0")/lib/initramfs.py" "$work/initramfs" > "$work/initrd"
    env LD_LIBRARY_PATH="$libraries" ${preload:+LD_PRELOAD="$preload"} timeout 300 \
        "$root/usr/bin/qemu-system-x86_64" -L "$root/usr/share/seabios" -L "$root/usr/share/qemu" \
        -accel tcg -m 256 -nodefaults -display none -serial "file:$work/console" -no-reboot "$@" \
        -kernel "$root"/boot/vmlinuz-* -initrd "$work/initrd" \
        -append "console=ttyS0 quiet panic=-1 nokaslr norandmaps mitigations=off errand=$errand" || give_up "qemu-system-x86_64"
    tr -d '\r' < "$work/console" > "$work/console.text"
    grep -q '^done$' "$work/console.text" || { cat "$work/console.text" >&2; give_up "the guest did not finish"; }
    sed -n 's/^found //p' "$work/console.text" > "$work/found"
}

# guest_pages_out: the errand of paging out, reading and paging out again, on zram and on a disk.
guest_pages_out() {
    modules zsmalloc zram virtio virtio_ring virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk
    truncate -s 64M "$work/disk"
    guest again -drive "file=$work/disk,format=raw,if=virtio,cache=unsafe"
}

# found KEY…: the last word of the line that begins with the words.
found() {
    awk -v key="$* " 'index($0, key) == 1 { print $NF }' "$work/found"
}
