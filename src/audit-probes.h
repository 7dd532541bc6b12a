/* SPDX-License-Identifier: MIT */
/*
 * audit-probes - what tries the doors of a box from within
 *
 * The process that runs in the place of COMMAND, and each door's probe in a child of its own. A
 * probe looks and damages nothing, also where a door is open: wherever the kernel checks permission
 * before it looks at arguments, the arguments are such that the call fails. It uses nothing of the
 * box's files: no shell, no library, and no /proc unless the door is in it.
 */
#ifndef RBOX_AUDIT_PROBES_H
#define RBOX_AUDIT_PROBES_H

#include <stdbool.h>
#include <sys/types.h>

#include "audit-sheet.h"

struct audit_probe {
	const struct audit_sheet *sheet;
	const struct audit_outside *outside;
	pid_t init; /* rbox's process in the box; 0: there is none */
	struct audit_finding *finding;
};

typedef void audit_probe_function(const struct audit_probe *probe);

/*
 * The probe of a door, or NULL: each door is known to one of them, or has no probe on this kind of
 * machine. These are no tables, as none here is: pointers in a table are relocated by every start
 * of rbox.
 */
audit_probe_function *audit_probe_of_files(enum audit_door door);
audit_probe_function *audit_probe_of_trees(enum audit_door door);
audit_probe_function *audit_probe_of_mounts(enum audit_door door);
audit_probe_function *audit_probe_of_processes(enum audit_door door);
audit_probe_function *audit_probe_of_network(enum audit_door door);
audit_probe_function *audit_probe_of_kernel(enum audit_door door);

/*** What probes say ***/

void audit_open(const struct audit_probe *probe, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void audit_closed(const struct audit_probe *probe, int code);
void audit_not_tried(const struct audit_probe *probe, const char *why);

/* A call that either works or is refused, for whatever reason. */
void audit_works(const struct audit_probe *probe, long result, const char *what);

/*
 * A call with arguments that make it fail, after permission was checked: closed if there was none
 * (EPERM, EACCES, EROFS), or if the call is not there (ENOSYS). Any other errno comes from behind
 * the door.
 */
void audit_reaches(const struct audit_probe *probe, long result, const char *what);

/* Whether the process of `outside` is seen by its number, which can be another one's here. */
bool audit_sees(const struct audit_outside *outside);

/* Whether /proc is the kernel's. */
bool audit_has_proc(void);

/*** The process in the box ***/

/* The whole life of the process that is executed as AUDIT_PROBES. Returns its exit status. */
int audit_probes_run(const char *number);

#endif
