/* SPDX-License-Identifier: MIT */
#include "stop.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "boxes.h"
#include "census.h"
#include "fd.h"
#include "flocks.h"
#include "freeze.h"
#include "proof.h"
#include "select.h"
#include "sys.h"

enum { DYING_MS = 20000 };	/* how long a box that was killed may take: its processes may be in the kernel */

static int64_t now(void)
{
	return sys_clock_ms(CLOCK_MONOTONIC);
}

/* Waits until the process is gone; false where that takes longer than until `limit`, which is -1 for no limit. */
static bool await_end(int pidfd, int64_t limit)
{
	struct pollfd wait = { .fd = pidfd, .events = POLLIN };

	for (;;) {
		int64_t left = limit < 0 ? -1 : limit - now();
		int found = poll(&wait, 1, left < 0 && limit >= 0 ? 0 : (int)(left > 1 << 30 ? 1 << 30 : left));

		if (found > 0)
			return true;
		if (found == 0 && limit >= 0 && now() >= limit)
			return false;
	}
}

/*
 * The end of process 1 is the end of the box. Where the box has no pid namespace of its own, process 1 is not that, and the
 * host process's end is the box's.
 */
static int kill_box(const struct boxes_entry *found, struct err *e)
{
	bool has_pids = found->box.ns[2].descriptor >= 0;
	AUTO_FD int pidfd = -1, host = -1;
	struct err gone = { 0 };

	if (boxes_pidfd(found, has_pids ? found->box.init : found->box.host, &pidfd, e))
		return -EINVAL;
	if (sys_pidfd_send(pidfd, SIGKILL) && errno != ESRCH)
		return err_sys(e, "kill");
	/* a host process that a shell has stopped would not see the end */
	if (boxes_pidfd(found, found->box.host, &host, &gone) == 0)
		sys_pidfd_send(host, SIGCONT);
	return 0;
}

/*** stop ***/

/* A box that was asked to end. */
struct asked {
	struct asked *next;
	char id[BOX_ID], called[BOX_ID + 64];
	int host;			/* a pidfd */
	int64_t limit;
};

struct stopping {
	const struct spec *spec;
	struct asked *first;
};

static struct asked *remember(struct stopping *s, const struct boxes_entry *found, int *host)
{
	struct asked *asked = calloc(1, sizeof *asked);
	char text[BOX_ID];

	if (!asked)
		return NULL;
	memcpy(asked->id, found->box.id, BOX_ID);
	snprintf(asked->called, sizeof asked->called, "%s", select_called(&found->box, text));
	asked->host = fd_take(host);
	asked->limit = now() + (int64_t)(s->spec->has_grace ? s->spec->grace : found->box.grace);
	asked->next = s->first;
	s->first = asked;
	return asked;
}

/* Of a paused box no process would see what it was sent. */
static void let_go_on(const struct boxes_entry *found)
{
	struct err ignored = { 0 };
	struct census census;

	census_take(found->box.init, found->box.has_init, &census);
	if (census.is_stopped || census.is_hidden)
		freeze_box(found, SIGCONT, &ignored);
}

/* The host process passes the signal on to COMMAND, and takes the value that comes with it for the grace period. */
static int ask_to_end(const struct spec *spec, const struct boxes_entry *found, int host, struct err *e)
{
	siginfo_t info = { .si_signo = found->box.stop_signal, .si_code = SI_QUEUE };

	if (found->box.stop_signal == SIGKILL)
		return kill_box(found, e) && e->code != ESRCH ? -EINVAL : 0;
	info.si_pid = getpid();
	info.si_uid = getuid();
	if (spec->has_grace)
		info.si_value.sival_int = spec->grace < INT_MAX ? (int)spec->grace : INT_MAX;
	if (syscall(SYS_pidfd_send_signal, host, found->box.stop_signal, &info, 0) && errno != ESRCH)
		return err_sys(e, "send signal %d to the box", found->box.stop_signal);
	return 0;
}

static int ask(void *context, int state, struct boxes_entry *found, struct err *e)
{
	struct stopping *s = context;
	AUTO_FD int host = -1;

	if (found->life != STATE_RUNNING)
		return state_remove(state, found->id, FLOCKS_PATIENCE_MS, e) || !e->code ? 0 : err_again(e);
	if (boxes_pidfd(found, found->box.host, &host, e)) {
		/* it has ended since it was found */
		if (e->code != ESRCH)
			return -EINVAL;
		*e = (struct err){ 0 };
		return state_forget(state, found->box.id, e);
	}
	if (ask_to_end(s->spec, found, host, e))
		return -EINVAL;
	/* a host process that a shell has stopped would not see it */
	sys_pidfd_send(host, SIGCONT);
	if (!remember(s, found, &host))
		return err_code(e, ENOMEM, "no memory");
	let_go_on(found);
	return 0;
}

