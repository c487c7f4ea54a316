/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <lzo/lzo1x.h>

/* The macros that Swift cannot import. */
static inline int sr_lzo_init(void) { return lzo_init(); }
enum { SR_LZO_WORK_BYTES = LZO1X_1_MEM_COMPRESS };
