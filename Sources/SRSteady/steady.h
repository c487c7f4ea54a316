/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/*
 * What the shim's parts share.
 */
#ifndef STEADY_H
#define STEADY_H

/* Counts a question for the wall clock; `caller` is where the answer returns to. */
__attribute__((visibility("hidden"))) void steady_count(void *caller);

/* The definition that would have been called without the shim. */
__attribute__((visibility("hidden"))) void *steady_next(const char *name);

#endif
