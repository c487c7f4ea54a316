/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Read before the sources of the modules for guests: a module that is for virtual machines alone
 * asks for x86's feature that says so. 64-bit ARM has none; QEMU's machine names itself in its
 * device tree.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_GUEST_H
#define SR_GUEST_H

/* drivers/of/base.c, Linux 6.12 and 7.3. Nothing is included here: the sources define pr_fmt first. */
_Bool of_machine_compatible_match(const char *const *names);

#define X86_FEATURE_HYPERVISOR	"linux,dummy-virt"
#define boot_cpu_has(machine) \
	of_machine_compatible_match((const char *const []){ machine, (void *)0 })

#endif
