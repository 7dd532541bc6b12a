/* SPDX-License-Identifier: MIT */
/*
 * attempt - what a hostile program in a box tries that a shell cannot
 *
 *   attempt WHAT [ARG]...		the table at the end says what there is
 *
 * A line "got ..." on stdout for whatever works, the reason on stderr for what does not. Status 0 if anything worked, 1 if nothing.
 * Static, so that it runs in every root.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

static bool anything;

static void got(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void got(const char *format, ...)
{
	va_list list;

	printf("got ");
	va_start(list, format);
	vprintf(format, list);
	va_end(list);
	putchar('\n');
	fflush(stdout);
	anything = true;
}

/* tell RESULT WHAT: a system call's result */
static void tell(long result, const char *what)
{
	if (result >= 0)
		got("%s", what);
	else
		fprintf(stderr, "%s: %s\n", what, strerror(errno));
}

/*** Files ***/

/* handle-of FILE: its handle, for by-handle in a box */
static void handle_of(char **arg)
{
	union {
		struct file_handle head;
		char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
	} handle = { .head.handle_bytes = MAX_HANDLE_SZ };
	int mount;

	if (name_to_handle_at(AT_FDCWD, arg[0], &handle.head, &mount, 0)) {
		perror(arg[0]);
		return;
	}
	printf("%d ", handle.head.handle_type);
	for (unsigned i = 0; i < handle.head.handle_bytes; i++)
		printf("%02x", handle.head.f_handle[i]);
	putchar('\n');
	anything = true;
}

/* by-handle TYPE HEX PLACE...: opens it by a descriptor of each place, as a file and as a directory */
static void by_handle(char **arg)
{
	union {
		struct file_handle head;
		char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
	} handle = { .head.handle_type = atoi(arg[0]), .head.handle_bytes = (unsigned)strlen(arg[1]) / 2 };

	for (unsigned i = 0; i < handle.head.handle_bytes; i++)
		sscanf(arg[1] + 2 * i, "%2hhx", &handle.head.f_handle[i]);
	for (arg += 2; *arg; arg++) {
		tell(open_by_handle_at(open(*arg, O_RDONLY), &handle.head, O_RDONLY), *arg);
		tell(open_by_handle_at(open(*arg, O_RDONLY), &handle.head, O_RDONLY | O_DIRECTORY), *arg);
	}
}

/* descriptors: what is open besides 0, 1, 2, and whether those are directories */
static void descriptors(char **arg)
{
	struct stat st;

	(void)arg;
	for (int fd = 0; fd < 66000; fd++)
		if (fstat(fd, &st) == 0 && (fd > 2 || S_ISDIR(st.st_mode)))
			got("descriptor %d", fd);
}

static void walk(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char name[PATH_MAX];
	struct stat st;

	while (dir && (entry = readdir(dir))) {
		const char *n = entry->d_name;

		if (*n == '.' || !strcmp(n, "self") || !strcmp(n, "thread-self") || (!strcmp(path, "/proc") && *n >= '0' && *n <= '9'))
			continue;
		snprintf(name, sizeof name, "%s/%s", path, n);
		if (lstat(name, &st))
			continue;
		if (S_ISDIR(st.st_mode)) {
			walk(name);
		} else if (S_ISREG(st.st_mode)) {
			int fd = open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY);

			if (fd >= 0)
				got("write to %s", name);
			close(fd);
			if (chmod(name, 0666) == 0)
				got("chmod of %s", name);
		}
	}
	if (dir)
		closedir(dir);
}

/* exchange ONE OTHER: each takes the other's place; then back again */
static void exchange(char **arg)
{
	tell(syscall(SYS_renameat2, AT_FDCWD, arg[0], AT_FDCWD, arg[1], RENAME_EXCHANGE), "exchanged");
	if (anything)
		syscall(SYS_renameat2, AT_FDCWD, arg[0], AT_FDCWD, arg[1], RENAME_EXCHANGE);
}

/* writable DIR...: every file in it that opens for writing; processes of /proc are left out */
static void writable(char **arg)
{
	for (; *arg; arg++)
		walk(*arg);
}

/*** Mounts ***/

