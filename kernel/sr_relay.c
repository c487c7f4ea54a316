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
 * Rings. A CPU has one for records and, with pages_share, one for the contents
 * of pages; both are of struct sr_ring. A ring has one writer at a time (for
 * records the holder of sr_lock on that CPU, for contents the CPU itself with
 * preemption off) and one reader at a time (read_mutex). The writer owns head,
 * the reader tail; each publishes its own with release and takes in the other's
 * with acquire. docs/decisions/0008-ring.md weighs this against the kernel's
 * relay files and its trace ring buffer.
 *
 * Memory. Nothing is allocated in the swap path but the clone, from a bio set
 * of our own with GFP_NOIO. One submission takes one clone and the block layer
 * starts it before the next bio of this device, so the set cannot run dry for
 * good. Scratch memory belongs to a CPU and is used with preemption off, one
 * page at a time; bios are submitted from process context only (allocating
 * the clone may sleep), so no other use can interleave.
 *
 * What is measured. A page may change while it is written out: swap asks for
 * stable pages only of devices that say so, and direct I/O never has them. So a
 * written page is copied once, and its flags, its lengths and the kept contents
 * are all of that copy. What reaches the backing device may be newer.
 *
 * Unloading. sr_inflight counts bios from their submission to the end of
 * sr_end_io(), and sr_exit() waits for it. See there.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bio.h>
#include <linux/blkdev.h>
#include <linux/completion.h>
#include <linux/cpuhotplug.h>
#include <linux/debugfs.h>
#include <linux/highmem.h>
#include <linux/lzo.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/percpu-refcount.h>
#include <linux/poll.h>
#include <linux/rcupdate.h>
#include <linux/seq_file.h>
#include <linux/swap.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "compat/backing.h"
#include "compat/compressor.h"
#include "compat/disk.h"
#include "sr_test.h"
#include "uapi/sr_relay.h"

#define SR_NAME		"sr_relay"
/* mkswap makes no swap area of fewer pages. */
#define SR_MIN_PAGES	10
/* Clones that can be had when no memory is left. */
#define SR_POOL_SIZE	64
/* Bytes of a ring at most. */
#define SR_MAX_RING	(1UL << 30)
#define SR_DEFAULT_WAKE	(256 * 1024)
/* A ring holds this many times what wakes a reader, unless it is told otherwise. */
#define SR_DEFAULT_WAKES	8
/* Lengths of a write, beside that of LZO1X-1. */
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

static unsigned int wake_bytes = SR_DEFAULT_WAKE;
module_param(wake_bytes, uint, 0444);
MODULE_PARM_DESC(wake_bytes, "bytes of records that wake a reader, a multiple of 32 (default 262144)");

static unsigned int ring_bytes;
module_param(ring_bytes, uint, 0444);
MODULE_PARM_DESC(ring_bytes, "bytes of each CPU's ring of records, wake_bytes to 2^30 (default 8 times wake_bytes)");

/* The names that these had up to version 1.0. */
module_param_named(subbuf_size, wake_bytes, uint, 0444);
MODULE_PARM_DESC(subbuf_size, "older name of wake_bytes");

#define SR_NOT_GIVEN	UINT_MAX
static unsigned int n_subbufs = SR_NOT_GIVEN;
module_param(n_subbufs, uint, 0444);
MODULE_PARM_DESC(n_subbufs, "older way to give ring_bytes: in units of wake_bytes");

static char *compressors;
module_param(compressors, charp, 0444);
MODULE_PARM_DESC(compressors, "up to 8 more compressors, whose lengths are recorded after that of LZO1X-1: names of the kernel's crypto API, separated by commas (default none)");

static unsigned int pages_share;
module_param(pages_share, uint, 0444);
MODULE_PARM_DESC(pages_share, "keep the contents of 1 in N pages, each time they are written; they may be secrets (default 0: of no page)");

static ulong pages_seed;
module_param(pages_seed, ulong, 0444);
MODULE_PARM_DESC(pages_seed, "a number that chooses which pages (default 0)");

static unsigned int pages_ring = 256;
module_param(pages_ring, uint, 0444);
MODULE_PARM_DESC(pages_ring, "pages of contents that wait for a reader on each CPU at most, 1 to 262144 (default 256)");

