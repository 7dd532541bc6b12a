/* SPDX-License-Identifier: MIT */
/*
 * kill-moments - sends a program a signal at moments spread over its start, and counts what outlives it
 *
 *   kill-moments COUNT MICROSECONDS SIGNAL PROGRAM [ARG]...
 *
 * Starts PROGRAM COUNT times; the n-th gets the signal n * MICROSECONDS / COUNT after its exec, and has a second to end.
 * Processes that it leaves become children of this one (a subreaper), which waits for their end a second at most, and then
 * ends them. Prints
 *
 *   N killed, N ended otherwise, N deaf, N left
 *
 * (killed: by the signal, or with status 128 + SIGNAL) and ends with status 0 when none was deaf and nothing was left; gives
 * up when there are TOO_MANY of these.
 */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TOO_MANY 10

extern char **environ;

static struct timespec later(long microseconds)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_nsec += microseconds * 1000;
	t.tv_sec += t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	return t;
}

/* Waits a second for the end of pid, or of all children: its status, 0 when there are no more, -1 when it does not come. */
static int ended(pid_t pid, int *status)
{
	const struct timespec pause = { .tv_nsec = 200000 };

	for (int tries = 0; tries < 4000; tries++) {
		pid_t gone = waitpid(pid, status, __WALL | WNOHANG);

		if (gone > 0 && pid > 0)
			return 0;
		if (gone < 0)
			return errno == ECHILD ? 0 : -1;
		if (gone == 0)
			nanosleep(&pause, NULL);
	}
	return -1;
}

/* Ends what did not end by itself, so that it is counted once. Its own children come to us next, until there are none. */
static void end_children(void)
{
	for (int tries = 0; tries < 100; tries++) {
		FILE *children = fopen("/proc/thread-self/children", "r");
		int pid;

		while (children && fscanf(children, "%d", &pid) == 1)
			kill(pid, SIGKILL);
		if (children)
			fclose(children);
		while (waitpid(-1, NULL, __WALL | WNOHANG) > 0)
			;
		if (waitpid(-1, NULL, __WALL | WNOHANG) < 0)
			return;
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	}
}

int main(int argc, char **argv)
{
	long killed = 0, otherwise = 0, deaf = 0, left = 0;

	if (argc < 5 || prctl(PR_SET_CHILD_SUBREAPER, 1)) {
		fputs("usage: kill-moments COUNT MICROSECONDS SIGNAL PROGRAM [ARG]...\n", stderr);
		return 2;
	}
	const long count = atol(argv[1]), spread = atol(argv[2]);
	const int number = atoi(argv[3]);

	for (long i = 0; i < count && deaf + left < TOO_MANY; i++) {
		pid_t pid;
		int status = 0;

		if (posix_spawn(&pid, argv[4], NULL, NULL, argv + 4, environ)) {
			perror(argv[4]);
			return 2;
		}
		struct timespec moment = later(spread * i / count);

		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &moment, NULL);
		kill(pid, number);
		if (ended(pid, &status))
			deaf++;
		else if (WIFSIGNALED(status) ? WTERMSIG(status) == number : WEXITSTATUS(status) == 128 + number)
			killed++;
		else
			otherwise++;
		if (ended(-1, &status)) {
			left++;
			end_children();
		}
	}
	printf("%ld killed, %ld ended otherwise, %ld deaf, %ld left\n", killed, otherwise, deaf, left);
	return deaf || left;
}
