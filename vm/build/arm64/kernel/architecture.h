// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* What the guest's first process has to know of the machine that QEMU makes of 64-bit ARM. It is
 * read before vm/init/architecture.h, and in its place. */
#ifndef SR_ARCHITECTURE_H
#define SR_ARCHITECTURE_H

#define SR_TERMINAL	"/dev/ttyS0"	/* a person's; ttyAMA0 is the console */

#endif
