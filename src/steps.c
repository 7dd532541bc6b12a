/* SPDX-License-Identifier: MIT */
#include "steps.h"

#include <stddef.h>

step_function *steps_function(enum verb verb)
{
	step_function *const of[] = { steps_of_host[verb], steps_of_init[verb], steps_of_command[verb] };

	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		if (of[i])
			return of[i];
	return NULL;
}

int steps_execute(struct run *run, const struct step *row, struct err *e)
{
	return steps_function(row->verb)(run, row, e);
}