/*
 * What LZO needs, and the copy of a page that is measured. `out` has room for the worst case of
 * each of the kernel's compressors, of which LZO's is the largest.
 */
struct sr_scratch {
	u8 work[LZO1X_1_MEM_COMPRESS];
	u8 out[lzo1x_worst_compress(PAGE_SIZE)];
	u8 page[PAGE_SIZE] __aligned(sizeof(unsigned long));
};

/*
 * A ring of entries of one size, which divides `size`. head and tail count bytes
 * and may wrap: only their difference is used, which is right as long as `size`
 * is below half their range. Where in the ring they are is kept beside them, since
 * `size` need not be a power of two.
 */
struct sr_ring {
	/* The writer's. */
	unsigned long head;
	u32 head_at;
	/* The reader's, under read_mutex. */
	unsigned long tail ____cacheline_aligned;
	u32 tail_at;
	/* Set once, before the CPU comes up. */
	u8 *data ____cacheline_aligned;	/* NULL: there is no ring */
	u32 size;
	u32 entry;
};

struct sr_cpu {
	struct sr_ring records;
	/* Under sr_lock. */
	u64 written;		/* records */
	u64 dropped;		/* records that found the ring full */
	struct sr_ring pages;	/* contents of sampled pages */
	struct mutex read_mutex;	/* one reader of either ring */
	/* Set once, before the CPU comes up. */
	struct sr_scratch *scratch;
	struct sr_compressor more[SR_MAX_MORE];
	struct dentry *file;
	struct dentry *pages_file;
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
/* As wake_bytes, in whole records. */
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
/* Sampled pages that found the ring full. */
static atomic64_t sr_pages_dropped = ATOMIC64_INIT(0);

static DEFINE_MUTEX(sr_snapshot_mutex);
static struct sr_cpu_counters *sr_snapshot;	/* nr_cpu_ids of them */

static struct sr_backing sr_backing;
static struct bio_set sr_bios;
/* Bios whose end has not yet run to its last statement. */
static struct percpu_ref sr_inflight;
static DECLARE_COMPLETION(sr_inflight_gone);
static struct gendisk *sr_disk;
static struct dentry *sr_dir;
static int sr_hotplug_state;
static bool sr_loaded;

/* --- rings --------------------------------------------------------------- */

/*
 * Bytes that wait to be read. Anyone may ask. The tail is loaded first: the head
 * that is loaded after it is not behind it, so the difference is never negative.
 * For the writer and the reader it is exact in the direction that they need: the
 * one may see fewer bytes free than there are, the other fewer bytes to read. For
 * others (poll) it may be too large by what a reader took in between.
 */
static unsigned long sr_pending(struct sr_ring *ring)
{
	/* What the reader took is no longer read once its place is written again. */
	unsigned long tail = smp_load_acquire(&ring->tail);

	/* What the writer wrote is there once it is counted. */
	return smp_load_acquire(&ring->head) - tail;
}

/* The writer's: room for one more entry; NULL if the ring is full, or there is none. */
static void *sr_ring_room(struct sr_ring *ring)
{
	if (!ring->data || sr_pending(ring) > ring->size - ring->entry)
		return NULL;
	return ring->data + ring->head_at;
}

/* The writer's: the entry that sr_ring_room() gave has been filled. */
static void sr_ring_commit(struct sr_ring *ring)
{
	ring->head_at += ring->entry;
	if (ring->head_at == ring->size)
		ring->head_at = 0;
	/* After the entry itself; sr_pending() loads it. */
	smp_store_release(&ring->head, ring->head + ring->entry);
}

/*
 * The reader's: hands out whole entries that are there and never waits. Returns
 * the bytes handed out, 0 if there are none.
 */
static ssize_t sr_ring_take(struct sr_ring *ring, struct mutex *read_mutex, char __user *to,
			    size_t count)
{
	size_t done = 0, part;
	int err;

	if (count < ring->entry)
		return -EINVAL;
	err = mutex_lock_interruptible(read_mutex);
	if (err)
		return err;
	count = min_t(size_t, sr_pending(ring), rounddown(count, ring->entry));
	while (done < count) {
		part = min_t(size_t, count - done, ring->size - ring->tail_at);
		if (copy_to_user(to + done, ring->data + ring->tail_at, part)) {
			err = -EFAULT;
			break;
		}
		done += part;
		ring->tail_at += part;
		if (ring->tail_at == ring->size)
			ring->tail_at = 0;
		/* After the copy; sr_pending() loads it. */
		smp_store_release(&ring->tail, ring->tail + part);
	}
	mutex_unlock(read_mutex);
	return done ? done : err;
}

/* Makes the ring, before its CPU comes up; `entry` divides `size`. False if there is no memory. */
static bool sr_ring_make(struct sr_ring *ring, u32 size, u32 entry, unsigned int cpu)
{
	u8 *data = vmalloc_node(size, cpu_to_node(cpu));

	if (!data)
		return false;
	ring->size = size;
	ring->entry = entry;
	ring->head = sr_test_first();
	ring->tail = ring->head;
	ring->data = data;
	return true;
}

static void sr_ring_free(struct sr_ring *ring)
{
	vfree(ring->data);
	ring->data = NULL;
}

/* --- records ------------------------------------------------------------- */

/* A record with room for all lengths. Its first sr_record_size bytes are used. */
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
	void *to;

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
	to = sr_ring_room(&c->records);
	if (!to) {
		c->dropped++;
		goto out;
	}
	memcpy(to, whole, sr_record_size);
	c->written++;
	sr_ring_commit(&c->records);
	wake = sr_pending(&c->records) == sr_wake_size;
out:
	raw_spin_unlock_irqrestore(&sr_lock, irq);
	/* Its barrier lies between head and the queue, and pairs with sr_records_poll()'s. */
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

/* A record without lengths of further compressors. */
static void sr_record(u8 op, u8 flags, u8 lengths, u32 page, u32 length)
{
	struct sr_long_record whole;

	sr_fill_record(&whole, op, flags, lengths, page, length);
	sr_record_long(&whole);
}

/*
 * Whether a whole page is one machine word over and over. The last word is tried first: most
 * pages that are not differ there.
 */
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

/*
 * Never sleeps: each CPU has transforms of its own, with all their memory. A length of 0 says
 * that the compressor failed, which none does while `out` is large enough.
 */
static void sr_compress_more(struct sr_cpu *c, const void *data, unsigned int bytes, u32 *lengths)
{
	unsigned int i, length;

	for (i = 0; i < sr_n_more; i++) {
		length = sizeof(c->scratch->out);
		if (sr_compress(&c->more[i], data, bytes, c->scratch->out, &length)) {
			pr_warn_once("compressor %u of compressors= failed: its lengths are recorded as 0\n", i + 1);
			length = 0;
		}
		lengths[i] = length;
	}
}

/* Keeps the contents of a page that was recorded, if it is one of those sampled. */
static void sr_keep_page(struct sr_cpu *c, const struct sr_record *record, const void *data)
{
	struct sr_page_record *to;

	if (!c->pages.data || !sr_page_is_sampled(record->sr_page, pages_seed, pages_share))
		return;
	to = sr_ring_room(&c->pages);
	if (!to) {
		atomic64_inc(&sr_pages_dropped);
		return;
	}
	to->sr_magic = SR_PAGE_MAGIC;
	to->sr_reserved = 0;
	to->sr_page = record->sr_page;
	to->sr_sequence = record->sr_sequence;
	memcpy(to->sr_data, data, PAGE_SIZE);
	sr_ring_commit(&c->pages);
	atomic64_inc(&sr_pages_kept);
}

/* Copies the next `bytes` of the bio to `to`, and takes `iter` past them. */
static void sr_gather(struct bio *bio, struct bvec_iter *iter, u8 *to, unsigned int bytes)
{
	while (bytes) {
		struct bio_vec bv = bio_iter_iovec(bio, *iter);
		unsigned int n = min(bv.bv_len, bytes);
		void *from = bvec_kmap_local(&bv);

		memcpy(to, from, n);
		kunmap_local(from);
		bio_advance_iter_single(bio, iter, n);
		to += n;
		bytes -= n;
	}
}

/* The next `bytes` of the bio all belong to one page of the device. Takes `iter` past them. */
static void sr_trace_page_write(struct bio *bio, struct bvec_iter *iter, u32 page,
				unsigned int bytes)
{
	struct sr_cpu *c = get_cpu_ptr(&sr_cpus);
	struct sr_scratch *scratch = c->scratch;
	u8 flags = bytes == PAGE_SIZE ? 0 : SR_FLAG_PARTIAL;
	struct sr_long_record whole;
	size_t length;

	if (!scratch) {
		/* There was no memory when the CPU came up: its records are dropped, and counted. */
		bio_advance_iter(bio, iter, bytes);
		sr_record(SR_OP_WRITE, flags, 1, page, 0);
		goto out;
	}
	/* The page may change under us, so it is looked at once. */
	sr_gather(bio, iter, scratch->page, bytes);
	if (bytes == PAGE_SIZE && sr_same_filled(scratch->page))
		flags |= SR_FLAG_SAME_FILLED;
	length = sizeof(scratch->out);
	lzo1x_1_compress(scratch->page, bytes, scratch->out, &length, scratch->work);
	sr_fill_record(&whole, SR_OP_WRITE, flags, 1 + sr_n_more, page, length);
	sr_compress_more(c, scratch->page, bytes, whole.more);
	sr_record_long(&whole);
	if (bytes == PAGE_SIZE && READ_ONCE(sr_enabled))
		sr_keep_page(c, &whole.record, scratch->page);
out:
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

/* One record for the whole pages inside. Cut edges set a flag and are not counted. */
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
	/* From here on the submitter may have closed the device and be unloading this module. */
	sr_test_linger();
	percpu_ref_put(&sr_inflight);
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
		default:	/* no other is advertised; should one come, it is passed on */
			break;
		}
	}

	percpu_ref_get(&sr_inflight);
	/* Sleeps until there is one, so never fails. */
	clone = bio_alloc_clone(sr_backing.bdev, bio, GFP_NOIO, &sr_bios);
	clone->bi_end_io = sr_end_io;
	io = container_of(clone, struct sr_io, clone);
	io->bio = bio;
	io->start = bio_start_io_acct(bio);
	submit_bio_noacct(clone);
}

