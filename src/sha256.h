/* SPDX-License-Identifier: MIT */
/*
 * sha256 - the secure hash of FIPS 180-4 with 256 bits
 *
 * Libraries have it, but Debian builds none of them for musl, and the kernel's (AF_ALG) is a module that a machine may lack or forbid.
 */
#ifndef RBOX_SHA256_H
#define RBOX_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_SIZE = 32, SHA256_BLOCK = 64, SHA256_TEXT = 2 * SHA256_SIZE + 1 };

struct sha256 {
	uint32_t state[8];
	uint64_t size;
	unsigned char block[SHA256_BLOCK];
};

void sha256_init(struct sha256 *h);
void sha256_add(struct sha256 *h, const void *bytes, size_t size);

/* The digest in hexadecimal digits; `h` is of no use afterwards. */
void sha256_text(struct sha256 *h, char text[SHA256_TEXT]);

#endif
