// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Memory that a call reaches in another process, or by a file of /proc. */
#ifndef OTHERS_H
#define OTHERS_H

#include "pager.h"

/* process_vm_readv() and process_vm_writev(): puts the other process's memory in place. */
void others_memory(struct pager *p, struct thread *t, const uint64_t *a, bool write);
/* read(), write(), lseek() and their kin, of /proc/PID/mem: puts in place what it stands for. */
void memory_file(struct pager *p, struct thread *t, int number, const uint64_t *a);

#endif
