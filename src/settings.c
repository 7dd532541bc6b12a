/* SPDX-License-Identifier: MIT */
#include "settings.h"

#include <linux/sched.h>
#include <string.h>

#include "walls.h"

static bool can_be_written(const struct facts *facts)
{
	return facts->proc_there && !facts->proc_covered;
}

/*** Namespaces ***/

static bool has_sys_admin(const struct plan *plan)
{
	return strstr(plan->bounding, "cap_sys_admin");
}

bool settings_allow_cgroup_ns(const struct plan *plan, const struct spec *spec, const struct facts *facts)
{
	return !(spec->share & SHARE_CGROUP) && !has_sys_admin(plan) && !facts->proc_covered;
}

static void refuse_userns(struct plan *plan, const struct facts *facts)
{
	if (can_be_written(facts))
		plan_add(plan, INIT, STEP_REFUSE, "much of the kernel is in reach for root of a user namespace only")
			->type = "user namespaces";
	else if (walls_let(plan, CLONE_NEWUSER))
		plan_warn(plan, "programs in the box can make user namespaces: neither a filter refuses them nor can the caller's /proc/sys be "
			  "written, by which they would be; --allow-userns says that this is wanted");
}

/* To mount a hierarchy of control groups takes CAP_SYS_ADMIN in the user namespace that owns the mounter's cgroup namespace. */
static void refuse_cgroup_ns(struct plan *plan, const struct facts *facts)
{
	if (can_be_written(facts))
		plan_add(plan, INIT, STEP_REFUSE, "root of one could mount the caller's control group, and kill and freeze what is in it")
			->type = "cgroup namespaces";
	else if (walls_let(plan, CLONE_NEWCGROUP))
		plan_warn(plan, "programs in the box can make cgroup namespaces, and by them kill and freeze processes of the caller: neither a "
			  "filter refuses them nor can the caller's /proc/sys be written, by which they would be");
}

/*** Processes ***/

/* Before Linux 6.14 kernel.pid_max is the machine's, which root of the machine could change: so it is never just tried. */
static bool has_own_pid_max(const struct spec *spec, const struct facts *facts)
{
	bool is_new = facts->kernel_major > 6 || (facts->kernel_major == 6 && facts->kernel_minor >= 14);

	return is_new && !(spec->share & SHARE_PID) && can_be_written(facts);
}

/* Whether root of the box can write kernel.pid_max of its namespace, too. */
static bool can_be_undone(const struct plan *plan, const struct spec *spec)
{
	return spec->proc == PROC_HOST || has_sys_admin(plan);
}

static rlim_t lower(rlim_t a, rlim_t b)
{
	return a < b ? a : b;		/* RLIM_INFINITY is the highest number */
}

static rlim_t most_processes(const struct spec *spec, const struct facts *facts)
{
	rlim_t usual = lower(SETTINGS_PIDS, facts->own_limits.of[RLIMIT_NPROC].rlim_cur);

	if (spec->pids)
		return spec->pids;
	return facts->threads_max ? lower(usual, facts->threads_max / 2) : usual;
}

static void add_pid_max(struct plan *plan, rlim_t most)
{
	plan_add(plan, INIT, STEP_PIDS, "a fork bomb ends: no process or thread of the box gets this number or a higher one; the kernel "
					"uses the first 300 only once, so they come on top")
		->to = plan_text(plan, "%llu", (unsigned long long)lower(most + SETTINGS_PIDS_ONCE, SPEC_PIDS_MAX));
}

static void add_nproc(struct plan *plan, const struct facts *facts, rlim_t most, const char *why)
{
	const struct rlimit *own = &facts->own_limits.of[RLIMIT_NPROC];
	rlim_t soft = lower(most, own->rlim_cur), hard = lower(most, own->rlim_max);

	if (soft != own->rlim_cur || hard != own->rlim_max)
		plan_add(plan, INIT, STEP_LIMITS, why)
			->to = plan_text(plan, "nproc %llu %llu", (unsigned long long)soft, (unsigned long long)hard);
}

static void limit_processes(struct plan *plan, const struct spec *spec, const struct facts *facts)
{
	rlim_t most = most_processes(spec, facts);

	if (spec->pids == SPEC_PIDS_UNLIMITED)
		return;
	if (!has_own_pid_max(spec, facts)) {
		add_nproc(plan, facts, most, "a fork bomb ends: this limit is each user's; one for the whole box needs Linux 6.14, a pid "
					     "namespace of its own and a writable /proc/sys");
		return;
	}
	add_pid_max(plan, most);
	if (spec->pids)
		add_nproc(plan, facts, most, "--pids: no user of the box has more, and one user may be all there is");
	else if (can_be_undone(plan, spec))
		add_nproc(plan, facts, most, "root of the box can raise the limit of the namespace, but not this one, which holds for each "
					     "user of the box");
}

void settings_add(struct plan *plan, const struct spec *spec, const struct facts *facts)
{
	if (!spec->allow_userns)
		refuse_userns(plan, facts);
	if (spec->allow_userns || has_sys_admin(plan))
		refuse_cgroup_ns(plan, facts);
	limit_processes(plan, spec, facts);
}
