// SPDX-License-Identifier: GPL-2.0-only
/*
 * Replays allocations and frees through the kernel's own allocators for compressed pages, to
 * see what they hold and what they cost. For a throw-away guest: it reaches functions that the
 * kernel does not export.
 *
 * Copyright (C) 2026 The SwapReplay authors
 *
 * Operations (uapi/sr_zpool.h) are written to /dev/sr_zpool and done one by one in the
 * writer's own context; the state is read from it. Objects hold no data: which pages an
 * allocator takes depends only on sizes.
 *
 * zsmalloc is used by its exported functions. zbud and z3fold are reached through zpool_*,
 * which nothing exports: a kprobe that is put on a function's name and taken off again knows
 * its address, or that this kernel has no such function. SLUB is replayed in caches of
 * kmalloc's sizes and alignments that are not merged with others, so that what they hold is
 * countable apart from the kernel's own objects.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpufeature.h>
#include <linux/kprobes.h>
#include <linux/ktime.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "compat/zpool.h"
#include "compat/zsmalloc.h"
#include "uapi/sr_zpool.h"

#define SR_NAME		"sr_zpool"

static char *allocator;
module_param(allocator, charp, 0444);
MODULE_PARM_DESC(allocator, "zsmalloc, zbud, z3fold or slub");

static unsigned int objects;
module_param(objects, uint, 0444);
MODULE_PARM_DESC(objects, "number of objects");

static unsigned int header;
module_param(header, uint, 0444);
MODULE_PARM_DESC(header, "bytes that stand before each object, as zswap's in older kernels (default 0)");

static bool throwaway;
module_param(throwaway, bool, 0444);
MODULE_PARM_DESC(throwaway, "1 says that this machine is a guest that may crash (default 0)");

/* What zswap and zram ask with: they must not wait for memory. */
#define SR_GFP	(__GFP_NORETRY | __GFP_NOWARN | __GFP_KSWAPD_RECLAIM)

struct sr_allocator {
	const char *name;
	int (*start)(const char *name);
	void (*stop)(void);
	/* -ENOSPC or -EINVAL: objects of this size have no place; -ENOMEM: no memory. */
	int (*allocate)(size_t size, unsigned long *handle);
	void (*free)(unsigned long handle, size_t size);
	u64 (*pages)(void);
};

struct sr_object {
	unsigned long handle;
	u32 size;		/* 0: nothing is held */
	bool whole;		/* the allocator did not take it */
};

static const struct sr_allocator *sr_in_use;
static struct sr_object *sr_objects;
static DEFINE_MUTEX(sr_mutex);
static struct sr_zpool_state sr_state;	/* under sr_mutex, as all that follows */

/* --- zsmalloc ------------------------------------------------------------- */

static struct zs_pool *sr_zs;

static int sr_zs_start(const char *name)
{
	sr_zs = zs_create_pool(SR_NAME);
	return sr_zs ? 0 : -ENOMEM;
}

static void sr_zs_stop(void)
{
	zs_destroy_pool(sr_zs);
}

static int sr_zs_allocate(size_t size, unsigned long *handle)
{
	*handle = sr_zs_malloc(sr_zs, size, SR_GFP);
	if (IS_ERR_VALUE(*handle))
		return (long)*handle;
	return *handle ? 0 : -ENOMEM;
}

static void sr_zs_free(unsigned long handle, size_t size)
{
	zs_free(sr_zs, handle);
}

static u64 sr_zs_pages(void)
{
	return zs_get_total_pages(sr_zs);
}

/* --- zbud and z3fold, by zpool -------------------------------------------- */

static struct {
	sr_create_pool_fn *create_pool;
	void (*destroy_pool)(struct zpool *pool);
	int (*malloc)(struct zpool *pool, size_t size, gfp_t gfp, unsigned long *handle);
	void (*free)(struct zpool *pool, unsigned long handle);
	u64 (*total)(struct zpool *pool);
} sr_zpool;

static struct zpool *sr_pool;

static void *sr_address(const char *function)
{
	struct kprobe probe = { .symbol_name = function };
	void *address;

	if (register_kprobe(&probe)) {
		pr_err("this kernel has no %s, or no kprobes\n", function);
		return NULL;
	}
	/* With CONFIG_X86_KERNEL_IBT it is past the ENDBR, which is as good to call. */
	address = probe.addr;
	unregister_kprobe(&probe);
	return address;
}

