#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# plain.sh WORD...: runs the words, and of the caller's environment they have nothing but the places,
# proxies and mirrors named here. What else is there is for other programs: KCFLAGS or ARCH would go into
# a kernel's tree, and a make above this one makes each make below it say which folder it is in.
set -eu
for name in PATH HOME USER LOGNAME TMPDIR APT_CONFIG SOURCE_DATE_EPOCH \
    http_proxy https_proxy ftp_proxy all_proxy no_proxy \
    SRORCH_MIRROR SRORCH_ARCHIVE SRORCH_KEYRING
do
    eval "[ -z \"\${$name+set}\" ] || set -- \"$name=\$$name\" \"\$@\""
done
exec env -i "$@"
