/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <lzma.h>

/* LZMA_STREAM_INIT is a macro that Swift does not see. */
static inline lzma_stream sr_lzma_stream(void)
{
	lzma_stream stream = LZMA_STREAM_INIT;

	return stream;
}