/* mount PLACE: a new file system there, a bind, a move, by the old calls and the new ones */
static void try_mount(char **arg)
{
	int fs, tree;

	tell(mount("none", arg[0], "tmpfs", 0, NULL), "mount tmpfs");
	tell(mount("none", arg[0], "proc", 0, NULL), "mount proc");
	tell(mount("none", arg[0], "sysfs", 0, NULL), "mount sysfs");
	tell(mount("none", arg[0], "cgroup2", 0, NULL), "mount cgroup2");
	tell(mount("none", arg[0], "devpts", 0, NULL), "mount devpts");
	tell(mount("/", arg[0], NULL, MS_BIND | MS_REC, NULL), "mount bind");
	tell(mount("/proc", arg[0], NULL, MS_MOVE, NULL), "mount move");
	tell(mount("none", "/", NULL, MS_REC | MS_SHARED, NULL), "mount shared");
	fs = (int)syscall(SYS_fsopen, "tmpfs", 0);
	tell(fs, "fsopen");
	tell(syscall(SYS_open_tree, AT_FDCWD, "/", 1 /* OPEN_TREE_CLONE */ | AT_RECURSIVE), "open_tree");
	tree = (int)syscall(SYS_open_tree, AT_FDCWD, "/dev", 0);
	tell(syscall(SYS_move_mount, tree, "", AT_FDCWD, arg[0], 4 /* MOVE_MOUNT_F_EMPTY_PATH */), "move_mount");
}

/* remount PLACE...: writable, with setuid and devices */
static void remount(char **arg)
{
	for (; *arg; arg++) {
		struct { unsigned long long set, clear, propagation, userns; } attr = { .clear = 1 | 2 | 4 | 8 };

		tell(mount(NULL, *arg, NULL, MS_REMOUNT, NULL), "remount");
		tell(mount(NULL, *arg, NULL, MS_REMOUNT | MS_BIND, NULL), "remount,bind");
		tell(syscall(SYS_mount_setattr, AT_FDCWD, *arg, AT_RECURSIVE, &attr, sizeof attr), "mount_setattr");
		tell(syscall(SYS_mount_setattr, AT_FDCWD, *arg, 0, &attr, sizeof attr), "mount_setattr, not recursive");
	}
}

/* unmount PLACE... */
static void unmount(char **arg)
{
	for (; *arg; arg++) {
		tell(umount2(*arg, 0), *arg);
		tell(umount2(*arg, MNT_DETACH), *arg);
		tell(umount2(*arg, UMOUNT_NOFOLLOW | MNT_EXPIRE), *arg);
	}
}

/* pivot DIR: the root replaced and taken away */
static void pivot(char **arg)
{
	tell(syscall(SYS_pivot_root, ".", "."), "pivot_root . .");
	tell(syscall(SYS_pivot_root, arg[0], arg[0]), "pivot_root below");
	tell(umount2("/", MNT_DETACH), "umount /");
	tell(mount("/", "/", NULL, MS_MOVE, NULL), "move /");
	tell(unshare(CLONE_NEWNS), "unshare mount");
	tell(unshare(CLONE_FS) || umount2(".", MNT_DETACH) ? -1 : 0, "umount .");
}

/* A mount namespace of a single mount, entered: that of `tree`, without what covers a part of it (Linux 7.0 to 7.2.10). */
static void uncover_by(long call, const char *name, const char *tree, const char *file, int ways)
{
	char byte;

	if (unshare(ways))
		perror("unshare");
	int fd = (int)syscall(call, AT_FDCWD, tree, 2 /* OPEN_TREE_NAMESPACE */, NULL, 0);
	if (fd < 0 || setns(fd, CLONE_NEWNS)) {
		fprintf(stderr, "%s: %s\n", name, strerror(errno));
		return;
	}
	fd = open(file, O_RDONLY);
	if (fd >= 0 && read(fd, &byte, 1) == 1)
		got("%s by %s", file, name);
	else
		fprintf(stderr, "%s by %s: %s\n", file, name, strerror(errno));
}

/* uncover TREE FILE: FILE, a path from TREE, as a namespace of TREE alone shows it */
static void uncover(char **arg)
{
	static const struct { long call; const char *name; } calls[] = { { 428, "open_tree" }, { 467, "open_tree_attr" } };
	static const int ways[] = { 0, CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWUSER | CLONE_NEWNS };

	for (size_t i = 0; i < sizeof calls / sizeof *calls * (sizeof ways / sizeof *ways); i++) {
		pid_t pid = fork();
		int status = 1;

		if (pid == 0) {
			anything = false;
			uncover_by(calls[i / 4].call, calls[i / 4].name, arg[0], arg[1], ways[i % 4]);
			_exit(!anything);
		}
		if (pid > 0 && waitpid(pid, &status, 0) == pid && status == 0)
			anything = true;
	}
}

