/* SPDX-License-Identifier: MIT */
/*
 * machine - an ordinary user's machine, for tests of the plan, and one command line on it
 *
 * machine_reset() gives facts as a common machine has them; a test changes what it is about, then asks for a plan. For rbox exec
 * there has to be a box, which machine_enter_box() gives.
 */
#ifndef RBOX_TESTS_UNIT_MACHINE_H
#define RBOX_TESTS_UNIT_MACHINE_H

#include <errno.h>

#include "build.h"
#include "enter.h"
#include "options.h"
#include "unit.h"

enum { MACHINE_ARGUMENTS = 64, MACHINE_MOUNTS = 32 };

struct machine {
	struct facts facts;
	struct facts_mount mount[MACHINE_MOUNTS];
	const char *broken[MACHINE_MOUNTS];
	struct facts_cover cover[MACHINE_MOUNTS];
	struct spec spec;
	struct plan plan;
	struct box box;			/* what the plan says of the box that it makes */
	struct box entered;		/* the box that rbox exec enters, and its maps */
	struct ids entered_uid_map, entered_gid_map;
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
		.cwd = "/home/dev", .environment = m->environment, .state = "/run/user/1000/rbox", .state_usable = true,
		.kernel_major = 6, .kernel_minor = 1, .kernel = "6.1.0", .landlock = 2, .hostname = "host",
		.proc_there = true, .sys_there = true, .mqueue_kernel = true, .mqueue_there = true, .shm_there = true,
		.resolv = "/etc/resolv.conf", .hosts_there = true, .etc_writable = true,
		.root = "/home/dev/rootfs", .root_uid = 1000, .root_gid = 1000,
		.passwd = "root:x:0:0:root:/root:/bin/bash\ndev:x:1000:1000::/home/dev:/bin/zsh\nwww:x:33:33::/var/www:/bin/false\n",
		.group = "root:x:0:\nstaff:x:50:dev,www\nwww:x:33:\nmail:x:8:www\n", .mount = m->mount,
		.own_limits.of[RLIMIT_NPROC] = { 30892, 30892 }, .box_limits.of[RLIMIT_NPROC] = { 30892, 30892 }, .threads_max = 61784,
		.id = "01234567-89ab-4cde-8f01-23456789abcd",
	};
	m->entered_uid_map = m->entered_gid_map = (struct ids){ .count = 2, .extent = { { 0, 1000, 1 }, { 1, 100000, 65536 } } };
}

/* A box that runs on this machine, as rbox run with no options makes it; a test changes it in `entered`. */
static inline void machine_enter_box(struct machine *m)
{
	static const char *const asked[] = { "rbox", "./rootfs", NULL }, *const command[] = { "/bin/bash", NULL };
	static const char *const environment[] = { "PATH=/usr/bin:/bin", "HOME=/root", "USER=root", "TERM=vt100", "B=box", NULL };
	static const char *const wall[] = { "files", NULL };

	m->entered = (struct box){
		.id = "fedcba98-7654-4321-8fed-cba987654321", .version = "1", .root = "/home/dev/rootfs", .asked = asked,
		.command = command, .has_init = true, .stop_signal = 15, .grace = 10000, .bounding = "cap_chown cap_kill",
		.capabilities = "cap_chown cap_kill", .workdir = "/", .ptmx = "/dev/pts/ptmx", .umask = 022, .environment = environment,
		.wall = wall, .filter = "default", .filter_flags = 4, .host = 100, .init = 101,
	};
	for (int i = 0; i < BOX_NAMESPACES; i++)
		m->entered.ns[i] = (struct box_ns){ .descriptor = 3 + i, .inode = (uint64_t)(4026531840u + (unsigned)i) };
	m->entered.ns[BOX_NAMESPACES - 1].descriptor = -1;
	m->facts.box = &m->entered;
}

/* As rbox exec does it: what no option of exec changes is the box's. */
static inline int machine_enter(struct machine *m)
{
	if (!m->facts.box)
		return err_set(&m->e, "the test gives no box to enter");
	m->spec.umask = m->facts.box->umask;
	m->spec.nice = m->facts.box->nice;
	m->spec.has_nice = m->facts.box->has_nice;
	m->plan.uid_map = m->entered_uid_map;
	m->plan.gid_map = m->entered_gid_map;
	return enter_plan(&m->plan, &m->spec, &m->facts, &m->e);
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
	if (m->spec.subcommand == SUB_EXEC)
		return machine_enter(m);
	return build_plan(&m->plan, &m->spec, &m->facts, &m->box, &m->e);
}

#define MACHINE_PLAN(m, ...)                                                                            \
	machine_plan((m), (const char *const[]){ __VA_ARGS__ }, COUNT_OF(((const char *const[]){ __VA_ARGS__ })))

#endif
