/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <zlib.h>

/* The macros that Swift cannot import. */
static inline int sr_deflate_init(z_stream *stream, int level, int window)
{
	return deflateInit2(stream, level, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY);
}
static inline int sr_inflate_init(z_stream *stream, int window) { return inflateInit2(stream, window); }
