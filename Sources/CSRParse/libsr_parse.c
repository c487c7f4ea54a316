/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "libsr_parse.h"
typedef int csrparse_is_not_empty;
