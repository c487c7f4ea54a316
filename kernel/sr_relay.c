// SPDX-License-Identifier: GPL-2.0-only
/*
 * The swap relay: a block device that stands before a swap device and makes a
 * record of every page that goes through, and of every slot that is freed.
 *
 * Copyright (C) 2026 The SwapReplay authors
 *
 * A bio is looked at, cloned and sent to the backing device; its data is never
 * touched. Records (uapi/sr_relay.h) go to one ring a CPU, read through
 * <debugfs>/sr_relay<N>.
 *
 * Locks. sr_lock is a leaf, held with interrupts off while a record draws its
 * sequence number and time and enters the ring of the CPU that holds the lock
 * (LZO, which takes a hundred times longer, has run by then). So sequence and
 * time rise together over the whole device, the counters agree with one
 * another whenever they are read, and a reader that is told "sequence S" finds
 * every record below S in a ring or counted as dropped.
 *
 * Rings. Each has one writer at a time (whoever holds sr_lock on that CPU) and
 * one reader at a time (read_mutex). The writer owns head, the reader tail;
 * each publishes its own with release and takes in the other's with acquire.
 * The kernel's relay files are not used: their read() follows a partly filled
 * sub-buffer without any ordering against the writer, and when another CPU
 * switches sub-buffers at that moment it can hand out a stale one.
 *
 * Memory. Nothing is allocated in the swap path but the clone, from a bio set
 * of our own with GFP_NOIO. One submission takes one clone and the block layer
 * starts it before the next bio of this device, so the set cannot run dry for
 * good. Scratch memory belongs to a CPU and is used with preemption off, one
 * page at a time; bios are submitted from process context alone (allocating
 * the clone may sleep), so nothing comes between. The same holds for the ring of
 * sampled pages' contents, which has one writer, without sr_lock.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bio.h>
#include <linux/blkdev.h>
#include <linux/cpuhotplug.h>
#include <linux/crypto.h>
#include <linux/debugfs.h>
#include <linux/highmem.h>
#include <linux/lzo.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/swap.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <linux/version.h>
#include <linux/vmalloc.h>

#include "uapi/sr_relay.h"

#define SR_NAME		"sr_relay"
/* mkswap makes no swap area of fewer pages. */
#define SR_MIN_PAGES	10
/* Clones that can be had when memory is out. */
#define SR_POOL_SIZE	64
#define SR_MAX_RING	(1UL << 30)
/* Lengths of a write beside LZO1X-1's. */
#define SR_MAX_MORE	8

static char *backing_dev;
module_param(backing_dev, charp, 0444);
MODULE_PARM_DESC(backing_dev, "path of the swap device to stand before");

static bool force;
module_param(force, bool, 0444);
MODULE_PARM_DESC(force, "take a backing device without a swap signature (default 0)");

static bool synchronous;
module_param(synchronous, bool, 0444);
MODULE_PARM_DESC(synchronous, "tell the kernel that I/O is synchronous, as zram does (default 0)");

static unsigned int subbuf_size = 256 * 1024;
module_param(subbuf_size, uint, 0444);
MODULE_PARM_DESC(subbuf_size, "bytes that wake a reader, a multiple of 32 (default 262144)");

static unsigned int n_subbufs = 8;
module_param(n_subbufs, uint, 0444);
MODULE_PARM_DESC(n_subbufs, "size of each CPU's ring in units of subbuf_size (default 8)");

static char *compressors;
module_param(compressors, charp, 0444);
MODULE_PARM_DESC(compressors, "more compressors, whose lengths follow LZO1X-1's: names of the kernel's crypto API, separated by commas (default none)");

static unsigned int pages_share;
module_param(pages_share, uint, 0444);
MODULE_PARM_DESC(pages_share, "keep the contents of 1 of so many pages, all its versions; they may be secrets (default 0: none)");

static ulong pages_seed;
module_param(pages_seed, ulong, 0444);
MODULE_PARM_DESC(pages_seed, "chooses which pages (default 0)");

static unsigned int pages_ring = 256;
module_param(pages_ring, uint, 0444);
MODULE_PARM_DESC(pages_ring, "contents that wait for a reader on each CPU, at most (default 256)");

/* What LZO needs, and a page to gather scattered data in. `out` has room for what any of the
 * kernel's compressors makes of a page at worst, of which LZO's is the most. */
struct sr_scratch {
	u8 work[LZO1X_1_MEM_COMPRESS];
	u8 out[lzo1x_worst_compress(PAGE_SIZE)];
	u8 page[PAGE_SIZE] __aligned(sizeof(unsigned long));
};

