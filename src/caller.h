/* SPDX-License-Identifier: MIT */
/*
 * caller - who started rbox, and which ids are the caller's to map
 *
 * Part of the probe: from /etc/passwd, /etc/subuid, /etc/subgid and, where these do not answer, from getent(1) and
 * getsubids(1).
 */
#ifndef RBOX_CALLER_H
#define RBOX_CALLER_H

#include "err.h"
#include "facts.h"
#include "files.h"
#include "spec.h"

/* What the facts' strings point to, and where they go. */
struct caller {
	char newuidmap[4096], newgidmap[4096];
	char name[256];
	struct facts *facts;
	struct files *files;
};

/* Fills the facts about the caller, as far as this spec needs them. */
int caller_probe(struct caller *c, const struct spec *spec, char *const *environment, struct err *e);

#endif
