/* SPDX-License-Identifier: MIT */
/*
 * probe - fills facts from the machine
 *
 * Looks only at what this spec's plan can depend on: each look costs every start. Nothing is changed, and nothing is
 * executed but getent(1) and getsubids(1), where the plain files do not answer.
 */
#ifndef RBOX_PROBE_H
#define RBOX_PROBE_H

#include "err.h"
#include "facts.h"
#include "spec.h"

/* The facts and the storage behind their strings. */
struct probe {
	struct facts facts;
	char *text[16];				/* on the heap */
	size_t texts;
	char hostname[65], kernel[65];
	char cwd[4096];
	char newuidmap[4096], newgidmap[4096];
	char passwd_error[128];
	char name[256];
	char passwd[8192];			/* a usual root's, read without the heap */
	char scratch[16384];			/* any other usual file, until the next one */
};

/* Into a zeroed probe. -EINVAL and a sentence where ROOT or a file that an option names is not there. Release it in any case. */
int probe_machine(struct probe *probe, const struct spec *spec, char *const *environment, struct err *e);

void probe_release(struct probe *probe);

/*
 * After a failure, what of this machine explains it: an errno that the kernel gives for many reasons is told apart by
 * looking at the settings that cause it. Writes a hint, or nothing.
 */
enum probe_doubt { DOUBT_USER_NAMESPACE, DOUBT_ID_MAP, DOUBT_PROC };
void probe_hint(enum probe_doubt doubt, int code, char *hint, size_t size);

#endif
