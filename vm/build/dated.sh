#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# dated.sh WORD...: chroot.sh of the same words, on a day that is always the same and in a plain
# environment. Each password bears the day when it was set (shadow(5), the third field), and what sets
# them takes it from SOURCE_DATE_EPOCH: a root of the same packages is the same whenever it is built.
#
# Apart from chroot.sh, for recipes' digests cover that one, and published runs name them: the day made their
# root's contents what they are and may not change while these digests stand.
set -eu
# 2026-12-01, the day of the root of the published runs.
export SOURCE_DATE_EPOCH=1796083200
here=$(dirname "$0")
exec sh "$here/plain.sh" sh "$here/chroot.sh" "$@"
