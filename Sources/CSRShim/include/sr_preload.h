// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* The library is for LD_PRELOAD: it offers nothing to call. */
