/* SPDX-License-Identifier: MIT */
/*
 * work - what a subcommand works on
 *
 * main has one of these, as zeroes: its many pages are touched by those that use them only.
 */
#ifndef RBOX_WORK_H
#define RBOX_WORK_H

#include "err.h"
#include "events.h"
#include "join.h"
#include "plan.h"
#include "probe.h"
#include "relay.h"
#include "spec.h"

struct work {
	char **argv;
	struct spec spec;
	struct plan plan;
	struct probe probe;
	struct join join;
	struct relay relay;
	char kept[2][EVENTS_ROOM];	/* what readers of --status-fd and --verbose have yet to take */
};

/* A subcommand: returns the exit status, or -errno and the failure that main tells. */
typedef int work_function(struct work *w, struct err *e);

#endif
