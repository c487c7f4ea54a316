// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * When things happen: `poll` (early and late), `locks` (naps, refusals), `wakes` (spurious, early
 * ends of waits), `threads` (late starts and signals).
 */
#define _GNU_SOURCE
#include "lies.h"

#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <unistd.h>

int poll(struct pollfd *files, nfds_t count, int timeout)
{
	LIE(poll);
	if (SOMETIMES("poll", 3))
		lies_nap(5000);
	return next(files, count, SOMETIMES("poll", 2) ? 0 : timeout);
}

int ppoll(struct pollfd *files, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
	static const struct timespec none;
	LIE(ppoll);

	if (SOMETIMES("poll", 3))
		lies_nap(5000);
	return next(files, count, SOMETIMES("poll", 2) ? &none : timeout, mask);
}

int select(int count, fd_set *restrict in, fd_set *restrict out, fd_set *restrict odd,
	   struct timeval *restrict timeout)
{
	LIE(select);
	if (SOMETIMES("poll", 3))
		lies_nap(5000);
	return next(count, in, out, odd, timeout);
}

int epoll_wait(int set, struct epoll_event *events, int most, int timeout)
{
	LIE(epoll_wait);
	if (SOMETIMES("poll", 3))
		lies_nap(5000);
	return next(set, events, most, SOMETIMES("poll", 2) ? 0 : timeout);
}

int pthread_mutex_lock(pthread_mutex_t *lock)
{
	LIE(pthread_mutex_lock);
	if (SOMETIMES("locks", 4096))
		lies_nap(2000);
	return next(lock);
}

int pthread_mutex_trylock(pthread_mutex_t *lock)
{
	LIE(pthread_mutex_trylock);
	return SOMETIMES("locks", 2) ? EBUSY : next(lock);
}

int pthread_mutex_unlock(pthread_mutex_t *lock)
{
	LIE(pthread_mutex_unlock);
	int answer = next(lock);

	if (SOMETIMES("locks", 4096))
		lies_nap(2000);
	return answer;
}

/* A wake-up that nobody sent: the lock was free for a moment. */
static bool spurious(pthread_mutex_t *lock)
{
	if (!SOMETIMES("wakes", 2))
		return false;
	pthread_mutex_unlock(lock);
	lies_nap(200);
	pthread_mutex_lock(lock);
	return true;
}

int pthread_cond_wait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict lock)
{
	LIE(pthread_cond_wait);
	return spurious(lock) ? 0 : next(condition, lock);
}

int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict lock,
			   const struct timespec *restrict until)
{
	LIE(pthread_cond_timedwait);
	if (spurious(lock))
		return lies_any(2) ? ETIMEDOUT : 0;
	return next(condition, lock, until);
}

int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attributes,
		   void *(*enter)(void *), void *restrict argument)
{
	LIE(pthread_create);
	if (lies_about("threads"))
		lies_nap(50000);
	return next(thread, attributes, enter, argument);
}

int pthread_kill(pthread_t thread, int signal)
{
	LIE(pthread_kill);
	if (SOMETIMES("threads", 2))
		lies_nap(2000);
	return next(thread, signal);
}

/* QEMU's events wait by futex(2), which may end for no reason. */
long syscall(long number, ...)
{
	va_list rest;
	long words[6];
	int i;
	LIE(syscall);

	va_start(rest, number);
	for (i = 0; i < 6; i++)
		words[i] = va_arg(rest, long);
	va_end(rest);
	if (number == SYS_futex && (words[1] & FUTEX_CMD_MASK) == FUTEX_WAIT &&
	    SOMETIMES("wakes", 3)) {
		errno = lies_any(2) ? EINTR : EAGAIN;
		return -1;
	}
	return next(number, words[0], words[1], words[2], words[3], words[4], words[5]);
}
