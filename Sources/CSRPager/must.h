// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Memory that there has to be. */
#ifndef MUST_H
#define MUST_H


/* The memory; ends this process, and with it the program, if it is NULL. */
void *must(void *memory);

#endif
