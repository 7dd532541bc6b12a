/* SPDX-License-Identifier: MIT */
#include "hints.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

#include "reason.h"

/* What a person can do, by what failed and how; where an errno has many reasons the machine is looked at. */
static const struct { enum verb verb; int code; const char *hint; } hints[] = {
	{ STEP_LOCK, EWOULDBLOCK, "another program holds a flock on ROOT; rbox needs it to make the mount points that ROOT lacks" },
	{ STEP_LOCK, EACCES, "ROOT lacks mount points and cannot be read: mkdir dev proc sys in it" },
	{ STEP_POINT, EROFS, "ROOT is read-only and lacks this: make it, or leave the mount out (--dev, --proc, --sys none)" },
	{ STEP_POINT, EACCES, "ROOT may not be written and lacks this: make it, or leave the mount out (--dev, --proc, --sys none)" },
	{ STEP_POINT, EPERM, "ROOT may not be written and lacks this: make it, or leave the mount out (--dev, --proc, --sys none)" },
	{ STEP_REFUSE, EROFS, "the caller's /proc is read-only: --allow-userns leaves it at that" },
	{ STEP_REFUSE, EACCES, "the caller's /proc does not take it: --allow-userns leaves it at that" },
	{ STEP_REFUSE, ENOENT, "the caller's /proc does not have it: --allow-userns leaves it at that" },
	{ STEP_PIDS, EROFS, "the caller's /proc is read-only: --pids unlimited leaves it at that" },
	{ STEP_PIDS, EACCES, "the caller's /proc does not take it: --pids unlimited leaves it at that" },
	{ STEP_PIDS, ENOENT, "the caller's /proc does not have it: --pids unlimited leaves it at that" },
	{ STEP_CLAIM, EWOULDBLOCK, "give each box a directory of its own, or wait for the other one's end: rbox ps" },
	{ STEP_TREE, EMFILE, "more mounts than the limit of open files allows: ulimit -n" },
	{ STEP_TREE, ENOSPC, "the machine's limit of mounts is reached: fs.mount-max" },
	{ STEP_ATTACH, ENOSPC, "the machine's limit of mounts is reached: fs.mount-max" },
	{ STEP_OVERLAY, ENODEV, "the kernel has no overlayfs: sudo modprobe overlay" },
	{ STEP_OVERLAY, EINVAL, "overlayfs refuses these layers: mounts in them, one that lies in another, or an upper one on an overlay or a network" },
	{ STEP_OVERLAY, ELOOP, "overlayfs refuses layers that lie in each other" },
	{ STEP_OVERLAY, EACCES, "the caller's files are refused: a layer has to be open to root of the box" },
	{ STEP_THERE, ENOENT, "it lies in the caller's files, in what is kept or read-only, or in a tree of the kernel's: make it there" },
	{ STEP_ATTACH, EXDEV, "a link on the way leads out of the mount that the destination lies in: name the place that it leads to" },
	{ STEP_MASK, EXDEV, "a link on the way leads out of the mount that it lies in: name the place that it leads to" },
	{ STEP_POINT, EXDEV, "a link on the way leads out of the file system that it lies in: name the place that it leads to" },
	{ STEP_POINT, ELOOP, "a link is on the way: name the place that it leads to" },
	{ STEP_PUT, ELOOP, "a link is on the way: name the place that it leads to" },
	{ STEP_PUT, EXDEV, "a link on the way leads out of the file system that it lies in: name the place that it leads to" },
	{ STEP_PUT, EEXIST, "leave the earlier one out: nothing that is there is overwritten" },
	{ STEP_MASK, ENOENT, "nothing is there that could be hidden" },
	{ STEP_ROOT, EACCES, "neither the caller nor root of the box may enter ROOT: chmod it, or ask its owner" },
	{ STEP_ATTACH, EINVAL, "a directory goes on a directory and a file on a file: the other end is of the other kind" },
	{ STEP_ATTACH, ENOTDIR, "a part of the destination's path is a file in the box" },
	{ STEP_ATTACH, ENOENT, "nothing is there to mount on, and rbox makes it neither in a bind, nor in what is kept or read-only, nor in a ROOT closed to the caller" },
	{ STEP_NICE, EACCES, "a lower nice value than the caller's needs a higher limit: ulimit -e" },
	{ STEP_NICE, EPERM, "a lower nice value than the caller's needs a higher limit: ulimit -e" },
	{ STEP_FILTER, EINVAL, "the kernel has no filters of system calls (CONFIG_SECCOMP_FILTER): --seccomp off" },
	{ STEP_FILTER, EBUSY, "rbox is under a filter that somebody listens to, and there can be one such: leave --report and --seccomp log out" },
	{ STEP_FILTER, ENOMEM, "rbox is under many filters already, and all of them together have a limit: --seccomp off" },
	{ STEP_WALL, E2BIG, "rbox is in many Landlock domains already, and there can be 16: --landlock off" },
	{ STEP_CONFINE, E2BIG, "rbox is in many Landlock domains already, and there can be 16: --landlock off" },
	{ STEP_TIME, EINVAL, "the kernel has no time namespaces (CONFIG_TIME_NS)" },
	{ STEP_TIME, ERANGE, "the clocks may not become negative, nor run over in 146 years" },
};

/* The kernel has one errno for whatever is wrong with a part of a tree. */
static bool is_cut_tree(const struct step *row, int code)
{
	return row->verb == STEP_TREE && code == EINVAL && !(row->flags & PLAN_RECURSIVE);
}

/* --allow-userns leaves the number of user namespaces alone, and no other. */
static bool is_other_refusal(const struct step *row)
{
	return row->verb == STEP_REFUSE && row->type[0] != 'u';
}

static void doubt_hint(const struct step *row, struct err *e)
{
	if (row->verb == STEP_CLONE)
		reason_find(DOUBT_USER_NAMESPACE, e->code, e->hint, sizeof e->hint);
	if (row->verb == STEP_MAP || row->verb == STEP_DENY_SETGROUPS || row->verb == STEP_COLLECT_HELPERS)
		reason_find(DOUBT_ID_MAP, e->code, e->hint, sizeof e->hint);
	/* The first rows that need a power: one of the user namespace's settings is refused by EACCES, which of a tree is its path's. */
	if (((row->verb == STEP_REFUSE || row->verb == STEP_PIDS) && e->code == EACCES) || (row->verb == STEP_TREE && e->code == EPERM))
		reason_find(DOUBT_POWER, e->code, e->hint, sizeof e->hint);
	if (row->verb == STEP_NEW && row->type[0] == 'p')
		reason_find(DOUBT_PROC, e->code, e->hint, sizeof e->hint);
}

void hints_add(const struct step *row, struct err *e)
{
	if (*e->hint)
		return;
	for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
		if (hints[i].verb == row->verb && hints[i].code == e->code && !is_other_refusal(row))
			snprintf(e->hint, sizeof e->hint, "%s", hints[i].hint);
	if (is_cut_tree(row, e->code))
		snprintf(e->hint, sizeof e->hint, "something is mounted below it, which the kernel lets an ordinary user not leave out: rec instead of "
						  "norec, with --mask or --tmpfs over what is not to be seen");
	doubt_hint(row, e);
}
