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
#include "withheld.h"

/*
 * The facts and the storage behind their strings. What every start writes to is side by side, at the end of one member and the
 * beginning of the next: each page that is touched costs it.
 */
struct probe {
	char mount_below[4096];
	struct files files;
	struct caller caller;
	struct facts facts;
	char passwd_error[128];
	char hostname[65], kernel[65];
	size_t used;
	char kept[16384];		/* usual strings, one behind the other, without the heap */
	struct withheld withheld;
};

/* A variable's value, or NULL. */
const char *probe_variable(char *const *environment, const char *name);

/* The contents of all --env-file, one behind the other, each ended by a newline; kept in `files`. NULL where there is none. */
int probe_env_files(struct files *files, const struct spec *spec, const char **text, struct err *e);

/* Into a zeroed probe. -EINVAL and a sentence where ROOT or a file that an option names is not there. */
int probe_machine(struct probe *probe, const struct spec *spec, char *const *environment, struct err *e);

#endif
