// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#ifndef SR_ENCODER_H
#define SR_ENCODER_H

#include <stddef.h>

/*
 * The stream of LZO1X-1 whose length sr_lzo_length counts, written out, so that a decoder that is not
 * ours can be asked for the page. Returns its bytes.
 *
 * stream: room for bytes + bytes / 16 + 67.
 * table: as for sr_lzo_length.
 */
size_t sr_encode(const void *page, size_t bytes, void *table, void *stream);

#endif
