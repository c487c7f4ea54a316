/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
#ifndef SR_CHECKSUM_H
#define SR_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* Whether this processor has an instruction for CRC-32C; if not, the other function is not to
 * be called. */
int sr_has_crc32c(void);

/* Takes `count` bytes into the state of a CRC-32C, which begins as and ends with its
 * complement. Eight bytes an instruction. */
uint32_t sr_update_crc32c(uint32_t state, const void *bytes, size_t count);

#endif
