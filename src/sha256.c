/* SPDX-License-Identifier: MIT */
#include "sha256.h"

#include <string.h>

/* FIPS 180-4, 4.2.2 and 5.3.3 */
static const uint32_t constant[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};
static const uint32_t first[8] = {
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

static uint32_t rotate(uint32_t word, unsigned by)
{
	return word >> by | word << (32 - by);
}

static uint32_t word_at(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void fill_schedule(const unsigned char *block, uint32_t schedule[64])
{
	for (unsigned i = 0; i < 16; i++)
		schedule[i] = word_at(block + 4 * (size_t)i);
	for (unsigned i = 16; i < 64; i++) {
		uint32_t a = schedule[i - 15], b = schedule[i - 2];

		schedule[i] = schedule[i - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + schedule[i - 7] +
			      (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
	}
}

/* The letters are the standard's: 6.2.2. */
static void take_block(uint32_t state[8], const unsigned char *block)
{
	uint32_t schedule[64];
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
	uint32_t e = state[4], f = state[5], g = state[6], h = state[7];

	fill_schedule(block, schedule);
	for (unsigned i = 0; i < 64; i++) {
		uint32_t t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constant[i] + schedule[i];
		uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));

		h = g;
		g = f;
		f = e;
		e = d + t1;
		d = c;
		c = b;
		b = a;
		a = t1 + t2;
	}
	const uint32_t add[8] = { a, b, c, d, e, f, g, h };
	for (unsigned i = 0; i < 8; i++)
		state[i] += add[i];
}

void sha256_init(struct sha256 *h)
{
	memcpy(h->state, first, sizeof first);
	h->size = 0;
}

void sha256_add(struct sha256 *h, const void *bytes, size_t size)
{
	const unsigned char *at = bytes;
	size_t used = h->size % SHA256_BLOCK;

	h->size += size;
	if (used + size < SHA256_BLOCK) {
		memcpy(h->block + used, at, size);
		return;
	}
	if (used) {
		memcpy(h->block + used, at, SHA256_BLOCK - used);
		take_block(h->state, h->block);
		at += SHA256_BLOCK - used;
		size -= SHA256_BLOCK - used;
	}
	for (; size >= SHA256_BLOCK; at += SHA256_BLOCK, size -= SHA256_BLOCK)
		take_block(h->state, at);
	memcpy(h->block, at, size);
}

void sha256_text(struct sha256 *h, char text[SHA256_TEXT])
{
	static const char digits[] = "0123456789abcdef";
	static const unsigned char padding[SHA256_BLOCK] = { 0x80 };
	uint64_t bits = h->size * 8;
	unsigned char length[8];

	for (unsigned i = 0; i < sizeof length; i++)
		length[i] = (unsigned char)(bits >> (56 - 8 * i));
	sha256_add(h, padding, 1 + (119 - h->size % SHA256_BLOCK) % SHA256_BLOCK);
	sha256_add(h, length, sizeof length);
	for (unsigned i = 0; i < SHA256_SIZE; i++) {
		unsigned byte = h->state[i / 4] >> (24 - 8 * (i % 4)) & 255;

		*text++ = digits[byte >> 4];
		*text++ = digits[byte & 15];
	}
	*text = '\0';
}
