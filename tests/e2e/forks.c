/* SPDX-License-Identifier: MIT */
/*
 * forks MAX [USERS] - makes processes that wait, until it is refused or there are MAX, ends them, and says how many there were
 *
 * With USERS they belong to so many users, from 1 on, in turn.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 4000 };

/* Says that it is another user by closing its end of the pipe. */
static _Noreturn void wait_as(unsigned user, int end)
{
	if (user && setresuid(user, user, user))
		_exit(1);
	close(end);
	for (;;)
		pause();
}

static pid_t make(unsigned user)
{
	int ends[2];
	char byte;
	pid_t pid;

	if (pipe(ends))
		return -1;
	pid = fork();
	if (pid == 0)
		wait_as(user, ends[1]);
	int code = errno;
	close(ends[1]);
	while (pid > 0 && read(ends[0], &byte, 1) < 0 && errno == EINTR)
		;
	close(ends[0]);
	errno = code;
	return pid;
}

int main(int argc, char **argv)
{
	static pid_t pid[MOST];
	long max = argc > 1 ? strtol(argv[1], NULL, 10) : MOST, made = 0;
	unsigned users = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
	int code = 0;

	for (; made < max && made < MOST; made++) {
		pid[made] = make(users ? 1 + (unsigned)made % users : 0);
		if (pid[made] > 0)
			continue;
		code = errno;
		break;
	}
	for (long i = 0; i < made; i++)
		kill(pid[i], SIGKILL);
	while (wait(NULL) > 0)
		;
	printf("%ld %s\n", made, code == EAGAIN ? "EAGAIN" : code ? strerror(code) : "all");
	return 0;
}