/*** Namespaces ***/

static ino_t inode(const char *path)
{
	struct stat st;

	return stat(path, &st) ? 0 : st.st_ino;
}

static void join_of(int pid)
{
	static const char *const names[] = { "user", "mnt", "pid", "ipc", "uts", "net", "cgroup", "time" };
	char path[64], own[64];
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "/proc/%d/ns/%s", pid, names[i]);
		snprintf(own, sizeof own, "/proc/self/ns/%s", names[i]);
		int fd = open(path, O_RDONLY);

		if (fd < 0 || inode(path) == inode(own))
			fprintf(stderr, "%s: %s\n", path, fd < 0 ? strerror(errno) : "the same");
		else if (setns(fd, 0) == 0)
			got("%s of %d", names[i], pid);
		else
			perror(path);
		close(fd);
	}
	/* by the process: what comes of it shows in another inode */
	ino_t mount = inode("/proc/self/ns/mnt"), user = inode("/proc/self/ns/user");

	if (setns(pidfd, CLONE_NEWUSER) == 0 || setns(pidfd, CLONE_NEWNS) == 0)
		if (inode("/proc/self/ns/mnt") != mount || inode("/proc/self/ns/user") != user)
			got("namespaces of process %d", pid);
	close(pidfd);
}

/* join: the namespaces of every process that is seen, where they are others than one's own */
static void join(char **arg)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;

	(void)arg;
	while (dir && (entry = readdir(dir)))
		if (atoi(entry->d_name) > 0 && atoi(entry->d_name) != getpid())
			join_of(atoi(entry->d_name));
	tell(setns(open("/proc/self/ns/user", O_RDONLY), CLONE_NEWUSER), "one's own user namespace again");
}

static void reach_from_namespace(const char *how)
{
	got("a user namespace by %s", how);
	fflush(stdout);
}

static int in_clone(void *arg)
{
	(void)arg;
	return 0;
}

static long clone3_with(unsigned long long flags)
{
	struct clone_args arg = { .flags = flags, .exit_signal = SIGCHLD };
	long pid = syscall(SYS_clone3, &arg, sizeof arg);

	if (pid == 0)
		_exit(0);
	return pid;
}

/* namespaces [mount]: new ones by every call; with "mount" not of users, for which capabilities are needed */
static void namespaces(char **arg)
{
	static char stack[65536];
	static const int kinds[] = { CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWNET, CLONE_NEWCGROUP, CLONE_NEWTIME };

	if (!arg[0]) {
		if (clone(in_clone, stack + sizeof stack, CLONE_NEWUSER | SIGCHLD, NULL) > 0)
			reach_from_namespace("clone");
		if (clone3_with(CLONE_NEWUSER) > 0)
			reach_from_namespace("clone3");
		if (clone3_with(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID) > 0)
			reach_from_namespace("clone3 with others");
		if (unshare(CLONE_NEWUSER) == 0)
			reach_from_namespace("unshare");
		return;
	}
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (clone3_with((unsigned)kinds[i]) > 0)
			got("namespace %x by clone3", (unsigned)kinds[i]);
		if (unshare(kinds[i]) == 0)
			got("namespace %x by unshare", (unsigned)kinds[i]);
	}
}

/* As what the last unshare or clone3 has made this process: both hierarchies mounted, and a word written into a file of the first. */
static void write_to_cgroup(char **arg, const char *how)
{
	if (mount("none", arg[0], "cgroup", 0, "freezer") == 0)
		got("a mount of the freezer by %s", how);
	if (mount("none", arg[0], "cgroup2", 0, NULL) || chdir(arg[0])) {
		fprintf(stderr, "cgroup2 by %s: %s\n", how, strerror(errno));
		return;
	}
	int fd = open(arg[1], O_WRONLY);

	got("a mount of cgroup2 by %s", how);
	if (fd >= 0 && write(fd, arg[2], strlen(arg[2])) > 0)
		got("%s by %s", arg[1], how);
}

