/* SPDX-License-Identifier: MIT */
#include "ident.h"

#include <sys/random.h>

int ident_make(char id[IDENT_SIZE], struct err *e)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char byte[16];
	char *at = id;

	if (getrandom(byte, sizeof byte, 0) != sizeof byte)
		return err_sys(e, "getrandom");
	byte[6] = (unsigned char)((byte[6] & 0x0f) | 0x40);
	byte[8] = (unsigned char)((byte[8] & 0x3f) | 0x80);
	for (unsigned i = 0; i < sizeof byte; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*at++ = '-';
		*at++ = hex[byte[i] >> 4];
		*at++ = hex[byte[i] & 15];
	}
	*at = '\0';
	return 0;
}
