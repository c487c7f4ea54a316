// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * A census of the calls that a program itself makes into its libraries: an audit library of the
 * dynamic loader (LD_AUDIT) that puts a counter before each. SR_CENSUS names the file that takes
 * them, a record for each name. x86-64 only.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MOST 4096

/* As it stands in the file. */
struct record {
	char name[56];
	uint64_t count;
};

/* lock incq count; jmp *target, each by its distance from the next instruction. */
struct step {
	unsigned char code[16];
	uint64_t target;
};

static struct record *records;
static struct step *steps;
static unsigned int used;

static void begin(void)
{
	const char *path = getenv("SR_CENSUS");
	int file = path ? open(path, O_RDWR | O_CREAT | O_TRUNC, 0600) : -1;
	/* Beside one another, so that 32 bits reach from the code to the counters. */
	size_t bytes = MOST * sizeof(struct record), code = MOST * sizeof(struct step);
	char *place;

	if (file < 0 || ftruncate(file, (off_t)bytes) != 0)
		return;
	place = mmap(NULL, bytes + code, PROT_READ | PROT_WRITE | PROT_EXEC,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (place == MAP_FAILED ||
	    mmap(place, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0) ==
		    MAP_FAILED)
		return;
	records = (struct record *)place;
	steps = (struct step *)(place + bytes);
}

unsigned int la_version(unsigned int version)
{
	(void)version;
	begin();
	return LAV_CURRENT;
}

/* The program has no name; what it calls is all else. */
unsigned int la_objopen(struct link_map *object, Lmid_t space, uintptr_t *cookie)
{
	(void)space;
	(void)cookie;
	return object->l_name[0] ? LA_FLG_BINDTO : LA_FLG_BINDFROM;
}

static void put_distance(unsigned char *place, const void *to)
{
	int32_t distance = (int32_t)((const unsigned char *)to - (place + 4));

	memcpy(place, &distance, 4);
}

uintptr_t la_symbind64(Elf64_Sym *symbol, unsigned int number, uintptr_t *from, uintptr_t *to,
		       unsigned int *flags, const char *name)
{
	struct record *record;
	struct step *step;

	(void)number;
	(void)from;
	(void)to;
	(void)flags;
	if (!records || used == MOST)
		return symbol->st_value;
	record = &records[used];
	step = &steps[used++];
	strncpy(record->name, name, sizeof(record->name) - 1);
	memcpy(step->code, "\xf0\x48\xff\x05....\xff\x25....", 14);
	put_distance(step->code + 4, &record->count);
	put_distance(step->code + 10, &step->target);
	step->target = symbol->st_value;
	return (uintptr_t)step->code;
}
