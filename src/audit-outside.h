/* SPDX-License-Identifier: MIT */
/*
 * audit-outside - the sheet of an audit, and things outside of the box for its probes to look for
 *
 * What is made here is gone when this process has ended, however it ends.
 */
#ifndef RBOX_AUDIT_OUTSIDE_H
#define RBOX_AUDIT_OUTSIDE_H

#include "audit-sheet.h"
#include "err.h"

struct audit_scene {
	struct audit_sheet *sheet;
	int memory;            /* of the sheet */
	int directory, socket; /* -1: none */
};

/* What cannot be made is not looked for; without a sheet there is no audit. */
int audit_scene_init(struct audit_scene *scene, struct err *e);

#endif
