/* SPDX-License-Identifier: MIT */
/*
 * fuzz - what every target begins with
 *
 * A target gets bytes that libFuzzer made up, hands them to a parser and checks what must hold of any answer. A broken
 * promise is an assert; the sanitizers see the rest.
 */
#ifndef RBOX_TESTS_FUZZ_H
#define RBOX_TESTS_FUZZ_H

#undef NDEBUG
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes as a string of their own block, so that one byte too far is seen. To be freed. */
static inline char *fuzz_string(const uint8_t *data, size_t size)
{
	char *string = malloc(size + 1);

	assert(string);
	memcpy(string, data, size);
	string[size] = '\0';
	return string;
}

#endif
