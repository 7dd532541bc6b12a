/* SPDX-License-Identifier: MIT */
/*
 * suspend - rbox as a job of the caller's shell
 */
#ifndef RBOX_SUSPEND_H
#define RBOX_SUSPEND_H

#include "actors.h"

/*
 * COMMAND was stopped as a job is: stops this process, so that whoever started it sees that, and returns when it goes on again. The
 * limits of the box hold meanwhile: the next that is due ends the stop.
 */
void suspend_with_command(struct run *run);

#endif
