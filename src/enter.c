/* SPDX-License-Identifier: MIT */
#include "enter.h"

#include <errno.h>

#include "build.h"
#include "identity.h"
#include "process.h"
#include "walls.h"

static void add_joins(struct plan *plan, const struct box *box)
{
	for (size_t i = 0; i < BOX_NAMESPACES; i++) {
		struct step *row;

		if (box->ns[i].descriptor < 0)
			continue;
		row = plan_add(plan, INIT, STEP_JOIN, i ? "the box's own" : "power over the others comes from this one, whose owner is the caller");
		row->type = box_namespace[i];
		row->slot = (int)plan->slots++;
	}
}

static void add_identity(struct plan *plan, const struct facts *facts, const struct identity *who)
{
	if (ids_outside(&plan->uid_map, who->setup_uid) == facts->uid && ids_outside(&plan->gid_map, who->setup_gid) == facts->gid)
		return;
	plan_add(plan, INIT, STEP_BECOME, "the caller is another user in this map; the powers of the box are its root's")
		->to = plan_text(plan, "%u:%u", who->setup_uid, who->setup_gid);
	plan_add(plan, INIT, STEP_FOLLOW, "again: a change of user undoes it");
	plan_add(plan, INIT, STEP_HARDEN, "again: a change of user undoes it where fs.suid_dumpable is 1");
}

static int decide_streams(struct plan *plan, const struct spec *spec, const struct facts *facts, struct err *e)
{
	bool wants = spec->tty == TTY_ALWAYS || (spec->tty == TTY_AUTO && facts->terminal[0] && facts->terminal[1]);

	if (wants && facts->box->ptmx)
		plan->streams = STREAMS_TERMINAL;
	else if (spec->tty == TTY_ALWAYS)
		return err_set(e, "--tty always needs a box with a /dev of its own or the caller's, and this one has none");
	return 0;
}

static void add_terminal(struct plan *plan, const struct facts *facts)
{
	struct step *row;

	if (plan->streams != STREAMS_TERMINAL)
		return;
	row = plan_add(plan, INIT, STEP_TERMINAL, "of the box's devpts: no descriptor of the caller's terminal is in the box");
	row->from = facts->box->ptmx;
	row->to = plan_text(plan, "%u:%u", plan->uid, plan->gid);
}

int enter_plan(struct plan *plan, const struct spec *spec, const struct facts *facts, struct err *e)
{
	const struct box *box = facts->box;
	struct identity who = { 0 };

	if (identity_enter(plan, spec, facts, &who, e) || decide_streams(plan, spec, facts, e))
		return -EINVAL;
	plan->grace = spec->grace;
	plan->stop_signal = spec->stop_signal;
	plan->bounding = box->bounding;
	plan->capabilities = plan->uid == box->uid ? box->capabilities : plan->uid ? "" : box->bounding;
	if (!ids_has_inside(&plan->uid_map, who.setup_uid) || !ids_has_inside(&plan->gid_map, who.setup_gid))
		return err_set(e, "the box's root is not in its map");
	if (walls_enter(plan, box, e))
		return -EINVAL;
	plan_add(plan, HOST, STEP_CLONE, "in no namespace of the box yet, and never in its pid namespace: the box does not see it");
	plan_add(plan, INIT, STEP_FOLLOW, "COMMAND does not outlive rbox, whatever kills it");
	plan_add(plan, INIT, STEP_SESSION, "not in the caller's session: no input can be pushed into the caller's terminal");
	plan_add(plan, INIT, STEP_HARDEN, "before it enters: from the first moment the box cannot read or write its memory, descriptors or program");
	add_joins(plan, box);
	add_identity(plan, facts, &who);
	add_terminal(plan, facts);
	if (process_add(plan, spec, facts, &who, e))
		return -EINVAL;
	build_room(plan);
	return plan->failed ? err_code(e, ENOMEM, "no memory for the plan") : 0;
}
