/* SPDX-License-Identifier: MIT */
#include "listen.h"

#include "calls.h"
#include "fd.h"
#include "filter.h"

int listen_descriptor(const struct run *run)
{
	return run->listener >= 0 ? run->listener : run->calls[0];
}

/* What the filter answers without anybody who is asked: the program is the same but for that. */
static int answer(const struct plan *plan, const struct seccomp_data *data)
{
	return (int)(filter_answer(plan->filter, plan->filter_count, data) & SECCOMP_RET_DATA);
}

void listen_take(struct run *run, bool is_there)
{
	struct calls_call call;
	int code;

	if (run->listener < 0) {
		run->listener = is_there ? fd_receive(run->calls[0]) : -1;
		fd_close(&run->calls[0]);
		return;
	}
	if (!is_there)
		fd_close(&run->listener);
	/* a call can be over before it is heard */
	if (!is_there || calls_take(run->listener, &call))
		return;
	code = answer(run->plan, &call.data);
	refusals_add(&run->refusals, &call.data, code);
	calls_answer(run->listener, &call, run->plan->listening == LISTEN_LOG ? 0 : code);
}
