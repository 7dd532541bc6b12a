/* SPDX-License-Identifier: MIT */
/*
 * fill - writes so many mebibytes of numbers that look random
 *
 *   fill MEBIBYTES
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK = 1 << 16, MEBIBYTE = 1 << 20 };

int main(int argc, char **argv)
{
	static uint32_t block[BLOCK / sizeof(uint32_t)];
	uint32_t number = 1;
	long blocks = argc < 2 ? 0 : strtol(argv[1], NULL, 10) * (MEBIBYTE / BLOCK);

	for (; blocks > 0; blocks--) {
		for (size_t i = 0; i < sizeof block / sizeof *block; i++)
			block[i] = number = number * 1664525 + 1013904223;
		for (size_t done = 0; done < sizeof block;) {
			ssize_t put = write(STDOUT_FILENO, (const char *)block + done, sizeof block - done);

			if (put < 0 && errno != EINTR)
				return EXIT_FAILURE;
			done += put > 0 ? (size_t)put : 0;
		}
	}
	return EXIT_SUCCESS;
}
