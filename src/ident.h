/* SPDX-License-Identifier: MIT */
/*
 * ident - ids of boxes
 */
#ifndef RBOX_IDENT_H
#define RBOX_IDENT_H

/* A new random UUID (RFC 9562, version 4) as text without its hyphens, NUL-terminated. */
void ident_make(char id[37]);

#endif
