/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The functions are written in Swift, in Sources/SRParseABI. What stands here
 * is what a header cannot say of itself: the layout that callers rely on.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include "libsr_parse.h"

_Static_assert(sizeof(struct sr_event) == 24, "sr_event has no hidden padding");
_Static_assert(offsetof(struct sr_event, operation) == 16, "operation follows length");
_Static_assert(sizeof(struct sr_totals) == 96, "sr_totals has no hidden padding");
