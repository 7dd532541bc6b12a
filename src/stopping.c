/* SPDX-License-Identifier: MIT */
#include "stopping.h"

#include <stddef.h>

/* signal(7): those that end a process, without those that say it has gone wrong itself. */
static const int ending[] = {
	SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGSTKFLT, SIGXCPU, SIGVTALRM, SIGPROF, SIGIO, SIGPWR,
};

bool stopping_is_ignored(int signal)
{
	struct sigaction action;

	return sigaction(signal, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

bool stopping_is_ending(int signal)
{
	sigset_t signals;

	stopping_set(&signals);
	return sigismember(&signals, signal) == 1;
}

void stopping_set(sigset_t *signals)
{
	sigemptyset(signals);
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		sigaddset(signals, ending[i]);
}

void stopping_hold(struct stopping *s)
{
	sigset_t held;

	stopping_set(&held);
	sigaddset(&held, SIGCHLD);
	sigprocmask(SIG_BLOCK, &held, &s->before);
	/* these two come as errors of the call that they would interrupt */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

void stopping_release(const struct stopping *s)
{
	sigprocmask(SIG_SETMASK, &s->before, NULL);
}
