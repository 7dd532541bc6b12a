/* SPDX-License-Identifier: MIT */
/* Fuzz target of image: an ELF file that may be a stranger's. */
#include "image.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* a block of just this size, so that one byte too far is seen */
	unsigned char *bytes = malloc(size ? size : 1);
	struct image image;
	char number[32];

	assert(bytes);
	memcpy(bytes, data, size);
	image = image_read(bytes, size);
	if (image.dynamic.offset <= size && image.dynamic.size <= size - image.dynamic.offset)
		(void)image_has_auditor(&image, bytes + image.dynamic.offset, image.dynamic.size);
	assert(*image_machine(image.machine, number));
	free(bytes);
	return 0;
}
