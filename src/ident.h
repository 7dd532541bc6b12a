/* SPDX-License-Identifier: MIT */
/*
 * ident - ids of boxes
 *
 * A random UUID (RFC 9562, version 4). libuuid would make the same 16 bytes by the same getrandom(2); Debian has it for glibc only,
 * and rbox is built with musl.
 */
#ifndef RBOX_IDENT_H
#define RBOX_IDENT_H

#include "err.h"

enum { IDENT_SIZE = 37 };

int ident_make(char id[IDENT_SIZE], struct err *e);

#endif
