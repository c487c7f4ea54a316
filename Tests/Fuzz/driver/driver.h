/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libFuzzer's own way in, for a program that has a main of its own
 * (compiler-rt/include/fuzzer/FuzzerInterface.h says nothing of it, its manual
 * does: "Using libFuzzer as a library").
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*test)(const uint8_t *data, size_t size));
