/* SPDX-License-Identifier: MIT */
#include "gc.h"

#include <errno.h>
#include <stdio.h>

#include "fd.h"
#include "flocks.h"
#include "print.h"
#include "select.h"
#include "state.h"

struct taking {
	int state;
	struct err locked;
};

static bool take_away(void *context, const char *id)
{
	struct taking *taking = context;
	struct err ignored = { 0 };
	AUTO_FD int entry = -1;
	enum state_life life;

	if (state_enter(taking->state, id, &entry, &ignored))
		return true;
	life = state_look(entry);
	if ((life == STATE_DEAD || life == STATE_ENDED) && state_remove(taking->state, id, FLOCKS_PATIENCE_MS, &taking->locked))
		puts(id);
	return !taking->locked.code;
}

int gc_run(struct work *w, struct err *e)
{
	AUTO_FD int state = -1;
	int r = select_state(&state, e);

	(void)w;
	if (r)
		return r == -ENOENT ? 0 : r;
	struct taking taking = { .state = state };
	if (state_walk(state, take_away, &taking, e))
		return -EINVAL;
	if (taking.locked.code) {
		*e = taking.locked;
		return -EINVAL;
	}
	return print_done();
}
