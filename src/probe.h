/* SPDX-License-Identifier: MIT */
/*
 * probe - fills facts from the machine
 *
 * Looks only at what this spec's plan can depend on: each look costs every start. Nothing is changed, and nothing is
 * executed but getent(1) and getsubids(1), where the plain files do not answer.
 */
#ifndef RBOX_PROBE_H
#define RBOX_PROBE_H

#include "caller.h"
#include "err.h"
#include "facts.h"
#include "files.h"
#include "spec.h"

/* The facts and the storage behind their strings. */
struct probe {
	struct facts facts;
	char hostname[65], kernel[65];
	char cwd[4096];
	char passwd_error[128];
	char passwd[8192];		/* a usual root's, read without the heap */
	struct caller caller;
	struct files files;
};

/* Into a zeroed probe. -EINVAL and a sentence where ROOT or a file that an option names is not there. */
int probe_machine(struct probe *probe, const struct spec *spec, char *const *environment, struct err *e);

#endif
