/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <lzo/lzo1x.h>

/* The macros that Swift cannot import. */
static inline int sr_lzo_init(void) { return lzo_init(); }
/* Room for what n bytes become at worst: LZO.FAQ, "expansion". */
static inline unsigned long sr_lzo_bound(unsigned long n) { return n + n / 16 + 64 + 3; }
enum { SR_LZO_WORK_BYTES = LZO1X_1_MEM_COMPRESS };
