/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LIBSR_PARSE_H
#define LIBSR_PARSE_H
#endif
