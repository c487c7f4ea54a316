// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Files of other processes. */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H


/* A duplicate of the process's descriptor here, or -1 with errno set. */
int descriptor_of(int pidfd, int fd);

#endif
