/* SPDX-License-Identifier: MIT */
/*
 * policy - what every box gets and what it may not see, as tables
 *
 * Data only. Whoever wants to know what the default box is reads policy.c.
 */
#ifndef RBOX_POLICY_H
#define RBOX_POLICY_H

#include <linux/filter.h>
#include <stddef.h>
#include <stdint.h>

/* Names of capabilities(7) that COMMAND keeps when it is root in the box; all others leave the bounding set. */
extern const char policy_capabilities[];

/* The filter of system calls for those capabilities, and the profile that it is made from for others: seccomp.json. */
extern const struct policy_filter {
	const struct sock_filter *code;
	size_t count;
	unsigned flags;			/* SECCOMP_FILTER_FLAG_... */
	uint64_t asks_for;		/* capabilities with one of which it would be another filter */
} policy_filter, policy_filter_strict;
extern const char policy_profile[], policy_strict[];	/* the strict one is that, and policy_profile read into it */
extern const size_t policy_profile_size, policy_strict_size;

extern const char policy_path[];		/* PATH of the box */
extern const char policy_shell[];		/* without COMMAND and without a shell in the root's passwd */

/* Character devices in /dev, taken from the caller's. */
struct policy_device { const char *name; unsigned major, minor; };
extern const struct policy_device policy_device[];
extern const size_t policy_device_count;

/* Symbolic links in /dev. */
struct policy_link { const char *name, *target; };
extern const struct policy_link policy_link[];
extern const size_t policy_link_count;

/*
 * What of a kernel's tree is hidden or made read-only; what a kernel has not is not seen anyway. The first POLICY_HIDE_FILE is on
 * every kernel (fs/proc/interrupts.c).
 */
enum policy_cover { POLICY_HIDE_FILE, POLICY_HIDE_TREE, POLICY_READ_ONLY };
struct policy_path { const char *path; enum policy_cover cover; };
extern const struct policy_path policy_proc[], policy_sys[];
extern const size_t policy_proc_count, policy_sys_count;

/*
 * What a box may get beside what its user mounts. With --read-only, places for what has to be written; names and addresses that go
 * with the box's host name or network.
 */
enum policy_own {
	OWN_TMP, OWN_RUN, OWN_VAR_TMP,
	OWN_FILES,			/* from here on */
	OWN_RESOLV = OWN_FILES, OWN_HOSTS, OWN_HOSTNAME,
	POLICY_OWNS
};
extern const char *const policy_own[POLICY_OWNS];

#endif