struct sr_cpu {
	/* The writer's, under sr_lock. */
	u64 head;		/* bytes ever written */
	u32 head_at;		/* head modulo the size of the ring */
	u64 written;		/* records */
	u64 dropped;		/* records that found the ring full */
	/* The reader's, under read_mutex. */
	u64 tail ____cacheline_aligned;	/* bytes ever read */
	u32 tail_at;
	struct mutex read_mutex;
	/* Set once, before the CPU comes up. */
	u8 *ring ____cacheline_aligned;
	struct sr_scratch *scratch;
	struct crypto_comp *more[SR_MAX_MORE];
	struct dentry *file;
	/* Contents of sampled pages: pages_ring of them, NULL if none are kept. */
	struct sr_page_record *pages;
	struct dentry *pages_file;
	u32 pages_head;		/* ever written, by this CPU with preemption off */
	u32 pages_tail;		/* ever read, under read_mutex */
	wait_queue_head_t wait;
};

/* What the counters file shows of a CPU. */
struct sr_cpu_counters {
	u64 written;
	u64 dropped;
	bool present;
};

/* Front of every clone. */
struct sr_io {
	struct bio *bio;
	unsigned long start;
	struct bio clone;	/* last: the bio set puts it here */
};

static DEFINE_PER_CPU(struct sr_cpu, sr_cpus);
static u32 sr_ring_size;
/* As subbuf_size, in whole records. */
static u32 sr_wake_size;
/* All records of a device are of one size. */
static u32 sr_record_size = sizeof(struct sr_record);
static unsigned int sr_n_more;
static char *sr_more_names;	/* a copy of `compressors`, cut at the commas */

static DEFINE_RAW_SPINLOCK(sr_lock);
/* Under sr_lock. */
static u64 sr_sequence;
static u64 sr_ops[SR_OP_DISCARD + 1];
static u64 sr_partial;
static bool sr_enabled = true;

static atomic64_t sr_flushes = ATOMIC64_INIT(0);
static atomic64_t sr_errors = ATOMIC64_INIT(0);
static atomic64_t sr_pages_kept = ATOMIC64_INIT(0);
static atomic64_t sr_pages_dropped = ATOMIC64_INIT(0);	/* that found the ring full */

static DEFINE_MUTEX(sr_snapshot_mutex);
static struct sr_cpu_counters *sr_snapshot;	/* nr_cpu_ids of them */

static struct block_device *sr_backing;
static struct bio_set sr_bios;
static struct gendisk *sr_disk;
static struct dentry *sr_dir;
static int sr_hotplug_state;
static bool sr_loaded;

/* --- kernels ------------------------------------------------------------- */

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "sr_relay needs Linux 6.1, or 6.11 and later"
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)

static fmode_t sr_backing_mode;

static int sr_open_backing(const char *path, bool writable)
{
	struct block_device *bdev;

	sr_backing_mode = FMODE_READ | FMODE_EXCL | (writable ? FMODE_WRITE : 0);
	bdev = blkdev_get_by_path(path, sr_backing_mode, &sr_backing);
	if (IS_ERR(bdev))
		return PTR_ERR(bdev);
	sr_backing = bdev;
	return 0;
}

static void sr_close_backing(void)
{
	blkdev_put(sr_backing, sr_backing_mode);
}

/*
 * Here a device is taken for synchronous when it has this operation. Refusing
 * sends the caller to the bio path, where the records are made.
 */
static int sr_rw_page(struct block_device *bdev, sector_t sector, struct page *page,
		      enum req_op op)
{
	return -EOPNOTSUPP;
}

#define SR_SYNCHRONOUS_OPS	.rw_page = sr_rw_page,

static struct gendisk *sr_alloc_disk(void)
{
	struct gendisk *disk = blk_alloc_disk(NUMA_NO_NODE);
	struct request_queue *q;

	if (!disk)
		return ERR_PTR(-ENOMEM);
	q = disk->queue;
	blk_set_stacking_limits(&q->limits);
	disk_stack_limits(disk, sr_backing, 0);
	if (!bdev_max_discard_sectors(sr_backing))
		blk_queue_max_discard_sectors(q, 0);
	q->limits.max_secure_erase_sectors = 0;
	blk_queue_max_write_zeroes_sectors(q, 0);
	blk_queue_write_cache(q, bdev_write_cache(sr_backing), bdev_fua(sr_backing));
	blk_queue_flag_set(QUEUE_FLAG_NONROT, q);
	blk_queue_flag_clear(QUEUE_FLAG_ADD_RANDOM, q);
	if (synchronous || bdev_stable_writes(sr_backing))
		blk_queue_flag_set(QUEUE_FLAG_STABLE_WRITES, q);
	return disk;
}

#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
#error "sr_relay needs Linux 6.1, or 6.11 and later"
#else

static struct file *sr_backing_file;

static int sr_open_backing(const char *path, bool writable)
{
	struct file *file;

	file = bdev_file_open_by_path(path, BLK_OPEN_READ | (writable ? BLK_OPEN_WRITE : 0),
				      &sr_backing, NULL);
	if (IS_ERR(file))
		return PTR_ERR(file);
	sr_backing_file = file;
	sr_backing = file_bdev(file);
	return 0;
}

static void sr_close_backing(void)
{
	bdev_fput(sr_backing_file);
}

