/* SPDX-License-Identifier: MIT */
#include "suspend.h"

#include <signal.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "lifetime.h"
#include "relay.h"

/*
 * A timer of the kernel's goes on while the process is stopped, and SIGCONT ends that. Set when the stop signal is pending: if it is
 * due at once, it takes that signal back. False if there is none.
 */
static bool set_alarm(uint64_t due, timer_t *alarm)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGCONT };
	struct itimerspec at = { .it_value = { (time_t)(due / 1000), (long)(due % 1000) * 1000000 } };

	if (!due || timer_create(CLOCK_MONOTONIC, &event, alarm))
		return false;
	timer_settime(*alarm, TIMER_ABSTIME, &at, NULL);
	return true;
}

/*
 * Only what the user typed is for the whole job, in which others may watch over rbox, as timeout(1) does: a box that stops itself
 * must not stop them. Where nobody could continue rbox (setsid(2), an orphaned process group) the kernel does not stop it, and
 * COMMAND goes on at once, as without a box.
 */
void suspend_with_command(struct run *run)
{
	bool is_typed = run->relay && relay_was_suspended(run->relay), has_alarm;
	timer_t alarm;
	sigset_t stop;

	if (run->relay) {
		relay_show(run->relay);
		relay_restore(run->relay);
	}
	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	kill(is_typed ? 0 : getpid(), SIGTSTP);
	has_alarm = set_alarm(lifetime_due(run), &alarm);
	sigprocmask(SIG_UNBLOCK, &stop, NULL);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	if (has_alarm)
		timer_delete(alarm);
	if (run->relay)
		relay_look(run->relay);
	lifetime_send(run, SIGCONT);
}
