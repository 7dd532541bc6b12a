/* SPDX-License-Identifier: MIT */
/*
 * audit-doors - each door of a box, and whether the options promise that it is closed
 *
 * A door is closed if any of its walls stands: a capability that COMMAND lacks, a filter that
 * refuses the call, or a wall of the door's own. All of that is decided from spec, facts and plan.
 * Pure.
 */
#ifndef RBOX_AUDIT_DOORS_H
#define RBOX_AUDIT_DOORS_H

#include <stdbool.h>
#include <stdint.h>

#include "audit-sheet.h"
#include "facts.h"
#include "plan.h"
#include "spec.h"
#include "syscalls.h"

struct audit_view {
	const struct spec *spec;
	const struct facts *facts;
	const struct plan *plan;
	uint64_t bounding, held; /* capabilities of COMMAND after exec */
};

/* A wall of a door's own, or what else decides about it. */
enum audit_wall {
	WALL_NONE, WALL_ALWAYS, WALL_LANDLOCK_FILES, WALL_OTHER_ROOT, WALL_PRIVATE_MOUNTS,
	WALL_NO_USERNS, WALL_NO_CGROUPNS, WALL_MINIMAL_DEV, WALL_PROC_HIDDEN, WALL_PROC_RESTRICTED,
	WALL_SETTINGS_CLOSED, WALL_SYS_HIDDEN, WALL_SYS_READ_ONLY, WALL_OWN_PROCESSES,
	WALL_SIGNALS_CLOSED, WALL_OWN_IPC, WALL_OWN_NET, WALL_SOCKETS_CLOSED, WALL_MACHINES_NET,
	WALL_MACHINES_PID, WALL_MACHINES_UTS, WALL_NO_RARE_FAMILY, WALL_OTHER_SESSION,
	WALL_NO_CALLERS_TERMINAL, WALL_FILTERED, WALL_NO_NEW_PRIVILEGES, WALL_LIMITED
};

/* What decides where no wall of rbox's stands. */
enum audit_unknown {
	UNKNOWN_NEVER, UNKNOWN_ALWAYS, UNKNOWN_ROOTS_DEV, UNKNOWN_ROOTS_PROC, UNKNOWN_ROOTS_SYS
};

/* Whose capabilities of COMMAND are more than these has an open door. */
enum audit_planned { PLANNED_NONE, PLANNED_HELD, PLANNED_INHERITED, PLANNED_BOUNDING };

enum { AUDIT_ARGUMENTS = 3 };

/* Without a pointer: those of a table are relocated by every start of rbox. */
struct audit_door_row {
	char name[20];
	char what[72]; /* what an attacker would do, as a sentence without a full stop */

	/* walls; each may be missing */
	int capability; /* without which the kernel refuses, as 1 + its number; 0: does not apply */
	char call[20];  /* that a filter can refuse, with these arguments */
	uint64_t argument[AUDIT_ARGUMENTS];
	bool has_abi; /* `call` is of `abi`, else of the machine's own */
	enum syscalls_abi abi;
	char wall[48];
	enum audit_wall stands;

	enum audit_unknown unknown;
	enum audit_planned planned;
	bool loads_module; /* trying it can make the kernel load a module */
};

extern const struct audit_door_row audit_door_table[AUDIT_DOORS];

/* The capabilities that the plan gives, for a door that is about them. */
uint64_t audit_planned(enum audit_door door, const struct audit_view *view);

/* Families of sockets that few programs know, which end with 0. */
extern const int audit_rare_family[];

enum audit_promise { PROMISED_CLOSED, PROMISED_OPEN, PROMISED_NOTHING };

struct audit_walls {
	enum audit_promise promise;
	bool capability, filter, own; /* which of the walls stand */
};

/* The plan has to be built. */
void audit_view_init(struct audit_view *view, const struct spec *spec, const struct facts *facts,
		     const struct plan *plan);

/*
 * How many processes the plan lets the box have, numbers that are used only once included; 0: it
 * has no limit.
 */
uint64_t audit_pids(const struct plan *plan);

struct audit_walls audit_walls(enum audit_door door, const struct audit_view *view);

#endif