/* Here a device is taken for synchronous when its queue says so. */
#define SR_SYNCHRONOUS_OPS

static struct gendisk *sr_alloc_disk(void)
{
	struct queue_limits lim;

	blk_set_stacking_limits(&lim);
	queue_limits_stack_bdev(&lim, sr_backing, 0, SR_NAME);
	if (!bdev_max_discard_sectors(sr_backing))
		lim.max_hw_discard_sectors = 0;
	lim.max_secure_erase_sectors = 0;
	lim.max_write_zeroes_sectors = 0;
	lim.features &= ~(BLK_FEAT_ROTATIONAL | BLK_FEAT_ADD_RANDOM | BLK_FEAT_NOWAIT |
			  BLK_FEAT_POLL | BLK_FEAT_DAX);
	if (synchronous)
		lim.features |= BLK_FEAT_SYNCHRONOUS | BLK_FEAT_STABLE_WRITES;
	return blk_alloc_disk(&lim, NUMA_NO_NODE);
}

#endif

/* --- records ------------------------------------------------------------- */

static u64 sr_pending(struct sr_cpu *c)
{
	return smp_load_acquire(&c->head) - smp_load_acquire(&c->tail);
}

/* A record with room for all lengths; what of it is used is sr_record_size. */
struct sr_long_record {
	struct sr_record record;
	u32 more[SR_MAX_MORE];
};

/* Any context. The record goes to the ring of the CPU that runs this. */
static void sr_record_long(struct sr_long_record *whole)
{
	struct sr_record *record = &whole->record;
	u8 op = record->sr_op;
	struct sr_cpu *c;
	unsigned long irq;
	bool wake = false;

	raw_spin_lock_irqsave(&sr_lock, irq);
	if (!sr_enabled)
		goto out;
	c = this_cpu_ptr(&sr_cpus);
	record->sr_cpu = smp_processor_id();
	record->sr_sequence = sr_sequence++;
	record->sr_time_ns = ktime_get_ns();
	sr_ops[op]++;
	if (record->sr_flags & SR_FLAG_PARTIAL)
		sr_partial++;
	if (!c->ring || sr_pending(c) > sr_ring_size - sr_record_size) {
		c->dropped++;
		goto out;
	}
	memcpy(c->ring + c->head_at, whole, sr_record_size);
	c->head_at += sr_record_size;
	if (c->head_at == sr_ring_size)
		c->head_at = 0;
	c->written++;
	smp_store_release(&c->head, c->head + sr_record_size);
	wake = sr_pending(c) == sr_wake_size;
out:
	raw_spin_unlock_irqrestore(&sr_lock, irq);
	if (wake && wq_has_sleeper(&c->wait))
		wake_up_interruptible(&c->wait);
}

static void sr_fill_record(struct sr_long_record *whole, u8 op, u8 flags, u8 lengths, u32 page,
			   u32 length)
{
	*whole = (struct sr_long_record) {
		.record = {
			.sr_magic = SR_RECORD_MAGIC,
			.sr_units = sr_record_size / 8,
			.sr_op = op,
			.sr_flags = flags,
			.sr_lengths = lengths,
			.sr_page = page,
			.sr_length = length,
		},
	};
}

/* One that has no length, or LZO1X-1's alone. */
static void sr_record(u8 op, u8 flags, u8 lengths, u32 page, u32 length)
{
	struct sr_long_record whole;

	sr_fill_record(&whole, op, flags, lengths, page, length);
	sr_record_long(&whole);
}

/* A whole page that is one machine word over and over. The last word is tried first: a
 * page whose tail differs is the common one that is not. */
static bool sr_same_filled(const void *data)
{
	const unsigned long *word = data;
	unsigned int last = PAGE_SIZE / sizeof(*word) - 1, i;

	if (word[0] != word[last])
		return false;
	for (i = 1; i < last; i++)
		if (word[i] != word[0])
			return false;
	return true;
}

/* Never sleeps: each CPU has transforms of its own, with all their memory. A length of 0 is a
 * compressor's failure, of which there is none as long as `out` is large enough. */
static void sr_compress_more(struct sr_cpu *c, const void *data, unsigned int bytes, u32 *lengths)
{
	unsigned int i, length;

	for (i = 0; i < sr_n_more; i++) {
		length = sizeof(c->scratch->out);
		if (crypto_comp_compress(c->more[i], data, bytes, c->scratch->out, &length)) {
			pr_warn_once("compressor %u of compressors= failed: its lengths are 0\n", i + 1);
			length = 0;
		}
		lengths[i] = length;
	}
}