/* cgroup DIR FILE WORD: WORD into FILE of the control group that is the caller's or one's own */
static void cgroup(char **arg)
{
	static const struct { const char *name; int flags; bool by_clone; } ways[] = {
		{ "nothing", 0, false }, { "unshare of mounts", CLONE_NEWNS, false }, { "unshare of cgroups", CLONE_NEWCGROUP, false },
		{ "unshare of users and mounts", CLONE_NEWUSER | CLONE_NEWNS, false },
		{ "unshare of users, mounts and cgroups", CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWCGROUP, false },
		{ "clone3", CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWCGROUP, true }, { "clone3 of cgroups", CLONE_NEWCGROUP, true },
	};

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct clone_args clone = { .flags = ways[i].by_clone ? (unsigned)ways[i].flags : 0, .exit_signal = SIGCHLD };
		long pid = ways[i].by_clone ? syscall(SYS_clone3, &clone, sizeof clone) : fork();
		int status = 1;

		if (pid == 0) {
			anything = false;
			if (ways[i].by_clone || unshare(ways[i].flags) == 0)
				write_to_cgroup(arg, ways[i].name);
			_exit(!anything);
		}
		if (pid < 0)
			perror(ways[i].name);
		else if (waitpid((pid_t)pid, &status, 0) == pid && status == 0)
			anything = true;
	}
}

/* raise SYSCTL...: written again by whoever may */
static void raise_again(char **arg)
{
	for (; *arg; arg++) {
		int fd = open(*arg, O_WRONLY);

		tell(fd < 0 ? -1 : write(fd, "1000", 4), *arg);
	}
}

/*** Other processes ***/

static void open_of(int pid, const char *name, int flags)
{
	char path[64];
	char byte;
	int fd;

	snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
	fd = open(path, flags);
	if (fd >= 0 && (!strcmp(name, "cmdline") || flags & O_DIRECTORY || flags == O_WRONLY || pread(fd, &byte, 1, 0) == 1))
		got("%s of process %d", name, pid);
	close(fd);
}

/* trace PID: reads, writes and steers it */
static void trace(char **arg)
{
	static const char *const readable[] = { "environ", "auxv", "maps", "smaps", "pagemap", "syscall", "stack", "personality", "io", "exe",
						"limits_" };
	static const char *const directories[] = { "fd", "fdinfo", "map_files", "root", "cwd", "ns" };
	static const char *const writable_files[] = { "mem", "clear_refs", "uid_map", "gid_map", "setgroups", "exe", "oom_score_adj", "comm",
						      "timens_offsets", "loginuid" };
	int pid = atoi(arg[0]);
	char byte;
	struct iovec here = { &byte, 1 }, there = { (void *)0x400000, 1 };

	for (size_t i = 0; i < sizeof readable / sizeof *readable; i++)
		open_of(pid, readable[i], O_RDONLY);
	for (size_t i = 0; i < sizeof directories / sizeof *directories; i++)
		open_of(pid, directories[i], O_RDONLY | O_DIRECTORY);
	for (size_t i = 0; i < sizeof writable_files / sizeof *writable_files; i++)
		open_of(pid, writable_files[i], O_WRONLY);
	tell(syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, pid, 0), 0, 0), "pidfd_getfd");
	if (process_vm_readv(pid, &here, 1, &there, 1, 0) == 1 || errno == EFAULT)
		got("process_vm_readv");
	tell(syscall(SYS_kcmp, pid, getpid(), 2, 0, 0), "kcmp");
	if (ptrace(PTRACE_SEIZE, pid, 0, 0) == 0) {
		got("ptrace, seize");
		ptrace(PTRACE_INTERRUPT, pid, 0, 0);
		waitpid(pid, NULL, __WALL);
		ptrace(PTRACE_DETACH, pid, 0, 0);
	}
	if (ptrace(PTRACE_ATTACH, pid, 0, 0) == 0) {
		got("ptrace, attach");
		waitpid(pid, NULL, __WALL);
		ptrace(PTRACE_DETACH, pid, 0, 0);
	}
}

