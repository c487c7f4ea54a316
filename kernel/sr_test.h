/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the module's tests need to reach moments that hardly ever come by themselves. Only the
 * build for tests (SR_TEST=y) has it; elsewhere these are a zero and nothing.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_TEST_H
#define SR_TEST_H

#ifdef SR_TEST

#include <linux/delay.h>
#include <linux/moduleparam.h>
#include <linux/preempt.h>

static ulong test_first;
module_param(test_first, ulong, 0444);
MODULE_PARM_DESC(test_first, "what the rings' counters start from, in bytes (default 0)");

static unsigned int test_linger;
module_param(test_linger, uint, 0644);
MODULE_PARM_DESC(test_linger, "milliseconds that the end of a bio takes after its submitter was told, in process context (default 0)");

static unsigned long sr_test_first(void)
{
	return test_first;
}

/* As if the task were preempted here for so long. */
static void sr_test_linger(void)
{
	unsigned int ms = READ_ONCE(test_linger);

	if (ms && preemptible())
		msleep(ms);
}

#else

static inline unsigned long sr_test_first(void)
{
	return 0;
}

static inline void sr_test_linger(void)
{
}

#endif

#endif
