/* SPDX-License-Identifier: MIT */
#include "gc.h"

#include <errno.h>
#include <stdio.h>

#include "fd.h"
#include "print.h"
#include "select.h"
#include "state.h"

static bool take_away(void *context, const char *id)
{
	const int *state = context;
	struct err ignored = { 0 };
	AUTO_FD int entry = -1;
	enum state_life life;

	if (state_enter(*state, id, &entry, &ignored))
		return true;
	life = state_look(entry);
	if ((life == STATE_DEAD || life == STATE_ENDED) && state_remove(*state, id))
		puts(id);
	return true;
}

int gc_run(struct work *w, struct err *e)
{
	AUTO_FD int state = -1;
	int r = select_state(&state, e);

	(void)w;
	if (r)
		return r == -ENOENT ? 0 : r;
	if (state_walk(state, take_away, &state, e))
		return -EINVAL;
	return print_done();
}
