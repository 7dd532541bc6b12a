/* SPDX-License-Identifier: MIT */
/*
 * machine - an ordinary user's machine, for tests of the plan, and one command line on it
 *
 * machine_reset() gives facts as a common machine has them; a test changes what it is about, then asks for a plan.
 */
#ifndef RBOX_TESTS_UNIT_MACHINE_H
#define RBOX_TESTS_UNIT_MACHINE_H

#include <errno.h>

#include "build.h"
#include "options.h"
#include "unit.h"

enum { MACHINE_ARGUMENTS = 64, MACHINE_MOUNTS = 32 };

struct machine {
	struct facts facts;
	struct facts_mount mount[MACHINE_MOUNTS];
	struct spec spec;
	struct plan plan;
	struct err e;
	char *argv[MACHINE_ARGUMENTS + 1];
	char *environment[MACHINE_ARGUMENTS + 1];
};

static inline struct ids machine_ids(uint32_t inside, uint32_t outside, uint32_t count)
{
	return (struct ids){ .count = 1, .extent = { { inside, outside, count } } };
}

static inline void machine_release(struct machine *m)
{
	spec_release(&m->spec);
	plan_release(&m->plan);
}

static inline void machine_reset(struct machine *m)
{
	machine_release(m);
	*m = (struct machine){ 0 };
	m->facts = (struct facts){
		.uid = 1000, .gid = 1000, .name = "dev",
		.uid_outer = machine_ids(0, 0, 4294967295u), .gid_outer = machine_ids(0, 0, 4294967295u),
		.uid_sub = machine_ids(0, 100000, 65536), .gid_sub = machine_ids(0, 100000, 65536),
		.sub_free = 165536, .helpers = HELPERS_WORK,
		.newuidmap = "/usr/bin/newuidmap", .newgidmap = "/usr/bin/newgidmap",
		.cwd = "/home/dev", .environment = m->environment,
		.kernel_major = 6, .kernel_minor = 1, .kernel = "6.1.0", .hostname = "host",
		.proc_there = true, .sys_there = true, .mqueue_kernel = true, .mqueue_there = true, .shm_there = true,
		.resolv_there = true, .hosts_there = true,
		.root = "/home/dev/rootfs", .root_uid = 1000, .root_gid = 1000,
		.passwd = "root:x:0:0:root:/root:/bin/bash\ndev:x:1000:1000::/home/dev:/bin/zsh\nwww:x:33:33::/var/www:/bin/false\n",
		.group = "root:x:0:\nstaff:x:50:dev,www\nwww:x:33:\nmail:x:8:www\n", .mount = m->mount,
		.id = "01234567-89ab-4cde-8f01-23456789abcd",
	};
}

/* Parses `count` arguments (without argv[0]) and builds the plan; what went wrong is in `e`. */
static inline int machine_plan(struct machine *m, const char *const *arguments, size_t count)
{
	static char name[] = "rbox";

	machine_release(m);
	m->e = (struct err){ 0 };
	spec_init(&m->spec);
	if (count >= MACHINE_ARGUMENTS)
		return -E2BIG;
	m->argv[0] = name;
	/* getopt wants char *, and writes to none of them */
	memcpy(m->argv + 1, arguments, count * sizeof *arguments);
	m->argv[count + 1] = NULL;
	if (options_parse(&m->spec, (int)count + 1, m->argv, &m->e))
		return -EINVAL;
	if (m->spec.mount_count > MACHINE_MOUNTS)
		return -E2BIG;
	return build_plan(&m->plan, &m->spec, &m->facts, &m->e);
}

#define MACHINE_PLAN(m, ...)                                                                            \
	machine_plan((m), (const char *const[]){ __VA_ARGS__ }, COUNT_OF(((const char *const[]){ __VA_ARGS__ })))

#endif
