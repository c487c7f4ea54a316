/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/*
 * CRC-32C by the instruction of SSE 4.2 (Intel SDM volume 2A, CRC32), which Swift cannot ask for:
 * a third of the time that tables take, and checking sums is a tenth of decoding.
 */
#include "sr_checksum.h"

#ifdef __x86_64__

#include <string.h>

int sr_has_crc32c(void)
{
	return __builtin_cpu_supports("sse4.2") != 0;
}

__attribute__((target("sse4.2"))) uint32_t sr_update_crc32c(uint32_t state, const void *bytes,
							     size_t count)
{
	const unsigned char *next = bytes;
	uint64_t wide = state;
	uint32_t crc;

	for (; count >= 8; count -= 8, next += 8) {
		unsigned long long eight;

		memcpy(&eight, next, 8);
		wide = __builtin_ia32_crc32di(wide, eight);
	}
	crc = (uint32_t)wide;
	while (count--)
		crc = __builtin_ia32_crc32qi(crc, *next++);
	return crc;
}

#else

int sr_has_crc32c(void)
{
	return 0;
}

uint32_t sr_update_crc32c(uint32_t state, const void *bytes, size_t count)
{
	(void)bytes;
	(void)count;
	return state;
}

#endif
