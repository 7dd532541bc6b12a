/* SPDX-License-Identifier: MIT */
#include "pause.h"

#include <signal.h>

#include "freeze.h"
#include "select.h"

static int stop_one(void *context, int state, struct boxes_entry *found, struct err *e)
{
	(void)context;
	(void)state;
	return freeze_box(found, SIGSTOP, e);
}

static int continue_one(void *context, int state, struct boxes_entry *found, struct err *e)
{
	(void)context;
	(void)state;
	return freeze_box(found, SIGCONT, e);
}

int pause_run(struct work *w, struct err *e)
{
	return select_boxes(&w->spec, false, stop_one, NULL, e);
}

int pause_resume(struct work *w, struct err *e)
{
	return select_boxes(&w->spec, false, continue_one, NULL, e);
}