/* Keeps the content of a page that was recorded, if it is one of the sampled. */
static void sr_keep_page(struct sr_cpu *c, const struct sr_record *record, const void *data)
{
	struct sr_page_record *to;

	if (!c->pages || !sr_page_is_sampled(record->sr_page, pages_seed, pages_share))
		return;
	if (c->pages_head - smp_load_acquire(&c->pages_tail) == pages_ring) {
		atomic64_inc(&sr_pages_dropped);
		return;
	}
	to = &c->pages[c->pages_head % pages_ring];
	to->sr_magic = SR_PAGE_MAGIC;
	to->sr_reserved = 0;
	to->sr_page = record->sr_page;
	to->sr_sequence = record->sr_sequence;
	memcpy(to->sr_data, data, PAGE_SIZE);
	smp_store_release(&c->pages_head, c->pages_head + 1);
	atomic64_inc(&sr_pages_kept);
}

/* The next `bytes` of the bio all belong to one page of the device. Takes `iter` past them. */
static void sr_trace_page_write(struct bio *bio, struct bvec_iter *iter, u32 page,
				unsigned int bytes)
{
	struct sr_cpu *c = get_cpu_ptr(&sr_cpus);
	struct sr_scratch *scratch = c->scratch;
	struct sr_long_record whole;
	struct bio_vec bv = bio_iter_iovec(bio, *iter);
	u8 flags = bytes == PAGE_SIZE ? 0 : SR_FLAG_PARTIAL;
	unsigned int got = 0, n;
	size_t length = 0;
	void *data = NULL;
	void *mapped = NULL;

	if (!scratch) {
		/* The CPU came up when memory was out: its records are dropped, and counted. */
		while (got < bytes) {
			bv = bio_iter_iovec(bio, *iter);
			n = min(bv.bv_len, bytes - got);
			bio_advance_iter_single(bio, iter, n);
			got += n;
		}
		goto out;
	}
	if (bv.bv_len >= bytes) {
		mapped = bvec_kmap_local(&bv);
		data = mapped;
		bio_advance_iter_single(bio, iter, bytes);
	} else {
		while (got < bytes) {
			bv = bio_iter_iovec(bio, *iter);
			n = min(bv.bv_len, bytes - got);
			data = bvec_kmap_local(&bv);
			memcpy(scratch->page + got, data, n);
			kunmap_local(data);
			bio_advance_iter_single(bio, iter, n);
			got += n;
		}
		data = scratch->page;
	}
	if (bytes == PAGE_SIZE && IS_ALIGNED((unsigned long)data, sizeof(unsigned long)) &&
	    sr_same_filled(data))
		flags |= SR_FLAG_SAME_FILLED;
	length = sizeof(scratch->out);
	lzo1x_1_compress(data, bytes, scratch->out, &length, scratch->work);
	sr_fill_record(&whole, SR_OP_WRITE, flags, 1 + sr_n_more, page, length);
	sr_compress_more(c, data, bytes, whole.more);
	sr_record_long(&whole);
	if (bytes == PAGE_SIZE && READ_ONCE(sr_enabled))
		sr_keep_page(c, &whole.record, data);
	if (mapped)
		kunmap_local(mapped);
	put_cpu_ptr(&sr_cpus);
	return;
out:
	sr_record(SR_OP_WRITE, flags, 1, page, length);
	put_cpu_ptr(&sr_cpus);
}

static void sr_trace_pages(struct bio *bio)
{
	struct bvec_iter iter = bio->bi_iter;
	loff_t at = (loff_t)iter.bi_sector << SECTOR_SHIFT;
	unsigned int left = iter.bi_size, bytes;
	u32 page;

	while (left) {
		bytes = min_t(unsigned int, left, PAGE_SIZE - offset_in_page(at));
		page = at >> PAGE_SHIFT;
		if (bio_op(bio) == REQ_OP_WRITE)
			sr_trace_page_write(bio, &iter, page, bytes);
		else
			sr_record(SR_OP_READ, bytes == PAGE_SIZE ? 0 : SR_FLAG_PARTIAL, 0, page, 0);
		at += bytes;
		left -= bytes;
	}
}

/* One record of the whole pages inside; cut edges only flag it. */
static void sr_trace_discard(struct bio *bio)
{
	loff_t start = (loff_t)bio->bi_iter.bi_sector << SECTOR_SHIFT;
	loff_t end = start + bio->bi_iter.bi_size;
	loff_t first = (start + PAGE_SIZE - 1) >> PAGE_SHIFT;
	loff_t last = end >> PAGE_SHIFT;
	u8 flags = offset_in_page(start) || offset_in_page(end) ? SR_FLAG_PARTIAL : 0;

	sr_record(SR_OP_DISCARD, flags, 0, first, last > first ? last - first : 0);
}

/* --- the disk ------------------------------------------------------------ */

static void sr_end_io(struct bio *clone)
{
	struct sr_io *io = container_of(clone, struct sr_io, clone);
	struct bio *bio = io->bio;

	if (clone->bi_status) {
		atomic64_inc(&sr_errors);
		bio->bi_status = clone->bi_status;
	}
	bio_end_io_acct(bio, io->start);
	bio_put(clone);
	bio_endio(bio);
}