/* Whether PID runs rbox, or has what the box has not. */
static void look_at(int pid, const char *exe_name)
{
	char path[64], exe[PATH_MAX];
	struct stat st, own;

	snprintf(path, sizeof path, "/proc/%d/exe", pid);
	ssize_t size = readlink(path, exe, sizeof exe - 1);

	exe[size < 0 ? 0 : size] = '\0';
	char *base = strrchr(exe, '/');

	if (base && !strcmp(base + 1, "attempt"))
		return;
	if (base && strstr(base, exe_name))
		got("program of rbox by %s", path);
	snprintf(path, sizeof path, "/proc/%d/root", pid);
	if (stat(path, &st) == 0 && stat("/", &own) == 0 && (st.st_dev != own.st_dev || st.st_ino != own.st_ino))
		got("another root by %s", path);
	snprintf(path, sizeof path, "/proc/%d/ns/user", pid);
	ino_t user = inode(path);

	if (user && user != inode("/proc/self/ns/user"))
		got("another user namespace by %s", path);
	for (int fd = 0; fd < 20; fd++) {
		snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
		if (stat(path, &st) == 0 && (fd > 2 || S_ISDIR(st.st_mode)))
			got("a descriptor by %s", path);
	}
}

static void seize(int pid, const char *exe_name)
{
	if (ptrace(PTRACE_SEIZE, pid, 0, 0))
		return;
	look_at(pid, exe_name);
	ptrace(PTRACE_INTERRUPT, pid, 0, 0);
	if (waitpid(pid, NULL, __WALL) == pid)
		ptrace(PTRACE_DETACH, pid, 0, 0);
}

/* The next pid: the one that was given last is in /proc/loadavg, of this namespace. */
static int last_pid(void)
{
	static int fd = -1;
	char text[128];
	ssize_t size;

	if (fd < 0)
		fd = open("/proc/loadavg", O_RDONLY);
	size = pread(fd, text, sizeof text - 1, 0);
	text[size < 0 ? 0 : size] = '\0';
	return atoi(strrchr(text, ' ') ? strrchr(text, ' ') : "0");
}

/* Whether PID is called so, which everybody may know. */
static bool is_called(int pid, const char *name)
{
	char path[64], comm[32] = "";
	int fd;
	ssize_t size;

	snprintf(path, sizeof path, "/proc/%d/comm", pid);
	fd = open(path, O_RDONLY);
	size = fd < 0 ? 0 : read(fd, comm, sizeof comm - 1);
	close(fd);
	return size > 0 && strncmp(comm, name, strlen(name)) == 0;
}

static int parent_of(int pid)
{
	char path[64], line[512] = "";
	const char *after;
	int fd, parent = 0;
	ssize_t size;

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY);
	size = fd < 0 ? 0 : read(fd, line, sizeof line - 1);
	close(fd);
	after = size > 0 ? strrchr(line, ')') : NULL;
	return after && sscanf(after, ") %*c %d", &parent) == 1 ? parent : 0;
}

/* What rbox makes is called as its parent is. */
static bool is_helper(int pid, const char *name)
{
	return pid > 1 && is_called(pid, name) && is_called(parent_of(pid), name);
}

/* freeze NAME FILE: until FILE is there, stops each process that is called so and has a parent that is */
static void freeze(char **arg)
{
	int stopped = 0;

	while (access(arg[1], F_OK)) {
		int last = last_pid();

		for (int pid = last - 4; pid <= last + 2; pid++)
			if (is_helper(pid, arg[0]) && kill(pid, SIGSTOP) == 0 && pid != stopped)
				got("stopped %d", stopped = pid);
	}
}

/* What is looked at stands still meanwhile, and then goes on for a moment: no moment of its life is missed. */
static void look_still(int pid, const char *name)
{
	if (!is_helper(pid, name) || kill(pid, SIGSTOP))
		return;
	look_at(pid, name);
	kill(pid, SIGCONT);
}

/*
 * catch NAME FILE [stop]: looks into all processes that come, and traces them, until FILE is there; NAME is what rbox's file is called.
 * With "stop" those that are called so, and have a parent that is, are stopped for it.
 */
