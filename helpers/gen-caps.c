/* SPDX-License-Identifier: MIT */
/*
 * gen-caps - the capabilities that libcap-ng knows, as rows of a C table
 *
 * Runs when rbox is built. Linking the library itself would bring name services, syslog and stdio along, for a list of names.
 */
#include <cap-ng.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	for (unsigned number = 0; number <= CAP_LAST_CAP; number++) {
		const char *name = capng_capability_to_name(number);

		if (!name)
			return EXIT_FAILURE;
		printf("{ \"cap_%s\", %u },\n", name, number);
	}
	return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
