/* SPDX-License-Identifier: MIT */
#include "confine.h"

#include "fd.h"
#include "landlock.h"

/* The directories that `to` of the row names, by the descriptors that host has of them. */
static int allow_own(const struct run *run, const struct landlock_wall *wall, int ruleset, struct err *e)
{
	const struct plan *plan = run->plan;

	if (run->state >= 0 && landlock_allow(wall, ruleset, run->state, LANDLOCK_TREE, e))
		return err_again(e);
	if (run->root_lock >= 0 && landlock_allow(wall, ruleset, run->root_lock, LANDLOCK_TREE, e))
		return err_again(e);
	for (size_t i = 0; i < plan->count; i++)
		if (plan->row[i].verb == STEP_CLAIM && landlock_allow(wall, ruleset, plan->slot[plan->row[i].slot], LANDLOCK_TREE, e))
			return err_again(e);
	return 0;
}

int confine_process(struct run *run, const struct step *row, struct err *e)
{
	struct landlock_wall wall = {
		.abi = run->plan->landlock, .files = row->flags & PLAN_FILES, .paths = true,
		.network = row->flags & PLAN_NETWORK, .sockets = row->flags & PLAN_SOCKETS, .forgoes = true,
	};
	AUTO_FD int ruleset = -1;

	if (landlock_begin(&wall, &ruleset, e) || (row->to && allow_own(run, &wall, ruleset, e)))
		return err_again(e);
	return landlock_enter(&wall, ruleset, e);
}
