/* SPDX-License-Identifier: MIT */
/*
 * powers - capabilities by name: capabilities(7)
 *
 * A set is a bit for each number. The names are libcap-ng's, taken over when rbox is built (helpers/gen-caps.c). Pure.
 */
#ifndef RBOX_POWERS_H
#define RBOX_POWERS_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

enum { POWERS_TEXT = 2048 };		/* all names, with commas */

/* One as people write it: cap_sys_admin, SYS_ADMIN, "all". An unknown one is an error with the name that is nearest. */
int powers_parse_one(const char *name, uint64_t *set, struct err *e);

/* "cap_chown,cap_kill", as rows have it, perhaps empty. */
int powers_parse(const char *names, uint64_t *set, struct err *e);

/* The same the other way round, into POWERS_TEXT bytes. */
void powers_write(uint64_t set, char text[POWERS_TEXT]);

#endif
