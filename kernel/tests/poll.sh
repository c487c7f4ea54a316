#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# poll(2): a reader is woken once wake_bytes wait, every time, and told of the end. poll_check.c.
. "${0%/*}/common.sh"
load force=1 wake_bytes=128 ring_bytes=1024
poll_check /dev/sr_relay $DEBUG/sr_relay0 $DEBUG/sr_relay/enabled 128 || fail "poll"
books
same "dropped" "$(percpu 6)" 0
unload
