// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* The command: started in the root file system, its output passed on, all of it reaped. */
#define _GNU_SOURCE
#include "srguest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define PF_KTHREAD 0x00200000	/* include/linux/sched.h, flags in /proc/PID/stat */

static char *default_env[] = {
	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
	"HOME=/root",
	"LANG=C.UTF-8",
	NULL,
};

static void become(const struct spec *spec, int output, int failure)
{
	int error, input;
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* Init is exempt from the OOM killer; the workload must not be. */
	write_file("/proc/self/oom_score_adj", "0");
	setsid();
	environ = spec->n_env ? (char **)spec->env : default_env;
	if (chroot(SR_ROOT) < 0 || chdir(spec->cwd) < 0)
		goto failed;
	input = spec->terminal ? terminal_open(spec->terminal) : open("/dev/null", O_RDONLY);
	if (spec->terminal)
		output = input;
	if (input < 0 || dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
	    dup2(output, STDERR_FILENO) < 0)
		goto failed;
	if (input > STDERR_FILENO)
		close(input);
	execvpe(spec->args[0], (char **)spec->args, environ);
failed:
	error = errno;
	if (write(failure, &error, sizeof(error)) != sizeof(error))
		_exit(126);
	_exit(error == ENOENT ? 127 : 126);
}

void workload_start(struct workload *w, const struct spec *spec)
{
	int output[2], failure[2];

	*w = (struct workload) { 0 };
	if (pipe2(output, O_CLOEXEC) < 0 || pipe2(failure, O_CLOEXEC) < 0)
		fail("workload", "cannot make pipes");
	w->pid = fork();
	if (w->pid < 0)
		fail("workload", "cannot fork");
	if (w->pid == 0)
		become(spec, output[1], failure[1]);
	close(output[1]);
	close(failure[1]);
	/* The pipe closes when exec succeeds. */
	while (read(failure[0], &w->exec_errno, sizeof(w->exec_errno)) < 0 && errno == EINTR)
		;
	close(failure[0]);
	w->output = output[0];
}

static void reap(struct workload *w, pid_t collector)
{
	siginfo_t info;

	/* Looked at before it is taken: the collector is left for collector_finish. */
	for (;;) {
		struct rusage usage;
		int status;

		info.si_pid = 0;
		if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0 || info.si_pid == 0)
			return;
		if (info.si_pid == collector) {
			errno = ECHILD;
			fail("collector", "it ended before the workload (%s %d)",
			     info.si_code == CLD_EXITED ? "status" : "signal", info.si_status);
		}
		if (wait4(info.si_pid, &status, 0, &usage) < 0)
			return;
		w->user_us += usage.ru_utime.tv_sec * UINT64_C(1000000) + usage.ru_utime.tv_usec;
		w->system_us += usage.ru_stime.tv_sec * UINT64_C(1000000) + usage.ru_stime.tv_usec;
		if (info.si_pid == w->pid) {
			w->gone = true;
			w->wait_status = status;
		}
	}
}

static bool is_left_over(pid_t pid, pid_t collector)
{
	unsigned int flags = PF_KTHREAD;
	char path[64], state = 'Z';
	char *text, *after;

	if (pid <= 1 || pid == collector)
		return false;
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	text = read_file(path, NULL);
	/* pid (name) state ppid pgrp session tty tpgid flags; a name may hold anything. */
	after = text ? strrchr(text, ')') : NULL;
	if (after)
		sscanf(after + 1, " %c %*d %*d %*d %*d %*d %u", &state, &flags);
	free(text);
	return !(flags & PF_KTHREAD) && state != 'Z';
}

/* Kills every process but init and the collector; returns how many it met. */
static int kill_left_over(pid_t collector)
{
	struct dirent *entry;
	DIR *proc = opendir("/proc");
	int met = 0;

	while (proc && (entry = readdir(proc))) {
		pid_t pid = strtol(entry->d_name, NULL, 10);

		if (is_left_over(pid, collector)) {
			kill(pid, SIGKILL);
			met++;
		}
	}
	if (proc)
		closedir(proc);
	return met;
}

/* Passes on what is there; false at the end of the pipe. */
static bool pass_on(int from, int log)
{
	static char buffer[4 << 10];
	ssize_t n = read(from, buffer, sizeof(buffer));

	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	return n > 0 && write_all(log, buffer, n);
}

static int progress_timer(unsigned int seconds)
{
	const struct itimerspec every = { { seconds, 0 }, { seconds, 0 } };
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);

	if (fd < 0 || timerfd_settime(fd, 0, &every, NULL) < 0)
		fail("workload", "cannot set the progress timer");
	return fd;
}

void workload_wait(struct workload *w, const struct spec *spec, pid_t collector, int log)
{
	struct signalfd_siginfo signal;
	struct pollfd polled[4];
	bool open_output = true;
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	polled[0] = (struct pollfd) { signalfd(-1, &child, SFD_CLOEXEC), POLLIN, 0 };
	polled[1] = (struct pollfd) { w->output, POLLIN, 0 };
	polled[2] = (struct pollfd) { spec->progress ? progress_timer(spec->progress) : -1, POLLIN, 0 };
	/* By now the command has its terminal, of the first size. */
	polled[3] = (struct pollfd) { spec->terminal ? terminal_sizes() : -1, POLLIN, 0 };
	if (polled[0].fd < 0)
		fail("workload", "cannot wait for signals");
	reap(w, collector);
	while (!w->gone) {
		uint64_t ticks;

		if (poll(polled, 4, -1) < 0)
			continue;
		if (polled[1].revents && open_output) {
			open_output = pass_on(w->output, log);
			if (!open_output)
				polled[1].fd = -1;
		}
		if (polled[2].revents && read(polled[2].fd, &ticks, sizeof(ticks)) > 0)
			snapshot("progress", spec->relay);
		if (polled[3].revents & POLLIN)
			terminal_follow(polled[3].fd);
		else if (polled[3].revents)
			polled[3].fd = -1;
		if (polled[0].revents && read(polled[0].fd, &signal, sizeof(signal)) > 0)
			reap(w, collector);
	}
	/* What it left running goes too, so that the pipe ends and swapping comes to rest. */
	for (int tries = 0; kill_left_over(collector) > 0; tries++) {
		if (tries == 1000)
			fail("workload", "processes that it left cannot be killed");
		sleep_ms(10);
		reap(w, collector);
	}
	reap(w, collector);
	while (open_output)
		open_output = pass_on(w->output, log);
	close(w->output);
	close(polled[0].fd);
	for (int i = 2; i < 4; i++)
		if (polled[i].fd >= 0)
			close(polled[i].fd);
}

void workload_report(const struct workload *w)
{
	FILE *line = status_begin("exit");
	bool killed = WIFSIGNALED(w->wait_status);

	status_number(line, "status", killed ? -1 : WEXITSTATUS(w->wait_status));
	status_number(line, "signal", killed ? WTERMSIG(w->wait_status) : 0);
	fprintf(line, ",\"found\":%s", w->exec_errno == ENOENT ? "false" : "true");
	status_number(line, "userMs", w->user_us / 1000);
	status_number(line, "systemMs", w->system_us / 1000);
	status_end(line);
}
