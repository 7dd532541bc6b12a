/* SPDX-License-Identifier: MIT */
#include "listen.h"

#include <errno.h>
#include <poll.h>

#include "calls.h"
#include "fd.h"
#include "filter.h"

int listen_descriptor(const struct run *run)
{
	return run->listener >= 0 ? run->listener : run->calls[0];
}

/* The errno that the filter answers without anybody who is asked: the program is the same but for that. */
static int code_of(const struct plan *plan, const struct seccomp_data *data)
{
	return (int)(filter_answer(plan->filter, plan->filter_count, data) & SECCOMP_RET_DATA);
}

static int take_call(struct run *run)
{
	struct calls_call call;
	int code, r = calls_take(run->listener, &call);

	if (r)
		return r;
	code = code_of(run->plan, &call.data);
	refusals_add(&run->refusals, &call.data, code);
	return run->plan->listening == LISTEN_LOG ? calls_continue(run->listener, &call) : calls_fail(run->listener, &call, code);
}

static void take_listener(struct run *run)
{
	run->listener = fd_receive(run->calls[0]);
	run->has_listened = run->listener >= 0;
	fd_close(&run->calls[0]);
}

static bool is_over(int r)
{
	return r == -ENOENT || r == -EINTR;
}

void listen_take(struct run *run, bool is_there)
{
	int r = 0;

	if (!is_there) {
		fd_close(&run->listener);
		fd_close(&run->calls[0]);
	} else if (run->listener < 0) {
		take_listener(run);
	} else {
		r = take_call(run);
	}
	if (!r || is_over(r))
		return;
	/* whoever made the call must not wait for ever: without a listener it fails, as do all such calls from then on */
	fd_close(&run->listener);
	run->has_listened = false;
}

void listen_end(struct run *run)
{
	struct pollfd wait = { .fd = run->calls[0], .events = POLLIN };

	if (run->calls[0] >= 0 && poll(&wait, 1, 0) > 0)
		listen_take(run, wait.revents & POLLIN);
}
