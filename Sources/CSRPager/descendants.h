// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#ifndef DESCENDANTS_H
#define DESCENDANTS_H

/* Sends the signal to all that this process has started, and to what they have. */
void descendants_signal(int number);

#endif