/* Called with swap locks held: only makes a record. */
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
	struct gendisk *disk = sr_alloc_disk(sr_backing.bdev, SR_NAME, synchronous);
	int err;

	if (IS_ERR(disk))
		return PTR_ERR(disk);
	disk->flags |= GENHD_FL_NO_PART;
	disk->fops = synchronous ? &sr_synchronous_ops : &sr_disk_ops;
	strscpy(disk->disk_name, SR_NAME, sizeof(disk->disk_name));
	set_capacity(disk, round_down(bdev_nr_sectors(sr_backing.bdev), PAGE_SECTORS));
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

static ssize_t sr_records_read(struct file *file, char __user *to, size_t count, loff_t *ppos)
{
	struct sr_cpu *c = file->private_data;
	ssize_t done = sr_ring_take(&c->records, &c->read_mutex, to, count);

	if (done > 0)
		*ppos += done;
	return done;
}

static ssize_t sr_pages_read(struct file *file, char __user *to, size_t count, loff_t *ppos)
{
	struct sr_cpu *c = file->private_data;

	return sr_ring_take(&c->pages, &c->read_mutex, to, count);
}

/*
 * Readable once wake_bytes wait, not at every record, so that a reader may sleep as long as it
 * can. It may read at any time without being told.
 */
static __poll_t sr_records_poll(struct file *file, poll_table *wait)
{
	struct sr_cpu *c = file->private_data;
	unsigned long pending;
	__poll_t mask = 0;

	poll_wait(file, &c->wait, wait);
	/*
	 * First be on the queue, then look: pairs with wq_has_sleeper() in sr_record_long(), or
	 * both sides could miss the other. poll_wait() itself has this barrier in 6.14 and in
	 * late stable kernels only.
	 */
	smp_mb();
	/* The end before the count: what waits after the end is all that will come. */
	if (!smp_load_acquire(&sr_enabled))
		mask |= EPOLLHUP;
	pending = sr_pending(&c->records);
	if (pending >= sr_wake_size || (mask && pending))
		mask |= EPOLLIN | EPOLLRDNORM;
	return mask;
}

