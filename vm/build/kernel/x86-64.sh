# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What building a kernel has to know of 64-bit PCs; read by the scripts beside it.

# Debian's package of the QEMU that runs it.
# shellcheck disable=SC2034 # read by packages.sh
qemu_package=qemu-system-x86

# unpack_kernel VMLINUZ KERNEL: as QEMU enters it directly.
unpack_kernel() { sh "$here/vmlinux.sh" "$1" "$2"; }