static void catch(char **arg)
{
	pid_t tracer = arg[2] ? 1 : fork();
	long looks = 0, seen = 0;
	int before = 0;

	while (access(arg[1], F_OK)) {
		int last = last_pid();

		seen += last != before;
		before = last;
		for (int pid = last - 2; pid <= last + 2; pid++) {
			if (pid <= 1 || pid == getpid() || pid == tracer || pid == getppid())
				continue;
			if (arg[2])
				look_still(pid, arg[0]);
			else if (tracer)
				look_at(pid, arg[0]);
			else
				seize(pid, arg[0]);
			looks++;
		}
	}
	printf("%ld looks, %ld new processes\n", looks, seen);
	fflush(stdout);
	if (!tracer)
		_exit(0);
	if (tracer > 1)
		waitpid(tracer, NULL, 0);
}

static void holds(int pid, FILE *list)
{
	char path[64], target[PATH_MAX], name[PATH_MAX] = "?";

	snprintf(path, sizeof path, "/proc/%d/comm", pid);
	FILE *comm = fopen(path, "r");

	if (comm && fgets(name, 64, comm))
		name[strcspn(name, "\n")] = '\0';
	if (comm)
		fclose(comm);
	for (int fd = 0; fd < 64; fd++) {
		snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
		ssize_t size = readlink(path, target, sizeof target - 1);

		if (size < 0)
			continue;
		target[size] = '\0';
		target[strcspn(target, "0123456789")] = '\0';
		fprintf(list, "%s %s %s\n", name, fd < 3 ? "stream" : "more", target);
	}
}

/* holders PID FILE LIST: until FILE is there, what the processes in the pid namespace of PID hold open, into LIST */
static void holders(char **arg)
{
	char path[64];
	FILE *list = fopen(arg[2], "w");

	snprintf(path, sizeof path, "/proc/%s/ns/pid", arg[0]);
	ino_t wanted = inode(path);

	for (int first = 2; access(arg[1], F_OK); first = last_pid() - 40) {
		int last = last_pid();

		for (int pid = first; pid <= last + 1; pid++) {
			snprintf(path, sizeof path, "/proc/%d/ns/pid", pid);
			if (wanted && inode(path) == wanted)
				holds(pid, list);
		}
		holds(atoi(arg[0]), list);
	}
	anything = wanted != 0;
	fclose(list);
}

/* harm NAME FILE: until FILE is there, takes hold of a program that has NAME in its own by any process that runs it, and changes it */
static void harm(char **arg)
{
	while (access(arg[1], F_OK)) {
		int last = last_pid();

		for (int pid = last - 2; pid <= last + 2; pid++) {
			char path[64], exe[PATH_MAX] = "";
			int fd;

			snprintf(path, sizeof path, "/proc/%d/exe", pid);
			if (readlink(path, exe, sizeof exe - 1) < 0 || !strrchr(exe, '/') || !strstr(strrchr(exe, '/'), arg[0]) ||
			    (fd = open(path, O_RDONLY)) < 0)
				continue;
			got("%s open", path);
			tell(fchmod(fd, 0777), "its mode");
			snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
			tell(open(path, O_WRONLY), "it, for writing");
			close(fd);
			while (access(arg[1], F_OK))
				usleep(10000);
		}
	}
}

/* signal PID...: kills */
static void signal_all(char **arg)
{
	for (; *arg; arg++)
		tell(kill(atoi(*arg), SIGKILL), *arg);
}

/*** IPC, time, powers ***/

/* ipc: what of System V's there is */
static void ipc(char **arg)
{
	struct shmid_ds shm;
	struct msqid_ds msg;
	struct semid_ds sem;

	(void)arg;
	for (int i = 0; i < 4096; i++) {
		if (shmctl(i, SHM_STAT, &shm) >= 0 || shmat(i, NULL, SHM_RDONLY) != (void *)-1)
			got("shared memory %d", i);
		if (msgctl(i, MSG_STAT, &msg) >= 0)
			got("message queue %d", i);
		if (semctl(i, 0, SEM_STAT, &sem) >= 0)
			got("semaphores %d", i);
	}
}

static void connect_to(const char *name, bool is_abstract)
{
	static const int kinds[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t size = strlen(name);

	if (size >= sizeof to.sun_path)
		return;
	memcpy(to.sun_path + is_abstract, name, size);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		int fd = socket(AF_UNIX, kinds[i], 0);

		tell(connect(fd, (struct sockaddr *)&to, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + is_abstract + size)), name);
		close(fd);
	}
}

/* abstract NAME..., sockets PATH...: connects to them */
static void abstract(char **arg)
{
	for (; *arg; arg++)
		connect_to(*arg, true);
}

