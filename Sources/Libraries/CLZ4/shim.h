/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <lz4.h>
#include <lz4hc.h>
