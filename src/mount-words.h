/* SPDX-License-Identifier: MIT */
/*
 * mount-words - words and values that say how something is mounted
 *
 * The tables behind both spellings of mount-options. A word stands alone (ro), a key has a value (size=1m); each means something for
 * some kinds of mounts only. Pure.
 */
#ifndef RBOX_MOUNT_WORDS_H
#define RBOX_MOUNT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "spec.h"

/* A part of an argument. */
struct mount_part {
	const char *text;
	size_t size;
};

bool mount_part_is(struct mount_part part, const char *word);

/* Up to the first `separator`, which `rest` is behind; the whole and NULL where there is none. */
struct mount_part mount_part_name(struct mount_part part, char separator, const char **rest);

enum { MOUNT_WORDS_SAID = 16 };

/* A mount while what is said of it is read. */
struct mount_reading {
	struct spec *spec;
	const char *option, *text;	/* for sentences: the option's name and the whole argument */
	struct spec_mount m;
	const struct mount_word *said[MOUNT_WORDS_SAID];
	size_t said_count;
};

/* A sentence about a part of the argument. Returns -EINVAL. */
int mount_words_refuse(const struct mount_reading *r, struct mount_part part, const char *what, struct err *e);

/* Takes a word; -ENOENT, and nothing in `e`, where there is none such for this kind of mount. */
int mount_words_take(struct mount_reading *r, struct mount_part part, struct err *e);

/* Takes KEY=VALUE, with -ENOENT in the same way, and words with true and false as a value. */
int mount_words_take_value(struct mount_reading *r, struct mount_part name, struct mount_part value, struct err *e);

/* Whether it is a word or key of some other kind of mount. */
bool mount_words_knows(struct mount_part word);

/* The destination: absolute, and not the root itself. */
int mount_words_take_target(struct mount_reading *r, struct mount_part part, struct err *e);

/* Adds the mount to the spec. */
int mount_words_add(struct mount_reading *r, struct err *e);

#endif