static void sr_submit_bio(struct bio *bio)
{
	struct bio *clone;
	struct sr_io *io;

	if (bio->bi_opf & REQ_PREFLUSH)
		atomic64_inc(&sr_flushes);
	if (READ_ONCE(sr_enabled)) {
		switch (bio_op(bio)) {
		case REQ_OP_READ:
		case REQ_OP_WRITE:
			sr_trace_pages(bio);
			break;
		case REQ_OP_DISCARD:
			sr_trace_discard(bio);
			break;
		default:	/* no other is advertised; what comes all the same goes on */
			break;
		}
	}

	/* Sleeps until there is one, so never fails. */
	clone = bio_alloc_clone(sr_backing, bio, GFP_NOIO, &sr_bios);
	clone->bi_end_io = sr_end_io;
	io = container_of(clone, struct sr_io, clone);
	io->bio = bio;
	io->start = bio_start_io_acct(bio);
	submit_bio_noacct(clone);
}

/* Called with swap locks held: records, and nothing else. */
static void sr_slot_free(struct block_device *bdev, unsigned long page)
{
	sr_record(SR_OP_FREE, 0, 0, page, 0);
}

static const struct block_device_operations sr_disk_ops = {
	.owner = THIS_MODULE,
	.submit_bio = sr_submit_bio,
	.swap_slot_free_notify = sr_slot_free,
};

static const struct block_device_operations sr_synchronous_ops = {
	.owner = THIS_MODULE,
	.submit_bio = sr_submit_bio,
	.swap_slot_free_notify = sr_slot_free,
	SR_SYNCHRONOUS_OPS
};

static int sr_add_disk(bool writable)
{
	struct gendisk *disk = sr_alloc_disk();
	int err;

	if (IS_ERR(disk))
		return PTR_ERR(disk);
	disk->flags |= GENHD_FL_NO_PART;
	disk->fops = synchronous ? &sr_synchronous_ops : &sr_disk_ops;
	strscpy(disk->disk_name, SR_NAME, sizeof(disk->disk_name));
	set_capacity(disk, round_down(bdev_nr_sectors(sr_backing), PAGE_SECTORS));
	set_disk_ro(disk, !writable);
	err = add_disk(disk);
	if (err) {
		put_disk(disk);
		return err;
	}
	sr_disk = disk;
	return 0;
}

/* --- files --------------------------------------------------------------- */

/*
 * Hands out whole records that are there and never waits: 0 when there are
 * none. One reader at a time.
 */
static ssize_t sr_ring_read(struct file *file, char __user *to, size_t count, loff_t *ppos)
{
	struct sr_cpu *c = file->private_data;
	size_t done = 0, part;
	int err;

	if (count < sr_record_size)
		return -EINVAL;
	err = mutex_lock_interruptible(&c->read_mutex);
	if (err)
		return err;
	count = min_t(u64, sr_pending(c), rounddown(count, sr_record_size));
	while (done < count) {
		part = min_t(size_t, count - done, sr_ring_size - c->tail_at);
		if (copy_to_user(to + done, c->ring + c->tail_at, part)) {
			err = -EFAULT;
			break;
		}
		done += part;
		c->tail_at += part;
		if (c->tail_at == sr_ring_size)
			c->tail_at = 0;
		smp_store_release(&c->tail, c->tail + part);
	}
	mutex_unlock(&c->read_mutex);
	*ppos += done;
	return done ? done : err;
}

/* Hands out whole contents that are there and never waits, as sr_ring_read. */
static ssize_t sr_pages_read(struct file *file, char __user *to, size_t count, loff_t *ppos)
{
	const size_t size = sizeof(struct sr_page_record);
	struct sr_cpu *c = file->private_data;
	size_t done = 0;
	int err;

	if (count < size)
		return -EINVAL;
	err = mutex_lock_interruptible(&c->read_mutex);
	if (err)
		return err;
	while (count - done >= size && c->pages_tail != smp_load_acquire(&c->pages_head)) {
		if (copy_to_user(to + done, &c->pages[c->pages_tail % pages_ring], size)) {
			err = -EFAULT;
			break;
		}
		done += size;
		smp_store_release(&c->pages_tail, c->pages_tail + 1);
	}
	mutex_unlock(&c->read_mutex);
	return done ? done : err;
}

/* Readable when a sub-buffer is full, not at every record: a reader is woken as seldom as
 * it may sleep, and can read at any time without being told. */
static __poll_t sr_ring_poll(struct file *file, poll_table *wait)
{
	struct sr_cpu *c = file->private_data;
	__poll_t mask = 0;
	u64 pending;

	poll_wait(file, &c->wait, wait);
	/* The end first: what is pending after it is all there will be. */
	if (!smp_load_acquire(&sr_enabled))
		mask |= EPOLLHUP;
	pending = sr_pending(c);
	if (pending >= sr_wake_size || (mask && pending))
		mask |= EPOLLIN | EPOLLRDNORM;
	return mask;
}

