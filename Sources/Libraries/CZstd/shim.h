/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <zstd.h>
#include <zstd_errors.h>
#include <zdict.h>
