/* SPDX-License-Identifier: MIT */
/*
 * version - what --version prints
 */
#ifndef RBOX_VERSION_H
#define RBOX_VERSION_H

/* The version, the features built in, and the libraries with their versions, a line each. */
extern const char version_text[];

extern const char version_number[];

#endif
