/* SPDX-License-Identifier: MIT */
#include "stopping.h"

#include <errno.h>
#include <stddef.h>

/* signal(7): those that end a process, without those that say it has gone wrong itself. */
static const int ending[] = {
	SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGSTKFLT, SIGXCPU, SIGVTALRM, SIGPROF, SIGIO, SIGPWR,
};

/* A signal that is blocked stays pending even where it is ignored. */
static bool is_ignored(int signal)
{
	struct sigaction action;

	return sigaction(signal, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

void stopping_hold(struct stopping *s)
{
	sigset_t held;

	sigemptyset(&held);
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		sigaddset(&held, ending[i]);
	sigprocmask(SIG_BLOCK, &held, &s->before);
	/* these two come as errors of the call that they would interrupt */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

void stopping_release(const struct stopping *s)
{
	sigprocmask(SIG_SETMASK, &s->before, NULL);
}

bool stopping_is_pending(void)
{
	sigset_t pending;

	sigpending(&pending);
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		if (sigismember(&pending, ending[i]) && !is_ignored(ending[i]))
			return true;
	return false;
}

int stopping_check(struct err *e)
{
	return stopping_is_pending() ? err_code(e, ECANCELED, "interrupted") : 0;
}