static int sr_cpu_open(struct inode *inode, struct file *file)
{
	file->private_data = inode->i_private;
	return nonseekable_open(inode, file);
}

static const struct file_operations sr_records_fops = {
	.owner = THIS_MODULE,
	.open = sr_cpu_open,
	.read = sr_records_read,
	.poll = sr_records_poll,
};

static const struct file_operations sr_pages_fops = {
	.owner = THIS_MODULE,
	.open = sr_cpu_open,
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

		sr_snapshot[cpu].present = c->records.data || c->dropped;
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

/* A recording can be ended, not begun again: readers take the end of a stream as final. */
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
	/* After the last record; sr_records_poll() loads it. */
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

static void sr_free_more(struct sr_compressor *more)
{
	unsigned int i;

	for (i = 0; i < sr_n_more; i++)
		sr_close_compressor(&more[i]);
}

static int sr_make_more(struct sr_compressor *more)
{
	const char *name = sr_more_names;
	unsigned int i;
	int err;

	for (i = 0; i < sr_n_more; i++, name += strlen(name) + 1) {
		err = sr_open_compressor(&more[i], name);
		if (!err)
			continue;
		pr_err("no compressor '%s': error %d; this kernel does not have it, or its module is not loaded\n",
		       name, err);
		sr_free_more(more);
		return err;
	}
	return 0;
}

/* A CPU's contents of sampled pages. One without memory for them keeps none. */
static void sr_make_pages(struct sr_cpu *c, unsigned int cpu)
{
	const u32 entry = sizeof(struct sr_page_record) + PAGE_SIZE;
	char name[sizeof(SR_NAME) + 12];

	if (!sr_ring_make(&c->pages, pages_ring * entry, entry, cpu)) {
		pr_err("no memory for the contents of %u pages on CPU %u: none are kept there\n",
		       pages_ring, cpu);
		return;
	}
	snprintf(name, sizeof(name), "sr_pages%u", cpu);
	c->pages_file = debugfs_create_file(name, 0400, NULL, c, &sr_pages_fops);
}

/*
 * Before a CPU comes up, now or later. What it gets stays until the module is unloaded: its
 * records may still have to be read when the CPU is gone.
 */
static int sr_cpu_prepare(unsigned int cpu)
{
	struct sr_cpu *c = per_cpu_ptr(&sr_cpus, cpu);
	struct sr_scratch *scratch;
	char name[sizeof(SR_NAME) + 12];
	int err;

	if (c->records.data)
		return 0;
	scratch = kvmalloc_node(sizeof(*scratch), GFP_KERNEL, cpu_to_node(cpu));
	if (!scratch)
		goto no_memory;
	err = sr_make_more(c->more);
	if (err) {
		kvfree(scratch);
		return sr_loaded ? 0 : err;
	}
	if (!sr_ring_make(&c->records, sr_ring_size, sr_record_size, cpu)) {
		sr_free_more(c->more);
		goto no_memory;
	}
	c->scratch = scratch;
	if (pages_share)
		sr_make_pages(c, cpu);
	snprintf(name, sizeof(name), SR_NAME "%u", cpu);
	c->file = debugfs_create_file(name, 0400, NULL, c, &sr_records_fops);
	return 0;

no_memory:
	kvfree(scratch);
	pr_err("no memory for the %u bytes of CPU %u's ring%s\n", sr_ring_size, cpu,
	       sr_loaded ? ": its records will be dropped, and counted" :
			   "; load with a smaller ring_bytes");
	/* A CPU that is plugged in later is worth more than its records. */
	return sr_loaded ? 0 : -ENOMEM;
}

static void sr_free_cpus(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		struct sr_cpu *c = per_cpu_ptr(&sr_cpus, cpu);

		debugfs_remove(c->file);
		debugfs_remove(c->pages_file);
		sr_ring_free(&c->pages);
		sr_ring_free(&c->records);
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
	err = sync_blockdev(sr_backing.bdev);
	if (err)
		goto out;
	bio_init(&bio, sr_backing.bdev, &bv, 1, REQ_OP_READ | REQ_SYNC);
	__bio_add_page(&bio, page, PAGE_SIZE, 0);
	err = submit_bio_wait(&bio);
	bio_uninit(&bio);
	if (err) {
		pr_err("%s: cannot read its first page: error %d\n", backing_dev, err);
		goto out;
	}
	header = kmap_local_page(page);
	if (memcmp(header->magic.magic, "SWAPSPACE2", 10)) {
		pr_err("%s holds no swap signature: run mkswap on it, or load with force=1 if everything on it may be overwritten\n",
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
	sector_t pages = bdev_nr_sectors(sr_backing.bdev) / PAGE_SECTORS;

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

/* Settles how large a ring is and when it wakes its reader. */
static int sr_check_ring(void)
{
	u64 size = ring_bytes;

	if (wake_bytes < sizeof(struct sr_record) || wake_bytes % sizeof(struct sr_record)) {
		pr_err("wake_bytes=%u (or subbuf_size): must be a multiple of %zu\n", wake_bytes,
		       sizeof(struct sr_record));
		return -EINVAL;
	}
	if (n_subbufs != SR_NOT_GIVEN && ring_bytes) {
		pr_err("ring_bytes=%u n_subbufs=%u: both give the size of the ring; give one\n",
		       ring_bytes, n_subbufs);
		return -EINVAL;
	}
	if (!size)
		size = (u64)wake_bytes *
		       (n_subbufs == SR_NOT_GIVEN ? SR_DEFAULT_WAKES : n_subbufs);
	if (size < wake_bytes || size > SR_MAX_RING) {
		pr_err("a ring of %llu bytes: must have from %u (wake_bytes) to %lu; set ring_bytes\n",
		       size, wake_bytes, SR_MAX_RING);
		return -EINVAL;
	}
	sr_wake_size = rounddown(wake_bytes, sr_record_size);
	sr_ring_size = rounddown((u32)size, sr_record_size);
	if (!sr_wake_size) {
		pr_err("wake_bytes=%u is less than a record of %u bytes\n", wake_bytes,
		       sr_record_size);
		return -EINVAL;
	}
	/* What /sys/module shows. */
	ring_bytes = size;
	n_subbufs = ring_bytes / wake_bytes;
	return 0;
}

static int sr_check_parameters(void)
{
	const unsigned int most_pages = SR_MAX_RING / PAGE_SIZE;
	int err;

	if (!backing_dev || !*backing_dev) {
		pr_err("no backing device: load with backing_dev=/dev/...\n");
		return -EINVAL;
	}
	if (pages_share && (!pages_ring || pages_ring > most_pages)) {
		pr_err("pages_ring=%u: must be from 1 to %u\n", pages_ring, most_pages);
		return -EINVAL;
	}
	err = sr_check_compressors();
	return err ? err : sr_check_ring();
}

static int sr_open(bool *writable)
{
	int err;

	*writable = true;
	err = sr_open_backing(&sr_backing, backing_dev, true);
	if (err == -EACCES || err == -EROFS) {	/* read-only, and so is this device then */
		*writable = false;
		err = sr_open_backing(&sr_backing, backing_dev, false);
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

static void sr_inflight_release(struct percpu_ref *ref)
{
	complete(&sr_inflight_gone);
}

static int __init sr_init(void)
{
	bool writable;
	int err;

	BUILD_BUG_ON(sizeof(struct sr_record) != 32);

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
	err = percpu_ref_init(&sr_inflight, sr_inflight_release, 0, GFP_KERNEL);
	if (err)
		goto bios;
	err = sr_make_rings();
	if (err)
		goto inflight;
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
inflight:
	percpu_ref_exit(&sr_inflight);
bios:
	bioset_exit(&sr_bios);
close:
	sr_close_backing(&sr_backing);
names:
	kfree(sr_more_names);
	return err;
}

static void __exit sr_exit(void)
{
	del_gendisk(sr_disk);
	put_disk(sr_disk);
	/*
	 * No bio comes any more, but the end of one may still be running: its submitter is told
	 * first and may have closed the device. Waiting for RCU is not enough, since an end that
	 * runs in process context may be preempted.
	 */
	percpu_ref_kill(&sr_inflight);
	wait_for_completion(&sr_inflight_gone);
	/*
	 * What is left of sr_end_io() is its return. Preempted in process context it is done
	 * when all tasks have slept or left the kernel; in an interrupt, when RCU says so, which
	 * this waits for as well.
	 */
	synchronize_rcu_tasks();
	synchronize_rcu();
	percpu_ref_exit(&sr_inflight);
	sr_free_rings();
	bioset_exit(&sr_bios);
	sr_close_backing(&sr_backing);
	kfree(sr_more_names);
}

module_init(sr_init);
module_exit(sr_exit);

MODULE_AUTHOR("The SwapReplay authors");
MODULE_DESCRIPTION("Records every page that goes to or from a swap device");
MODULE_LICENSE("GPL");
MODULE_VERSION("1.0.0");
