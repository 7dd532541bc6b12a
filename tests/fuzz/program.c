/* SPDX-License-Identifier: MIT */
/* Fuzz target of program: the first bytes of a file that may be a stranger's. */
#include "program.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* a block of just this size, so that one byte too far is seen */
	unsigned char *bytes = malloc(size ? size : 1);
	char name[PROGRAM_NAME];

	assert(bytes);
	memcpy(bytes, data, size);
	if (program_interpreter(bytes, size, name))
		assert(*name && memchr(name, '\0', sizeof name));
	(void)program_is_foreign(bytes, size);
	free(bytes);
	return 0;
}