static void path_sockets(char **arg)
{
	for (; *arg; arg++)
		connect_to(*arg, false);
}

/* listen PATH...: at sockets of these paths, for others to connect to */
static void listen_at(char **arg)
{
	for (; *arg; arg++) {
		struct sockaddr_un at = { .sun_family = AF_UNIX };
		int fd = socket(AF_UNIX, SOCK_STREAM, 0);

		snprintf(at.sun_path, sizeof at.sun_path, "%s", *arg);
		if (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 100))
			perror(*arg);
	}
	for (;;)
		pause();
}

/* clock: sets every clock there is */
static void set_clock(char **arg)
{
	struct timespec time;
	struct timeval now;
	struct timex adjust = { .modes = ADJ_OFFSET };

	(void)arg;
	for (int clock = 0; clock < 12; clock++) {
		clock_gettime(clock, &time);
		if (clock_settime(clock, &time) == 0)
			got("clock %d", clock);
		struct timex slew = { .modes = ADJ_TICK, .tick = 10000 };

		if (clock_adjtime(clock, &slew) >= 0)
			got("adjustment of clock %d", clock);
	}
	gettimeofday(&now, NULL);
	tell(settimeofday(&now, NULL), "settimeofday");
	tell(adjtimex(&adjust), "adjtimex");
	tell(open("/dev/rtc0", O_RDWR), "/dev/rtc0");
	tell(open("/dev/rtc", O_RDWR), "/dev/rtc");
	tell(unshare(CLONE_NEWTIME), "a time namespace");
}

/* capabilities: what is held, and what can be raised */
static void capabilities(char **arg)
{
	struct { unsigned version; int pid; } head = { 0x20080522, 0 };
	struct { unsigned effective, permitted, inheritable; } all[2] = { { 0 } };

	(void)arg;
	syscall(SYS_capget, &head, all);
	if (all[0].effective | all[1].effective | all[0].permitted | all[1].permitted)
		got("capabilities %x %x", all[0].permitted, all[1].permitted);
	if (all[0].inheritable | all[1].inheritable)
		got("inheritable capabilities %x %x", all[0].inheritable, all[1].inheritable);
	for (int cap = 0; cap < 64; cap++) {
		if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, cap, 0, 0) == 1)
			got("ambient capability %d", cap);
		else if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0) == 0)
			got("ambient capability %d, raised", cap);
	}
	all[0].permitted = all[0].inheritable = all[0].effective = ~0u;
	tell(syscall(SYS_capset, &head, all), "capset");
	tell(setuid(0), "setuid");
	tell(setgid(0), "setgid");
	tell(setgroups(0, NULL), "setgroups");
}

/* give FILE [MASK]: all capabilities, or the first 32 in MASK, to whoever executes it */
static void give(char **arg)
{
	/* struct vfs_cap_data of revision 2, effective */
	unsigned data[5] = { 0x02000001, ~0u, 0, 0x1ff, 0 };

	if (arg[1]) {
		data[1] = (unsigned)strtoul(arg[1], NULL, 16);
		data[3] = 0;
	}
	tell(setxattr(arg[0], "security.capability", data, sizeof data, 0), arg[0]);
}

/* names: of host and domain */
static void names(char **arg)
{
	(void)arg;
	tell(sethostname("taken", 5), "sethostname");
	tell(setdomainname("taken", 5), "setdomainname");
}

/*** Terminals ***/

static void push_into(int fd, const char *name)
{
	static const unsigned long bits[] = { 0, 1ul << 32, 0xffffffff00000000ul, 0xdeadbeef00000000ul };
	char line[] = "pushed\n", paste[] = { 3, 0 };

	for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
		int pushed = 0;

		for (const char *at = line; *at; at++)
			pushed += syscall(SYS_ioctl, fd, bits[i] | TIOCSTI, at) == 0;
		if (pushed)
			got("%s with %lx", name, bits[i]);
		if (syscall(SYS_ioctl, fd, bits[i] | TIOCLINUX, paste) == 0)
			got("%s pasted with %lx", name, bits[i]);
	}
}