static int sr_ring_open(struct inode *inode, struct file *file)
{
	file->private_data = inode->i_private;
	return nonseekable_open(inode, file);
}

static const struct file_operations sr_ring_fops = {
	.owner = THIS_MODULE,
	.open = sr_ring_open,
	.read = sr_ring_read,
	.poll = sr_ring_poll,
};

static const struct file_operations sr_pages_fops = {
	.owner = THIS_MODULE,
	.open = sr_ring_open,
	.read = sr_pages_read,
};

static int sr_counters_show(struct seq_file *m, void *unused)
{
	u64 sequence, ops[ARRAY_SIZE(sr_ops)], partial;
	unsigned long irq;
	unsigned int cpu;

	mutex_lock(&sr_snapshot_mutex);
	raw_spin_lock_irqsave(&sr_lock, irq);
	sequence = sr_sequence;
	partial = sr_partial;
	memcpy(ops, sr_ops, sizeof(ops));
	for_each_possible_cpu(cpu) {
		struct sr_cpu *c = per_cpu_ptr(&sr_cpus, cpu);

		sr_snapshot[cpu].present = c->ring || c->dropped;
		sr_snapshot[cpu].written = c->written;
		sr_snapshot[cpu].dropped = c->dropped;
	}
	raw_spin_unlock_irqrestore(&sr_lock, irq);

	seq_printf(m, "sequence %llu\n", sequence);
	seq_printf(m, "reads %llu\n", ops[SR_OP_READ]);
	seq_printf(m, "writes %llu\n", ops[SR_OP_WRITE]);
	seq_printf(m, "frees %llu\n", ops[SR_OP_FREE]);
	seq_printf(m, "discards %llu\n", ops[SR_OP_DISCARD]);
	seq_printf(m, "flushes %lld\n", (long long)atomic64_read(&sr_flushes));
	seq_printf(m, "partial %llu\n", partial);
	seq_printf(m, "errors %lld\n", (long long)atomic64_read(&sr_errors));
	if (pages_share) {
		seq_printf(m, "pages_kept %lld\n", (long long)atomic64_read(&sr_pages_kept));
		seq_printf(m, "pages_dropped %lld\n", (long long)atomic64_read(&sr_pages_dropped));
	}
	for_each_possible_cpu(cpu) {
		struct sr_cpu_counters *s = &sr_snapshot[cpu];

		if (s->present)
			seq_printf(m, "cpu %u written %llu dropped %llu bytes %llu\n", cpu,
				   s->written, s->dropped,
				   s->written * (u64)sr_record_size);
	}
	mutex_unlock(&sr_snapshot_mutex);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(sr_counters);

static ssize_t sr_enabled_read(struct file *file, char __user *to, size_t count, loff_t *ppos)
{
	return simple_read_from_buffer(to, count, ppos, READ_ONCE(sr_enabled) ? "1\n" : "0\n", 2);
}

/* Only ever ends a recording: a stream that stopped and went on would have no end. */
static ssize_t sr_enabled_write(struct file *file, const char __user *from, size_t count,
				loff_t *ppos)
{
	unsigned long irq;
	unsigned int cpu;
	bool value;
	int err;

	err = kstrtobool_from_user(from, count, &value);
	if (err)
		return err;
	if (value)
		return READ_ONCE(sr_enabled) ? count : -EINVAL;
	raw_spin_lock_irqsave(&sr_lock, irq);
	smp_store_release(&sr_enabled, false);
	raw_spin_unlock_irqrestore(&sr_lock, irq);
	for_each_possible_cpu(cpu)
		wake_up_interruptible(&per_cpu_ptr(&sr_cpus, cpu)->wait);
	return count;
}

static const struct file_operations sr_enabled_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = sr_enabled_read,
	.write = sr_enabled_write,
	.llseek = default_llseek,
};

/* --- coming and going ---------------------------------------------------- */

static void sr_free_more(struct crypto_comp **more)
{
	unsigned int i;

	for (i = 0; i < sr_n_more; i++)
		if (!IS_ERR_OR_NULL(more[i]))
			crypto_free_comp(more[i]);
	memset(more, 0, sizeof(*more) * SR_MAX_MORE);
}

static int sr_make_more(struct crypto_comp **more)
{
	const char *name = sr_more_names;
	unsigned int i;
	int err;

	for (i = 0; i < sr_n_more; i++, name += strlen(name) + 1) {
		more[i] = crypto_alloc_comp(name, 0, 0);
		if (!IS_ERR(more[i]))
			continue;
		err = PTR_ERR(more[i]);
		pr_err("no compressor '%s': error %d; this kernel has it not, or its module is not loaded\n",
		       name, err);
		sr_free_more(more);
		return err;
	}
	return 0;
}

/* Before a CPU comes up, now or later. What it has stays until the module goes: its
 * records may still have to be read when the CPU is gone. */
