/* SPDX-License-Identifier: MIT */
#include "caps.h"

#include <errno.h>
#include <sys/prctl.h>

#include "sys.h"

int caps_bound(uint64_t set, struct err *e)
{
	for (unsigned long number = 0; number < 64; number++) {
		if (set >> number & 1)
			continue;
		if (prctl(PR_CAPBSET_DROP, number, 0, 0, 0) == 0)
			continue;
		if (errno == EINVAL)	/* the kernel knows no more */
			return 0;
		return err_sys(e, "bounding set");
	}
	return 0;
}

int caps_limit(uint64_t set, uint64_t until_exec, bool is_ambient, struct err *e)
{
	/* a set that has lost its inheritable part loses its ambient part with it: capabilities(7) */
	if (sys_capset(set | until_exec, set | until_exec, is_ambient ? set : 0))
		return err_sys(e, "capset");
	for (unsigned long number = 0; is_ambient && number < 64; number++)
		if (set >> number & 1 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0) && errno != EINVAL)
			return err_sys(e, "ambient set");
	return 0;
}

int caps_keep(struct err *e)
{
	return prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) ? err_sys(e, "PR_SET_KEEPCAPS") : 0;
}
