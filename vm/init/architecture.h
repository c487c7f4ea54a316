// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* What the guest's first process has to know of the machine that QEMU makes. */
#ifndef SR_ARCHITECTURE_H
#define SR_ARCHITECTURE_H

#if defined(__x86_64__)
#define SR_TERMINAL	"/dev/ttyS1"	/* a person's; ttyS0 is the console */
#else
#error "the guest's first process knows x86-64"
#endif

#endif
