/* SPDX-License-Identifier: MIT */
/*
 * Mounts and namespaces. None of these calls mounts anything: each fails behind the check of
 * permission, or makes what is gone when its descriptor is closed. Namespaces are made by children
 * that end at once.
 */
#include "audit-probes.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys.h"

enum { EXPIRE = 4 }; /* umount2(2), MNT_EXPIRE: never on a first call, nor on one's own root */

/*** Mounts ***/

/* do_new_mount of the kernel looks for the type when the caller may mount: ENODEV. */
static void mount_type(const struct audit_probe *probe)
{
	audit_reaches(probe, sys_mount("none", "/", "rbox-audit-none", 0, NULL), "mount");
}

static void mount_setattr_nothing(const struct audit_probe *probe)
{
	struct mount_attr nothing = { 0 };

	audit_reaches(probe, sys_mount_setattr(AT_FDCWD, "/", 0, &nothing), "mount_setattr");
}

static void open_tree_copy(const struct audit_probe *probe)
{
	audit_reaches(probe, sys_open_tree(AT_FDCWD, "/", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC),
		      "open_tree");
}

static void fsopen_tmpfs(const struct audit_probe *probe)
{
	audit_reaches(probe, sys_fsopen("tmpfs", FSOPEN_CLOEXEC), "fsopen");
}

static void move_nothing(const struct audit_probe *probe)
{
	audit_reaches(probe, sys_move_mount(-1, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH),
		      "move_mount");
}

static void pivot_nowhere(const struct audit_probe *probe)
{
	audit_reaches(probe, sys_pivot_root("/.rbox-audit", "/.rbox-audit"), "pivot_root");
}

static void umount_root(const struct audit_probe *probe)
{
	audit_reaches(probe, sys_umount("/", EXPIRE), "umount2");
}

/* The optional fields of /proc/self/mountinfo: proc_pid_mountinfo(5). */
static void propagation(const struct audit_probe *probe)
{
	FILE *file = fopen("/proc/self/mountinfo", "re");
	char line[8192];

	if (!file) {
		audit_not_tried(probe, "there is no /proc/self/mountinfo in this box");
		return;
	}
	audit_closed(probe, 0);
	while (fgets(line, sizeof line, file)) {
		const char *end = strstr(line, " - "), *shared = strstr(line, " shared:"),
			   *master = strstr(line, " master:");

		if ((shared && shared < end) || (master && master < end))
			audit_open(probe, "a mount is %s",
				   shared && shared < end ? "shared" : "a slave");
	}
	fclose(file);
}

/*** User namespaces ***/

static void userns_unshare(const struct audit_probe *probe)
{
	audit_works(probe, unshare(CLONE_NEWUSER), "made");
}

/* What a call that makes a process has returned, in both. */
static void take_child(const struct audit_probe *probe, long child)
{
	if (child == 0)
		_exit(0);
	audit_works(probe, child, "made");
	if (child > 0)
		waitpid((pid_t)child, NULL, __WALL);
}

static void userns_clone(const struct audit_probe *probe)
{
	take_child(probe, syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0));
}

static void userns_clone3(const struct audit_probe *probe)
{
	struct clone_args how = { .flags = CLONE_NEWUSER, .exit_signal = SIGCHLD };

	take_child(probe, syscall(SYS_clone3, &how, sizeof how));
}

#if defined __x86_64__
enum { X32 = 0x40000000, UNSHARE_32BIT = 310 };

static void userns_x32(const struct audit_probe *probe)
{
	audit_works(probe, syscall(X32 | SYS_unshare, CLONE_NEWUSER), "made");
}

static void userns_32bit(const struct audit_probe *probe)
{
	int result;

	/* a kernel without it answers by SIGSEGV */
	audit_not_tried(probe, "the kernel has no 32-bit entry");
	/* syscall(2) has no other entry. NOLINTNEXTLINE(hicpp-no-assembler) */
	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(UNSHARE_32BIT), "b"(CLONE_NEWUSER)
			 : "memory", "r8", "r9", "r10", "r11");
	probe->finding->note[0] = '\0';
	if (result < 0)
		audit_closed(probe, -result);
	else
		audit_open(probe, "made");
}
#endif

/*** Others ***/

static void namespaces(const struct audit_probe *probe)
{
	static const struct {
		int flag;
		char name[8];
	} kinds[] = {
		{ CLONE_NEWNS, "mount" },  { CLONE_NEWPID, "pid" }, { CLONE_NEWIPC, "ipc" },
		{ CLONE_NEWUTS, "uts" },   { CLONE_NEWNET, "net" }, { CLONE_NEWCGROUP, "cgroup" },
		{ CLONE_NEWTIME, "time" },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (unshare(kinds[i].flag)) {
			audit_closed(probe, errno);
			continue;
		}
		audit_open(probe, "%s", kinds[i].name);
		return;
	}
}

static void cgroup_namespace(const struct audit_probe *probe)
{
	audit_works(probe, unshare(CLONE_NEWCGROUP), "made");
}

/* It is in this one already, so nothing changes. */
static void join_own(const struct audit_probe *probe)
{
	int pidfd = sys_pidfd_open(getpid());

	if (pidfd < 0)
		audit_closed(probe, errno);
	else
		audit_works(probe, syscall(SYS_setns, pidfd, CLONE_NEWUTS), "joined");
}

static void join_outside(const struct audit_probe *probe)
{
	const struct audit_outside *outside = probe->outside;
	bool is_seen = audit_sees(outside);
	int pidfd = is_seen ? sys_pidfd_open(outside->pid) : -1;

	if (pidfd < 0)
		audit_closed(probe, is_seen ? errno : ESRCH);
	else
		audit_works(probe, syscall(SYS_setns, pidfd, CLONE_NEWUSER), "joined");
}

audit_probe_function *audit_probe_of_mounts(enum audit_door door)
{
	switch ((int)door) {
	case DOOR_MOUNT:
		return mount_type;
	case DOOR_MOUNT_SETATTR:
		return mount_setattr_nothing;
	case DOOR_OPEN_TREE:
		return open_tree_copy;
	case DOOR_FSOPEN:
		return fsopen_tmpfs;
	case DOOR_MOVE_MOUNT:
		return move_nothing;
	case DOOR_PIVOT_ROOT:
		return pivot_nowhere;
	case DOOR_UMOUNT:
		return umount_root;
	case DOOR_PROPAGATION:
		return propagation;
	case DOOR_USERNS_UNSHARE:
		return userns_unshare;
	case DOOR_USERNS_CLONE:
		return userns_clone;
	case DOOR_USERNS_CLONE3:
		return userns_clone3;
#if defined __x86_64__
	case DOOR_USERNS_X32:
		return userns_x32;
	case DOOR_USERNS_32BIT:
		return userns_32bit;
#endif
	case DOOR_NAMESPACES:
		return namespaces;
	case DOOR_CGROUP_NAMESPACE:
		return cgroup_namespace;
	case DOOR_SETNS:
		return join_own;
	case DOOR_SETNS_OUTSIDE:
		return join_outside;
	default:
		return NULL;
	}
}