static int sr_zpool_start(const char *name)
{
	sr_zpool.create_pool = sr_address("zpool_create_pool");
	sr_zpool.destroy_pool = sr_address("zpool_destroy_pool");
	sr_zpool.malloc = sr_address("zpool_malloc");
	sr_zpool.free = sr_address("zpool_free");
	sr_zpool.total = sr_address(SR_ZPOOL_TOTAL);
	if (!sr_zpool.create_pool || !sr_zpool.destroy_pool || !sr_zpool.malloc ||
	    !sr_zpool.free || !sr_zpool.total)
		return -ENOSYS;
	sr_pool = sr_call_create_pool(sr_zpool.create_pool, name, SR_NAME, SR_GFP);
	if (!sr_pool) {
		pr_err("there is no %s in this kernel: if it is a module, load that first\n", name);
		return -ENODEV;
	}
	return 0;
}

static void sr_zpool_stop(void)
{
	sr_zpool.destroy_pool(sr_pool);
}

static int sr_zpool_allocate(size_t size, unsigned long *handle)
{
	return sr_zpool.malloc(sr_pool, size, SR_GFP, handle);
}

static void sr_zpool_free(unsigned long handle, size_t size)
{
	sr_zpool.free(sr_pool, handle);
}

static u64 sr_zpool_pages(void)
{
	return sr_zpool.total(sr_pool) >> SR_ZPOOL_TOTAL_SHIFT;
}

/* --- SLUB ----------------------------------------------------------------- */

/* kmalloc_info[] up to a page: from 256 on powers of two. */
static const unsigned int sr_small_sizes[] = { 8, 16, 32, 64, 96, 128, 192 };
#define SR_SIZES	(ARRAY_SIZE(sr_small_sizes) + PAGE_SHIFT - 7)
static struct kmem_cache *sr_caches[SR_SIZES];

static unsigned int sr_size(unsigned int i)
{
	const unsigned int small = ARRAY_SIZE(sr_small_sizes);

	return i < small ? sr_small_sizes[i] : 256U << (i - small);
}

static void sr_slub_stop(void)
{
	unsigned int i;

	for (i = 0; i < SR_SIZES; i++)
		kmem_cache_destroy(sr_caches[i]);
}

static int sr_slub_start(const char *name)
{
	char text[24];
	unsigned int i;

	for (i = 0; i < SR_SIZES; i++) {
		unsigned int size = sr_size(i);

		snprintf(text, sizeof(text), "sr-%u", size);
		/* Keeps the cache from being merged with others, and alters nothing else. */
		sr_caches[i] = kmem_cache_create(text, size, 1U << (ffs(size) - 1),
						 SLAB_NOLEAKTRACE, NULL);
		if (!sr_caches[i]) {
			sr_slub_stop();
			return -ENOMEM;
		}
	}
	return 0;
}

static struct kmem_cache *sr_slub_cache(size_t size)
{
	unsigned int i;

	for (i = 0; sr_size(i) < size; i++)
		;
	return sr_caches[i];
}

static int sr_slub_allocate(size_t size, unsigned long *handle)
{
	*handle = (unsigned long)kmem_cache_alloc(sr_slub_cache(size), SR_GFP);
	return *handle ? 0 : -ENOMEM;
}

static void sr_slub_free(unsigned long handle, size_t size)
{
	kmem_cache_free(sr_slub_cache(size), (void *)handle);
}

/* Not for a module to know: /sys/kernel/slab/sr-SIZE/slabs and order tell. */
static u64 sr_slub_pages(void)
{
	return 0;
}

static const struct sr_allocator sr_allocators[] = {
	{ "zsmalloc", sr_zs_start, sr_zs_stop, sr_zs_allocate, sr_zs_free, sr_zs_pages },
	{ "zbud", sr_zpool_start, sr_zpool_stop, sr_zpool_allocate, sr_zpool_free, sr_zpool_pages },
	{ "z3fold", sr_zpool_start, sr_zpool_stop, sr_zpool_allocate, sr_zpool_free, sr_zpool_pages },
	{ "slub", sr_slub_start, sr_slub_stop, sr_slub_allocate, sr_slub_free, sr_slub_pages },
};

/* --- operations ----------------------------------------------------------- */

static int sr_allocate(struct sr_object *object, u32 bytes)
{
	size_t size = bytes + header;
	int err = -ENOSPC;
	u64 before;

	if (!bytes || bytes > PAGE_SIZE || object->size)
		return -EINVAL;
	if (size <= PAGE_SIZE) {
		before = ktime_get_ns();
		err = sr_in_use->allocate(size, &object->handle);
		if (!err) {
			sr_state.sr_allocation_ns += ktime_get_ns() - before;
			sr_state.sr_allocations++;
		}
	}
	object->whole = err == -ENOSPC || err == -EINVAL;
	if (object->whole) {
		sr_state.sr_whole++;
		sr_state.sr_refused++;
	} else if (err) {
		return err;
	}
	object->size = size;
	return 0;
}

