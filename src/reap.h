/* SPDX-License-Identifier: MIT */
/*
 * reap - process 1 of a box
 */
#ifndef RBOX_REAP_H
#define RBOX_REAP_H

#include <stdbool.h>
#include <sys/types.h>

#include "err.h"

/*
 * Sends a signal as COMMAND would get it without a box: what a terminal sends to COMMAND and whatever is in its process group,
 * any other signal to COMMAND alone.
 */
void reap_pass_on(pid_t command, int signal);

/*
 * Reaps whatever dies, passes signals on to `command`, and returns when that has ended, having written its status to
 * `report`. Every signal must be blocked. When `gate` reports end of file the host process is gone: the caller's process is
 * killed on the spot, and with it, as it is process 1, the box. Without pids of the box's own (`is_first` false) all
 * descendants are ended by hand.
 */
int reap_until(pid_t command, int gate, int report, bool is_first, struct err *e);

#endif
