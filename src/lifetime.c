/* SPDX-License-Identifier: MIT */
#include "lifetime.h"

#include <signal.h>
#include <time.h>

#include "fd.h"
#include "reap.h"
#include "sys.h"

enum { AGAIN_MS = 100 };

uint64_t lifetime_now(void)
{
	return (uint64_t)sys_clock_ms(CLOCK_MONOTONIC);
}

/* By the kernel where init is process 1, else by init when its gate closes. */
void lifetime_kill(struct run *run)
{
	run->is_killed = true;
	if (run->end == REAP_NAMESPACE) {
		kill(run->init, SIGKILL);
		return;
	}
	fd_close(&run->gate[1]);
	/* a box that shares the caller's pids can stop init, and again until init has read the gate */
	kill(run->init, SIGCONT);
	run->kill_at = lifetime_now() + AGAIN_MS;
}

void lifetime_send(struct run *run, int signal)
{
	if (run->has_reaper)
		kill(run->init, signal);
	else
		reap_pass_on(run->init, signal);
}

void lifetime_keep(struct run *run)
{
	uint64_t time = lifetime_due(run) ? lifetime_now() : 0;

	if (run->timeout_at && time >= run->timeout_at) {
		run->timeout_at = 0;
		run->timed_out = true;
		run->kill_at = time + run->plan->grace;
		lifetime_send(run, run->plan->stop_signal);
	}
	if (run->kill_at && time >= run->kill_at) {
		run->kill_at = 0;
		lifetime_kill(run);
	}
}

uint64_t lifetime_due(const struct run *run)
{
	if (!run->timeout_at || (run->kill_at && run->kill_at < run->timeout_at))
		return run->kill_at;
	return run->timeout_at;
}

int lifetime_left(const struct run *run)
{
	enum { LONGEST = 1 << 30 };
	uint64_t due = lifetime_due(run), time = due ? lifetime_now() : 0;

	if (!due)
		return -1;
	return due <= time ? 0 : due - time > LONGEST ? LONGEST : (int)(due - time);
}
