/* SPDX-License-Identifier: MIT */
#include "ident.h"

#include <uuid/uuid.h>

void ident_make(char id[37])
{
	static const char hex[] = "0123456789abcdef";
	uuid_t uuid;

	uuid_generate_random(uuid);
	for (int i = 0; i < 16; i++) {
		id[2 * i] = hex[uuid[i] >> 4];
		id[2 * i + 1] = hex[uuid[i] & 15];
	}
	id[32] = '\0';
}