static int sr_cpu_prepare(unsigned int cpu)
{
	struct sr_cpu *c = per_cpu_ptr(&sr_cpus, cpu);
	struct sr_scratch *scratch;
	char name[sizeof(SR_NAME) + 12];
	u8 *ring;
	int err;

	if (c->ring)
		return 0;
	ring = vmalloc_node(sr_ring_size, cpu_to_node(cpu));
	scratch = kvmalloc_node(sizeof(*scratch), GFP_KERNEL, cpu_to_node(cpu));
	if (!ring || !scratch) {
		vfree(ring);
		kvfree(scratch);
		pr_err("no memory for the %u bytes of CPU %u's ring%s\n", sr_ring_size, cpu,
		       sr_loaded ? ": its records will be dropped, and counted" :
				   "; load with a smaller subbuf_size or n_subbufs");
		/* A CPU that is plugged in later is worth more than its records. */
		return sr_loaded ? 0 : -ENOMEM;
	}
	err = sr_make_more(c->more);
	if (err) {
		vfree(ring);
		kvfree(scratch);
		return sr_loaded ? 0 : err;
	}
	if (pages_share) {
		/* A CPU without room keeps none. */
		c->pages = vmalloc_node(array_size(pages_ring, sizeof(*c->pages)), cpu_to_node(cpu));
		snprintf(name, sizeof(name), "sr_pages%u", cpu);
		if (c->pages)
			c->pages_file = debugfs_create_file(name, 0400, NULL, c, &sr_pages_fops);
		else
			pr_err("no memory for the contents of %u pages on CPU %u\n", pages_ring, cpu);
	}
	c->scratch = scratch;
	c->ring = ring;
	snprintf(name, sizeof(name), SR_NAME "%u", cpu);
	c->file = debugfs_create_file(name, 0400, NULL, c, &sr_ring_fops);
	return 0;
}

static void sr_free_cpus(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		struct sr_cpu *c = per_cpu_ptr(&sr_cpus, cpu);

		debugfs_remove(c->file);
		debugfs_remove(c->pages_file);
		vfree(c->pages);
		vfree(c->ring);
		kvfree(c->scratch);
		sr_free_more(c->more);
	}
}

static int sr_make_rings(void)
{
	unsigned int cpu;
	int err;

	for_each_possible_cpu(cpu) {
		struct sr_cpu *c = per_cpu_ptr(&sr_cpus, cpu);

		mutex_init(&c->read_mutex);
		init_waitqueue_head(&c->wait);
	}
	sr_snapshot = kcalloc(nr_cpu_ids, sizeof(*sr_snapshot), GFP_KERNEL);
	if (!sr_snapshot)
		return -ENOMEM;
	err = cpuhp_setup_state(CPUHP_BP_PREPARE_DYN, "block/sr_relay:prepare", sr_cpu_prepare,
				NULL);
	if (err < 0) {
		sr_free_cpus();
		kfree(sr_snapshot);
		return err;
	}
	sr_hotplug_state = err;
	sr_dir = debugfs_create_dir(SR_NAME, NULL);
	debugfs_create_file("counters", 0400, sr_dir, NULL, &sr_counters_fops);
	debugfs_create_file("enabled", 0600, sr_dir, NULL, &sr_enabled_fops);
	return 0;
}

static void sr_free_rings(void)
{
	debugfs_remove(sr_dir);
	cpuhp_remove_state_nocalls(sr_hotplug_state);
	sr_free_cpus();
	kfree(sr_snapshot);
}

static int sr_check_signature(void)
{
	struct page *page = alloc_page(GFP_KERNEL);
	struct bio_vec bv;
	struct bio bio;
	union swap_header *header;
	int err;

	if (!page)
		return -ENOMEM;
	/* What mkswap wrote may still be in the page cache. */
	err = sync_blockdev(sr_backing);
	if (err)
		goto out;
	bio_init(&bio, sr_backing, &bv, 1, REQ_OP_READ | REQ_SYNC);
	__bio_add_page(&bio, page, PAGE_SIZE, 0);
	err = submit_bio_wait(&bio);
	bio_uninit(&bio);
	if (err) {
		pr_err("%s: cannot read its first page: error %d\n", backing_dev, err);
		goto out;
	}
	header = kmap_local_page(page);
	if (memcmp(header->magic.magic, "SWAPSPACE2", 10)) {
		pr_err("%s holds no swap signature: run mkswap on it, or load with force=1 if all on it may be overwritten\n",
		       backing_dev);
		err = -EINVAL;
	}
	kunmap_local(header);
out:
	__free_page(page);
	return err;
}

static int sr_check_backing(void)
{
	sector_t pages = bdev_nr_sectors(sr_backing) / PAGE_SECTORS;

	if (pages < SR_MIN_PAGES) {
		pr_err("%s is too small: %llu pages, and a swap area has at least %u\n", backing_dev,
		       (unsigned long long)pages, SR_MIN_PAGES);
		return -EINVAL;
	}
	if (pages > U32_MAX) {
		pr_err("%s is too large: %llu pages, and a record counts to %u\n", backing_dev,
		       (unsigned long long)pages, U32_MAX);
		return -EFBIG;
	}
	return force ? 0 : sr_check_signature();
}

