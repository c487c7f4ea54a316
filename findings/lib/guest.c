/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/*
 * The only program of a finding's guest: loads /modules/1.ko, 2.ko, …, does what the word errand=
 * on the kernel's command line names, prints lines that begin "found", and turns the guest off.
 *
 *   zram        the compressed length of each file of one page in /pages, under each compressor
 *   maxrss      what wait4() says of a child that did nothing
 *   referenced  pages that are Referenced after clear_refs and a second touch
 *   clears      time by the guest's clock to hand out a page, and to copy one
 *
 * and those of the other guest-*.c.
 */
#include "guest.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void fail(const char *what)
{
	printf("failed %s: %m\n", what);
	reboot(RB_POWER_OFF);
}

void put(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		fail(file);
	close(fd);
}

long value_of(const char *file, const char *key)
{
	char line[256];
	long value = -1;
	size_t length = strlen(key);
	FILE *table = fopen(file, "r");

	if (!table)
		fail(file);
	while (value < 0 && fgets(line, sizeof(line), table))
		if (!strncmp(line, key, length) && strchr(" :", line[length]))
			value = strtol(line + length + 1, NULL, 10);
	fclose(table);
	return value;
}

long number_in(const char *path, const char *format)
{
	long number;
	FILE *file = fopen(path, "r");

	if (!file || fscanf(file, format, &number) != 1)
		fail(path);
	fclose(file);
	return number;
}

uint64_t pagemap(const char *page)
{
	uint64_t entry;
	int fd = open("/proc/self/pagemap", O_RDONLY);

	if (fd < 0 || pread(fd, &entry, sizeof(entry), (uintptr_t)page / PAGE * sizeof(entry)) != sizeof(entry))
		fail("pagemap");
	close(fd);
	return entry;
}

void look_at(const volatile char *memory, size_t bytes)
{
	for (size_t at = 0; at < bytes; at += PAGE)
		(void)memory[at];
}

void own_cgroup(void)
{
	char text[32];

	if (mkdir("/cgroup", 0755) || mount("cgroup", "/cgroup", "cgroup2", 0, NULL))
		fail("cgroup2");
	put("/cgroup/cgroup.subtree_control", "+memory");
	if (mkdir("/cgroup/one", 0755))
		fail("/cgroup/one");
	snprintf(text, sizeof(text), "%d", getpid());
	put("/cgroup/one/cgroup.procs", text);
}

void reclaim_once(void)
{
	static const char amount[] = "1M";
	int fd = open("/cgroup/one/memory.reclaim", O_WRONLY);

	if (fd < 0)
		fail("memory.reclaim");
	/* EAGAIN says that it got less than it was asked for. */
	if (write(fd, amount, strlen(amount)) < 0 && errno != EAGAIN)
		fail("memory.reclaim");
	close(fd);
}

static void load_modules(void)
{
	char name[64];

	for (int i = 1;; i++) {
		snprintf(name, sizeof(name), "/modules/%d.ko", i);
		int fd = open(name, O_RDONLY);

		if (fd < 0)
			return;
		if (syscall(SYS_finit_module, fd, "", 0))
			fail(name);
		close(fd);
	}
}

/* Length that a fresh zram device stores for one page. */
static long stored(const char *compressor, const void *page)
{
	static const char dir[] = "/sys/block/zram0/";
	char name[64];
	long original, length;

	snprintf(name, sizeof(name), "%sreset", dir);
	put(name, "1");
	snprintf(name, sizeof(name), "%scomp_algorithm", dir);
	put(name, compressor);
	snprintf(name, sizeof(name), "%sdisksize", dir);
	put(name, "1M");
	int fd = open("/dev/zram0", O_WRONLY | O_DIRECT);

	if (fd < 0 || write(fd, page, PAGE) != PAGE)
		fail("/dev/zram0");
	snprintf(name, sizeof(name), "%smm_stat", dir);
	FILE *stat = fopen(name, "r");

	if (!stat || fscanf(stat, "%ld %ld", &original, &length) != 2)
		fail(name);
	fclose(stat);
	close(fd);
	return length;
}

static void zram(void)
{
	static const char *const compressors[] = { "lzo", "lzo-rle", "lz4", "lz4hc", "zstd", "deflate" };
	void *page = aligned_alloc(PAGE, PAGE);
	DIR *dir = opendir("/pages");
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		int fd = openat(dirfd(dir), entry->d_name, O_RDONLY);

		if (entry->d_name[0] == '.')
			continue;
		if (fd < 0 || read(fd, page, PAGE) != PAGE)
			fail(entry->d_name);
		close(fd);
		for (size_t i = 0; i < sizeof(compressors) / sizeof(*compressors); i++)
			printf("found %s %s %ld\n", entry->d_name, compressors[i], stored(compressors[i], page));
	}
}

char *touched(size_t bytes)
{
	char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		fail("mmap");
	memset(memory, 1, bytes);
	return memory;
}

char *untouched(size_t bytes)
{
	char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED || madvise(memory, bytes, MADV_NOHUGEPAGE))
		fail("mmap");
	return memory;
}