/* Waits for those that were asked, kills those that do not obey, and takes their entries away. */
static int finish(int state, const struct asked *asked, struct err *e)
{
	AUTO_BOX struct boxes_entry found = { .entry = -1 };

	if (!await_end(asked->host, asked->limit)) {
		if (boxes_open(state, asked->id, &found, e) == 0 && proof_take_one(&found, asked->id, e) == 0)
			kill_box(&found, e);
		if (!await_end(asked->host, now() + DYING_MS))
			return err_set(e, "box %s was killed and has not ended yet", asked->called);
	}
	return state_forget(state, asked->id, e);
}

int stop_run(struct work *w, struct err *e)
{
	struct stopping s = { &w->spec, NULL };
	int failed = select_boxes(&w->spec, true, ask, &s, e);
	AUTO_FD int state = -1;

	if (s.first && select_state(&state, e))
		return -EINVAL;
	while (s.first) {
		struct asked *asked = s.first;

		if (finish(state, asked, e))
			failed = -EINVAL;
		s.first = asked->next;
		fd_close(&asked->host);
		free(asked);
	}
	return failed;
}

/*** kill ***/

static int kill_one(void *context, int state, struct boxes_entry *found, struct err *e)
{
	const struct spec *spec = context;
	AUTO_FD int host = -1;

	(void)state;
	if (spec->signal == SIGKILL)
		return kill_box(found, e);
	if (boxes_pidfd(found, found->box.host, &host, e))
		return -EINVAL;
	/* these stop and continue the process that gets them, and the box is others */
	if (spec->signal == SIGSTOP)
		return freeze_box(found, SIGSTOP, e);
	return sys_pidfd_send(host, spec->signal) ? err_sys(e, "send the signal") : 0;
}

int stop_kill(struct work *w, struct err *e)
{
	return select_boxes(&w->spec, false, kill_one, &w->spec, e);
}

/*** wait ***/

/* Keeps the entry from going away with the box, so that its status is left in it, for as long as `file` is open. */
static int wait_file(const struct boxes_entry *found, char name[64], int *file, struct err *e)
{
	snprintf(name, 64, "waiting-%d", (int)getpid());
	/* others open it, to see whether this process still waits */
	umask(S_IRWXG | S_IRWXO);
	*file = openat(found->entry, name, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	return *file < 0 || flock(*file, LOCK_SH | LOCK_NB) ? err_sys(e, "wait for the box") : 0;
}

static int read_end(const struct boxes_entry *found, struct err *e)
{
	struct box_end end;
	char *text = NULL;
	size_t size;
	int r;

	/* only a host process that was killed leaves none, and its box was killed with it */
	if (state_read(found->entry, "ended.json", &text, &size, e))
		return e->code == ENOENT ? 128 + SIGKILL : -EINVAL;
	r = box_end_read(&end, text, size, e);
	free(text);
	return r ? r : box_exit_status(&end);
}

/* Takes the entry of a box that is not kept away when the last that waited has read it. */
static void leave_entry(int state, const struct boxes_entry *found, const char *name)
{
	struct err ignored = { 0 };

	unlinkat(found->entry, name, 0);
	/* a detached box's stays, unless it was stopped meanwhile */
	if (!found->box.is_detached || faccessat(found->entry, "box.json", F_OK, 0))
		state_forget(state, found->box.id, &ignored);
}

int stop_wait(struct work *w, struct err *e)
{
	AUTO_BOX struct boxes_entry found = { .entry = -1 };
	AUTO_FD int state = -1, host = -1, file = -1;
	struct err gone = { 0 };
	char name[64];
	int r;

	if (select_one(&w->spec, true, &state, &found, e))
		return -EINVAL;
	if (found.life == STATE_ENDED)
		return box_exit_status(&found.end);
	if (wait_file(&found, name, &file, e))
		return -EINVAL;
	/* a box that has ended meanwhile has left its status */
	if (proof_take_one(&found, w->spec.boxes[0], &gone) == 0 && boxes_pidfd(&found, found.box.host, &host, &gone) == 0)
		await_end(host, -1);
	if (gone.status && gone.code != ESRCH) {
		unlinkat(found.entry, name, 0);
		*e = gone;
		return -EINVAL;
	}
	r = read_end(&found, e);
	leave_entry(state, &found, name);
	return r;
}
