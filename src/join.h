/* SPDX-License-Identifier: MIT */
/*
 * join - what a further process in a box needs to know, and the way in
 *
 * Process 1 of a box is closed to everybody (PR_SET_DUMPABLE), the user who runs it included, so that setns(2) by its pidfd is refused. Its host
 * process holds a descriptor of each of the box's namespaces, and those are opened again by /proc/PID/fd. Which process that is, and what it says
 * of the box, is known by proof.h; that the pid is still its own, from the lock on the box's entry, which is looked at after they were opened.
 */
#ifndef RBOX_JOIN_H
#define RBOX_JOIN_H

#include "boxes.h"
#include "err.h"
#include "facts.h"
#include "files.h"
#include "probe.h"
#include "spec.h"

struct join {
	struct facts facts;
	struct boxes_entry found;
	struct ids uid_map, gid_map;		/* the box's, with outside ids as this process sees them */
	int ns[BOX_NAMESPACES];			/* -1: the caller's own */
	char cwd[4096];
	struct files files;
};

/* Into a zeroed join. A box that does not run, or ends meanwhile, is an error. */
int join_probe(struct join *j, const struct spec *spec, char *const *environment, struct err *e);

/* Opens the namespaces of a box that was found to run; `ns` is to be closed by the caller also where this fails. */
int join_namespaces(const struct boxes_entry *found, int ns[BOX_NAMESPACES], struct err *e);

#endif