/* A child that has this program's memory, and lives until the descriptor is closed. */
pid_t child_until(int *closed)
{
	int end[2];
	char byte;

	if (pipe(end))
		fail("pipe");
	pid_t child = fork();

	if (child == 0) {
		close(end[1]);
		_exit(read(end[0], &byte, 1) != 0);
	}
	close(end[0]);
	*closed = end[1];
	return child;
}

/* Peak in KiB that wait4() gives for a child: this same program, which returns at once when called "true". */
static long peak_of_child(int with_vfork)
{
	struct rusage usage;
	pid_t child = with_vfork ? vfork() : fork();

	if (child == 0) {
		execl("/init", "true", (char *)NULL);
		_exit(1);
	}
	if (wait4(child, NULL, 0, &usage) != child)
		fail("wait4");
	return usage.ru_maxrss;
}

static void maxrss(void)
{
	printf("found small vfork %ld\n", peak_of_child(1));
	printf("found small fork %ld\n", peak_of_child(0));
	touched(64 << 20);
	printf("found large vfork %ld\n", peak_of_child(1));
	printf("found large fork %ld\n", peak_of_child(0));
}

/* Value in kB of one line of smaps, for the mapping that begins at an address. */
long smaps(const char *memory, const char *key)
{
	char line[512], start[32];
	long value = -1;
	int inside = 0;
	FILE *file = fopen("/proc/self/smaps", "r");

	if (!file)
		fail("smaps");
	snprintf(start, sizeof(start), "%lx-", (unsigned long)memory);
	while (fgets(line, sizeof(line), file)) {
		if (strchr("0123456789abcdef", line[0]) && strchr(line, '-'))
			inside = !strncmp(line, start, strlen(start));
		else if (inside && !strncmp(line, key, strlen(key)))
			value = strtol(line + strlen(key), NULL, 10);
	}
	fclose(file);
	return value;
}

/* Touches pages, then has the kernel flush the whole TLB: more pages change than it flushes singly. */
static void touch_and_flush(char *memory, size_t bytes, int rounds)
{
	static const int flushed = 64 * PAGE;
	static char *other;

	if (!other)
		other = touched(flushed);
	for (int round = 0; round < rounds; round++) {
		for (size_t i = 0; i < bytes; i += PAGE)
			memory[i]++;
		memset(other, round, flushed);
		mprotect(other, flushed, PROT_READ);
		mprotect(other, flushed, PROT_READ | PROT_WRITE);
	}
}

/* Many pages in use, then few, then the experiment. */
static void referenced(void)
{
	size_t bytes = 1024 * PAGE;
	char *memory = touched(bytes);

	madvise(memory, bytes, MADV_NOHUGEPAGE);
	touch_and_flush(memory, bytes, 32);
	touch_and_flush(memory, 0, 32);
	for (size_t i = 0; i < bytes; i += PAGE)
		memory[i]++;
	put("/proc/self/clear_refs", "1");
	for (size_t i = 0; i < bytes; i += PAGE)
		memory[i]++;
	printf("found referenced %ld\n", smaps(memory, "Referenced:") * 1024 / PAGE);
}

long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000L + time.tv_nsec;
}

static void clears(void)
{
	static char buffer[16 * PAGE];
	const long pages = 4096, reads = 64;
	char *memory = untouched(pages * PAGE);
	int fd = memfd_create("file", 0);
	long begin = now();

	for (long page = 0; page < pages; page++)
		memory[page * PAGE] = 1;
	printf("found touched %ld\n", (now() - begin) / pages);
	if (fd < 0 || write(fd, buffer, sizeof(buffer)) != sizeof(buffer))
		fail("memfd_create");
	begin = now();
	for (long i = 0; i < reads; i++)
		if (pread(fd, buffer, sizeof(buffer), 0) != sizeof(buffer))
			fail("pread");
	printf("found copied %ld\n", (now() - begin) / (reads * (long)sizeof(buffer) / PAGE));
}

static const struct {
	const char *name;
	void (*run)(void);
} errands[] = {
	{ "zram", zram },   { "maxrss", maxrss },   { "referenced", referenced },
	{ "again", again }, { "turns", turns },     { "pageout", pageout },
	{ "ahead", ahead }, { "asked", asked },
	{ "reads", reads }, { "batches", batches }, { "prefaults", prefaults },
	{ "dirty", dirty }, { "parts", parts },     { "residents", residents },
	{ "freed", freed }, { "merged", merged },   { "clears", clears },
	{ "stall", stall }, { "lazy", lazy },       { "shared", shared },
	{ "heir", heir },   { "looks", looks },     { "moves", moves },
	{ "pool", pool },   { "tables", tables },   { "refills", refills },
	{ "faults", faults }, { "returns", returns }, { "switches", switches },
	{ "moved", moved }, { "names", names },
};

int main(int count, char **arguments)
{
	if (count > 0 && !strcmp(arguments[0], "true"))
		return 0;
	const char *errand = getenv("errand");

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (mount("proc", "/proc", "proc", 0, NULL) || mount("sys", "/sys", "sysfs", 0, NULL) ||
	    mount("dev", "/dev", "devtmpfs", 0, NULL))
		fail("mount");
	load_modules();
	for (size_t i = 0; errand && i < sizeof(errands) / sizeof(*errands); i++)
		if (!strcmp(errand, errands[i].name))
			errands[i].run();
	puts("done");
	reboot(RB_POWER_OFF);
	return 0;
}