/* Cuts `compressors` at its commas and settles how large a record is. */
static int sr_check_compressors(void)
{
	char *at;

	if (!compressors || !*compressors)
		return 0;
	sr_more_names = kstrdup(compressors, GFP_KERNEL);
	if (!sr_more_names)
		return -ENOMEM;
	for (at = sr_more_names; at; sr_n_more++) {
		const char *name = strsep(&at, ",");

		if (!*name || sr_n_more == SR_MAX_MORE) {
			pr_err("compressors=%s: 1 to %d names, separated by commas\n", compressors,
			       SR_MAX_MORE);
			return -EINVAL;
		}
	}
	sr_record_size = round_up(sizeof(struct sr_record) + sr_n_more * sizeof(u32), 8);
	return 0;
}

static int sr_check_parameters(void)
{
	u64 size = (u64)subbuf_size * n_subbufs;
	int err;

	if (!backing_dev || !*backing_dev) {
		pr_err("no backing device: load with backing_dev=/dev/...\n");
		return -EINVAL;
	}
	if (!size || subbuf_size % sizeof(struct sr_record) || size > SR_MAX_RING) {
		pr_err("subbuf_size=%u n_subbufs=%u: subbuf_size must be a multiple of %zu, and the product from 1 to %lu\n",
		       subbuf_size, n_subbufs, sizeof(struct sr_record), SR_MAX_RING);
		return -EINVAL;
	}
	if (pages_share && (!pages_ring || pages_ring > SR_MAX_RING / PAGE_SIZE)) {
		pr_err("pages_ring=%u: 1 to %lu\n", pages_ring, SR_MAX_RING / PAGE_SIZE);
		return -EINVAL;
	}
	err = sr_check_compressors();
	if (err)
		return err;
	sr_wake_size = rounddown(subbuf_size, sr_record_size);
	sr_ring_size = rounddown((u32)size, sr_record_size);
	if (!sr_wake_size) {
		pr_err("subbuf_size=%u is less than a record of %u bytes\n", subbuf_size,
		       sr_record_size);
		return -EINVAL;
	}
	return 0;
}

static int sr_open(bool *writable)
{
	int err;

	*writable = true;
	err = sr_open_backing(backing_dev, true);
	if (err == -EACCES || err == -EROFS) {	/* read-only: so are we then */
		*writable = false;
		err = sr_open_backing(backing_dev, false);
	}
	switch (err) {
	case 0:
		break;
	case -ENOENT:
		pr_err("%s does not exist\n", backing_dev);
		break;
	case -ENOTBLK:
		pr_err("%s is not a block device; for a swap file use a loop device\n", backing_dev);
		break;
	case -EBUSY:
		pr_err("%s is in use: mounted, swapped on, or held by another driver\n", backing_dev);
		break;
	default:
		pr_err("%s: cannot open it: error %d\n", backing_dev, err);
	}
	return err;
}

static int __init sr_init(void)
{
	bool writable;
	int err;

	BUILD_BUG_ON(sizeof(struct sr_record) != 32);
	BUILD_BUG_ON(PAGE_SIZE != SR_PAGE_BYTES);

	err = sr_check_parameters();
	if (err)
		goto names;
	err = sr_open(&writable);
	if (err)
		goto names;
	err = sr_check_backing();
	if (err)
		goto close;
	err = bioset_init(&sr_bios, SR_POOL_SIZE, offsetof(struct sr_io, clone), 0);
	if (err)
		goto close;
	err = sr_make_rings();
	if (err)
		goto bios;
	err = sr_add_disk(writable);
	if (err) {
		pr_err("cannot add the disk: error %d\n", err);
		goto rings;
	}
	sr_loaded = true;
	pr_info("/dev/" SR_NAME " stands before %s: %llu pages%s%s\n", backing_dev,
		(unsigned long long)(get_capacity(sr_disk) / PAGE_SECTORS),
		writable ? "" : ", read-only", synchronous ? ", synchronous" : "");
	return 0;

rings:
	sr_free_rings();
bios:
	bioset_exit(&sr_bios);
close:
	sr_close_backing();
names:
	kfree(sr_more_names);
	return err;
}

static void __exit sr_exit(void)
{
	del_gendisk(sr_disk);
	put_disk(sr_disk);
	/* Whoever ended the last bio from an interrupt has left sr_end_io after this. */
	synchronize_rcu();
	sr_free_rings();
	bioset_exit(&sr_bios);
	sr_close_backing();
	kfree(sr_more_names);
}

module_init(sr_init);
module_exit(sr_exit);

MODULE_AUTHOR("The SwapReplay authors");
MODULE_DESCRIPTION("Records every page that goes to or from a swap device");
MODULE_LICENSE("GPL");
MODULE_VERSION("1.0.0");
