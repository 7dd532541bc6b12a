/* SPDX-License-Identifier: MIT */
#include "copies.h"

#include <errno.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "fd.h"

enum { BLOCK = 32 << 10, PIECE = 1 << 30 };

static int copy_by_hand(int from, int to)
{
	char block[BLOCK];

	for (;;) {
		long got = fd_read(from, block, sizeof block);
		int r = got > 0 ? fd_write(to, block, (size_t)got) : 0;

		if (got <= 0 || r)
			return got < 0 ? (int)got : r;
	}
}

int copies_bytes(int from, int to)
{
	ssize_t got;

	if (ioctl(to, FICLONE, from) == 0)
		return 0;
	do
		got = copy_file_range(from, NULL, to, NULL, PIECE, 0);
	while (got > 0 || (got < 0 && errno == EINTR));
	if (got == 0 || (errno != EXDEV && errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP && errno != EPERM))
		return got ? -errno : 0;
	return copy_by_hand(from, to);
}

int copies_sum(int fd, uint64_t most, char sum[SHA256_TEXT], uint64_t *size)
{
	unsigned char block[BLOCK];
	struct sha256 h;
	ssize_t got;

	sha256_init(&h);
	*size = 0;
	while ((got = pread(fd, block, sizeof block, (off_t)*size)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		sha256_add(&h, block, (size_t)got);
		*size += (uint64_t)got;
		if (*size > most)
			return -EFBIG;
	}
	sha256_text(&h, sum);
	return 0;
}
