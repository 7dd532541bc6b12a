/* SPDX-License-Identifier: MIT */
/*
 * array - arrays that grow
 */
#ifndef RBOX_ARRAY_H
#define RBOX_ARRAY_H

#include <stddef.h>

/* Room for one more element in an array of `count`, which doubles at powers of two. NULL without memory: then the old one stays. */
void *array_grown(void *array, size_t count, size_t size);

#endif