static int sr_free(struct sr_object *object)
{
	u64 before;

	if (!object->size)
		return -EINVAL;
	if (object->whole) {
		sr_state.sr_whole--;
	} else {
		before = ktime_get_ns();
		sr_in_use->free(object->handle, object->size);
		sr_state.sr_free_ns += ktime_get_ns() - before;
		sr_state.sr_frees++;
	}
	object->size = 0;
	return 0;
}

static int sr_apply(const struct sr_zpool_operation *operation)
{
	struct sr_object *object;

	if (operation->sr_object >= objects)
		return -EINVAL;
	object = &sr_objects[operation->sr_object];
	if (operation->sr_word & SR_ZPOOL_FREE)
		return sr_free(object);
	return sr_allocate(object, operation->sr_word);
}

/* Whole operations. One that cannot be done ends the call before it; if it is the first, it is an error. */
static ssize_t sr_write(struct file *file, const char __user *from, size_t count, loff_t *at)
{
	static struct sr_zpool_operation batch[512];
	size_t done = 0, n, i;
	int err = 0;

	count = rounddown(count, sizeof(batch[0]));
	if (!count)
		return -EINVAL;
	mutex_lock(&sr_mutex);
	while (done < count && !err) {
		n = min(count - done, sizeof(batch));
		if (copy_from_user(batch, from + done, n)) {
			err = -EFAULT;
			break;
		}
		for (i = 0; i < n / sizeof(batch[0]); i++) {
			err = sr_apply(&batch[i]);
			if (err)
				break;
			done += sizeof(batch[0]);
			/*
			 * What an allocator leaves to a work queue is done now, as it would be soon
			 * after: a writer of policy SCHED_IDLE gives way to it here.
			 */
			cond_resched();
		}
	}
	mutex_unlock(&sr_mutex);
	return done ? done : err;
}

static ssize_t sr_read(struct file *file, char __user *to, size_t count, loff_t *at)
{
	struct sr_zpool_state state;

	if (count < sizeof(state))
		return -EINVAL;
	mutex_lock(&sr_mutex);
	state = sr_state;
	state.sr_pages = sr_in_use->pages();
	mutex_unlock(&sr_mutex);
	return copy_to_user(to, &state, sizeof(state)) ? -EFAULT : sizeof(state);
}

static const struct file_operations sr_fops = {
	.owner = THIS_MODULE,
	.read = sr_read,
	.write = sr_write,
	.llseek = noop_llseek,
};

static struct miscdevice sr_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = SR_NAME,
	.fops = &sr_fops,
	.mode = 0600,
};

/* --- coming and going ----------------------------------------------------- */

static u64 sr_clock_cost(void)
{
	const unsigned int pairs = 1 << 16;
	u64 total = 0, before;
	unsigned int i;

	for (i = 0; i < pairs; i++) {
		before = ktime_get_ns();
		total += ktime_get_ns() - before;
	}
	return (total << 20) / pairs;
}

static int sr_check_parameters(void)
{
	unsigned int i;

	if (!throwaway || !boot_cpu_has(X86_FEATURE_HYPERVISOR)) {
		pr_err("this is for a throw-away virtual machine: in one, load with throwaway=1\n");
		return -EPERM;
	}
	for (i = 0; i < ARRAY_SIZE(sr_allocators); i++)
		if (allocator && !strcmp(allocator, sr_allocators[i].name))
			sr_in_use = &sr_allocators[i];
	if (!sr_in_use) {
		pr_err("allocator=%s: it is zsmalloc, zbud, z3fold or slub\n", allocator ?: "");
		return -EINVAL;
	}
	if (!objects || header >= PAGE_SIZE) {
		pr_err("objects=%u header=%u: at least one object, and less than a page\n", objects,
		       header);
		return -EINVAL;
	}
	return 0;
}

static int __init sr_init(void)
{
	int err = sr_check_parameters();

	if (err)
		return err;
	sr_objects = vcalloc(objects, sizeof(*sr_objects));
	if (!sr_objects)
		return -ENOMEM;
	sr_state.sr_clock_cost = sr_clock_cost();
	err = sr_in_use->start(sr_in_use->name);
	if (err)
		goto objects;
	err = misc_register(&sr_device);
	if (err)
		goto stop;
	return 0;

stop:
	sr_in_use->stop();
objects:
	vfree(sr_objects);
	return err;
}

static void __exit sr_exit(void)
{
	unsigned int i;

	misc_deregister(&sr_device);
	for (i = 0; i < objects; i++) {
		if (sr_objects[i].size)
			sr_free(&sr_objects[i]);
		cond_resched();
	}
	sr_in_use->stop();
	vfree(sr_objects);
}

module_init(sr_init);
module_exit(sr_exit);

MODULE_AUTHOR("The SwapReplay authors");
MODULE_DESCRIPTION("Replays allocations through the kernel's allocators for compressed pages");
MODULE_LICENSE("GPL");
MODULE_VERSION("1.0.0");
