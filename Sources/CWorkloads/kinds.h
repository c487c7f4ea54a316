/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What content.c and kinds.c share.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_KINDS_H
#define SR_KINDS_H

#include "include/sr_content.h"

#define SR_VOCABULARY 256
#define SR_PROSE 1024

/* Words of eight letters and blanks; those of prose end after their length. */
extern uint64_t sr_vocabulary[SR_VOCABULARY];
extern uint64_t sr_prose[SR_PROSE];
extern uint8_t sr_prose_length[SR_PROSE];

/* Fills a page of a kind that bears a stamp, all but the stamp. */
void sr_fill_kind(uint64_t *page, unsigned int bytes, struct sr_content content);

#endif
