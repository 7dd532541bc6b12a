/* SPDX-License-Identifier: MIT */
/*
 * copies - the bytes of files, elsewhere
 */
#ifndef RBOX_COPIES_H
#define RBOX_COPIES_H

#include <stdint.h>

#include "err.h"
#include "sha256.h"

/*
 * All bytes of a regular file into an empty one: shared where the file system can (FICLONE, ioctl_ficlone(2)), else copied in the kernel
 * (copy_file_range(2)), else by hand. -errno.
 */
int copies_bytes(int from, int to);

/* The sum of a file's bytes, from its beginning, and how many they are: -EFBIG above `most`, for a file can grow while it is read. As above. */
int copies_sum(int fd, uint64_t most, char sum[SHA256_TEXT], uint64_t *size);

#endif