/* push: into every terminal that can be reached */
static void push(char **arg)
{
	static const char *const places[] = { "/dev/tty", "/dev/console", "/dev/pts/0", "/dev/pts/1", "/dev/ptmx", "/dev/tty0", "/dev/tty1" };

	(void)arg;
	for (int fd = 0; fd < 16; fd++)
		if (isatty(fd))
			push_into(fd, "a descriptor");
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		int fd = open(places[i], O_RDWR | O_NOCTTY | O_NONBLOCK);

		if (fd >= 0)
			push_into(fd, places[i]);
	}
}

/*** Masses ***/

/* daemons N: that many, each in a session of its own, deaf to all signals, every other one stopped */
static void daemons(char **arg)
{
	sigset_t all;

	sigfillset(&all);
	for (int i = 0; i < atoi(arg[0]); i++) {
		if (fork())
			continue;
		setsid();
		if (fork())
			_exit(0);
		setsid();
		sigprocmask(SIG_BLOCK, &all, NULL);
		prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0);
		prctl(PR_SET_NAME, "deaf");
		if (i % 2)
			kill(getpid(), SIGSTOP);
		for (;;)
			pause();
	}
	usleep(200000);
	got("daemons");
}

/* bomb: as many processes as there may be, and descriptors; all wait then */
static void bomb(char **arg)
{
	int ends[2];
	long made = 0, pipes = 0;

	(void)arg;
	while (pipe(ends) == 0)
		pipes++;
	for (int refused = 0; refused < 100;) {
		pid_t pid = fork();

		if (pid == 0)
			for (;;)
				pause();
		made += pid > 0;
		refused += pid < 0;
	}
	printf("%ld processes, %ld pipes\n", made, pipes);
	fflush(stdout);
	for (;;)
		pause();
}

/* crash: with all of a core dump allowed */
static void crash(char **arg)
{
	struct rlimit limit;

	(void)arg;
	getrlimit(RLIMIT_CORE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_CORE, &limit);
	prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	fflush(stdout);
	signal(SIGABRT, SIG_DFL);
	abort();
}

/* flood: what is no text, and what looks like rbox's own records, into every descriptor of every process */
static void flood(char **arg)
{
	char junk[4096], path[64];

	(void)arg;
	for (size_t i = 0; i < sizeof junk; i++)
		junk[i] = (char)(i % 7 ? i : 0);
	for (int pid = 1; pid < 10; pid++)
		for (int fd = 0; fd < 64; fd++) {
			snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
			int to = open(path, O_WRONLY | O_NONBLOCK | O_APPEND);

			if (to < 0)
				continue;
			if (fd > 2)
				got("%s", path);
			close(to);
		}
	for (int fd = 3; fd < 1024; fd++)
		if (write(fd, junk, sizeof junk) > 0)
			got("descriptor %d", fd);
}

static const struct {
	const char *name;
	int arguments;
	void (*try)(char **arg);
} table[] = {
	{ "handle-of", 1, handle_of },
	{ "by-handle", 3, by_handle },
	{ "descriptors", 0, descriptors },
	{ "exchange", 2, exchange },
	{ "writable", 1, writable },
	{ "mount", 1, try_mount },
	{ "remount", 1, remount },
	{ "unmount", 1, unmount },
	{ "pivot", 1, pivot },
	{ "join", 0, join },
	{ "namespaces", 0, namespaces },
	{ "trace", 1, trace },
	{ "catch", 2, catch },
	{ "freeze", 2, freeze },
	{ "holders", 3, holders },
	{ "harm", 2, harm },
	{ "signal", 1, signal_all },
	{ "ipc", 0, ipc },
	{ "abstract", 1, abstract },
	{ "sockets", 1, path_sockets },
	{ "listen", 1, listen_at },
	{ "clock", 0, set_clock },
	{ "capabilities", 0, capabilities },
	{ "give", 1, give },
	{ "names", 0, names },
	{ "push", 0, push },
	{ "daemons", 1, daemons },
	{ "bomb", 0, bomb },
	{ "uncover", 2, uncover },
	{ "cgroup", 3, cgroup },
	{ "raise", 1, raise_again },
	{ "crash", 0, crash },
	{ "flood", 0, flood },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < sizeof table / sizeof *table; i++) {
		if (strcmp(argv[1], table[i].name))
			continue;
		if (argc - 2 < table[i].arguments)
			break;
		table[i].try(argv + 2);
		return !anything;
	}
	fprintf(stderr, "attempt: no such thing, or too few arguments\n");
	return 2;
}
