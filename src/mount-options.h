/* SPDX-License-Identifier: MIT */
/*
 * mount-options - the arguments of options that mount
 *
 * Each parses one argument and adds a mount to the spec, or refuses it with a sentence and adds none. Pure. Two spellings: docker's
 * short one, parts divided by colons, and docker's --mount, KEY=VALUE divided by commas, in which a field may be quoted as in a
 * CSV file (RFC 4180).
 */
#ifndef RBOX_MOUNT_OPTIONS_H
#define RBOX_MOUNT_OPTIONS_H

#include "err.h"
#include "spec.h"

int mount_options_bind(struct spec *spec, const char *text, struct err *e);	/* SRC[:DST[:OPTS]] */
int mount_options_ro_bind(struct spec *spec, const char *text, struct err *e);
int mount_options_tmpfs(struct spec *spec, const char *text, struct err *e);	/* DST[:OPTS] */
int mount_options_mount(struct spec *spec, const char *text, struct err *e);	/* type=T,KEY=VALUE... */
int mount_options_dir(struct spec *spec, const char *text, struct err *e);	/* DST */
int mount_options_symlink(struct spec *spec, const char *text, struct err *e);	/* TARGET:DST */
int mount_options_file(struct spec *spec, const char *text, struct err *e);	/* HOSTFILE:DST */
int mount_options_mask(struct spec *spec, const char *text, struct err *e);	/* DST */

#endif
