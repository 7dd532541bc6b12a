/* SPDX-License-Identifier: MIT */
/*
 * inventory - what a process holds, as text: two reports from equal boxes are equal
 *
 *   inventory [SOCKET] [PID]...		the caller's abstract socket, and processes of the caller's
 *
 * Static, and by system calls rather than by /proc where there is the choice, so that it works in every box.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* outcome RESULT: 0, or the errno's number */
static int outcome(long result) { return result < 0 ? errno : 0; }

static void capabilities(void)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct all[2] = { { 0 } };
	unsigned long long bounding = 0, ambient = 0;

	syscall(SYS_capget, &head, all);
	for (int cap = 0; cap < 64; cap++) {
		bounding |= (unsigned long long)(prctl(PR_CAPBSET_READ, cap) == 1) << cap;
		ambient |= (unsigned long long)(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, cap, 0, 0) == 1) << cap;
	}
	printf("effective %x %x\npermitted %x %x\ninheritable %x %x\nbounding %llx\nambient %llx\n", all[0].effective, all[1].effective,
	       all[0].permitted, all[1].permitted, all[0].inheritable, all[1].inheritable, bounding, ambient);
	printf("no_new_privs %d\nsecurebits %x\nseccomp %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), (unsigned)prctl(PR_GET_SECUREBITS),
	       prctl(PR_GET_SECCOMP));
}

static void ids(void)
{
	uid_t u[3];
	gid_t g[3], groups[1024];
	int count = getgroups(1024, groups);

	getresuid(u, u + 1, u + 2);
	getresgid(g, g + 1, g + 2);
	printf("uids %u %u %u\ngids %u %u %u\ngroups", u[0], u[1], u[2], g[0], g[1], g[2]);
	for (int i = 0; i < count; i++)
		printf(" %u", groups[i]);
	printf("\nsession %s\ngroup %s\n", getsid(0) == getpid() ? "own" : "another's", getpgid(0) == getpid() ? "own" : "another's");
}

/* Each without the numbers that differ from box to box. */
static void mounts(void)
{
	FILE *file = fopen("/proc/self/mountinfo", "r");
	char line[4096];

	while (file && fgets(line, sizeof line, file)) {
		char *at = line;

		for (int field = 0; field < 4 && at; field++)
			at = strchr(at + 1, ' ');
		printf("mount%s", at ? at : " ?\n");
	}
	if (file)
		fclose(file);
}

/* A namespace of this name is the caller's, who handed in its own as a variable. */
static int is_callers(const char *name)
{
	char path[64], text[64], *outside = getenv(name);

	snprintf(path, sizeof path, "/proc/self/ns/%s", name);
	ssize_t size = readlink(path, text, sizeof text - 1);

	text[size < 0 ? 0 : size] = '\0';
	return outside && !strcmp(outside, text);
}

static void namespaces(void)
{
	static const char *const names[] = { "user", "mnt", "pid", "ipc", "uts", "net", "cgroup", "time" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		printf("namespace %s %s\n", names[i], is_callers(names[i]) ? "the caller's" : "own");
}

/* Files that must not be read or written, what can be made in directories, and what of the kernel's is refused. */
static void files(void)
{
	static const char *const written[] = { "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sysrq-trigger",
					       "/proc/sys/user/max_user_namespaces", "/proc/self/uid_map", "/sys/kernel/uevent_helper",
					       "/proc/1/mem", "/proc/1/environ", "/proc/irq/default_smp_affinity", "/dev/full" };
	static const char *const read_[] = { "/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/interrupts", "/proc/1/environ",
					     "/proc/1/mem", "/proc/1/maps", "/dev/mem", "/mnt/private/key", "/mnt/token" };
	static const char *const listed[] = { "/proc/scsi", "/proc/acpi", "/sys/firmware", "/mnt/private", "/proc/1/fd", "/proc/1/root", "/dev", "/" };
	static const char *const made[] = { "/", "/dev", "/proc", "/sys", "/mnt", "/tmp", "/dev/shm", "/etc" };
	char path[64], byte;

	for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
		int fd = open(written[i], O_WRONLY | O_NOCTTY);

		printf("write %s %d\n", written[i], outcome(fd));
		close(fd);
	}
	for (size_t i = 0; i < sizeof read_ / sizeof *read_; i++) {
		int fd = open(read_[i], O_RDONLY | O_NONBLOCK | O_NOCTTY);
		int refused = outcome(fd);

		printf("read %s %d %s\n", read_[i], refused, read(fd, &byte, 1) == 1 ? "something" : "nothing");
		close(fd);
	}
	for (size_t i = 0; i < sizeof listed / sizeof *listed; i++) {
		DIR *dir = opendir(listed[i]);
		int entries = 0;

		while (dir && readdir(dir))
			entries++;
		printf("list %s %d\n", listed[i], entries);
		if (dir)
			closedir(dir);
	}
	for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
		snprintf(path, sizeof path, "%s/made-by-inventory", made[i]);
		int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);

		printf("make %s %d\n", made[i], outcome(fd));
		close(fd);
		if (fd >= 0)
			unlink(path);
	}
}

static long clone3_user(void)
{
	struct clone_args arg = { .flags = CLONE_NEWUSER, .exit_signal = SIGCHLD };
	long pid = syscall(SYS_clone3, &arg, sizeof arg);

	if (pid == 0)
		_exit(0);
	return pid;
}

static void calls(char **arg)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	printf("packet socket %d\n", outcome(socket(AF_PACKET, SOCK_RAW, 0)));
	printf("netfilter socket %d\n", outcome(socket(AF_NETLINK, SOCK_RAW, 12)));
	printf("keyctl %d\n", outcome(syscall(SYS_keyctl, 0, -3, 0)));
	printf("bpf %d\n", outcome(syscall(SYS_bpf, 0, NULL, 0)));
	printf("io_uring %d\n", outcome(syscall(SYS_io_uring_setup, 0, NULL)));
	printf("clone3 %d\n", outcome(clone3_user()));
	printf("mount %d\n", outcome(mount("none", "/tmp", "tmpfs", 0, NULL)));
	if (*arg) {
		size_t size = strlen(*arg);

		memcpy(to.sun_path + 1, *arg, size < 100 ? size : 100);
		printf("abstract socket %d\n",
		       outcome(connect(fd, (struct sockaddr *)&to, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + size))));
		arg++;
	}
	for (; *arg; arg++)
		printf("signal %d\n", outcome(kill(atoi(*arg), 0)));
	printf("user namespace %d\n", outcome(unshare(CLONE_NEWUSER)));
	printf("mount namespace %d\n", outcome(unshare(CLONE_NEWNS)));
}

static void process(void)
{
	struct utsname name;
	struct rlimit limit;
	sigset_t blocked;
	char cwd[4096], link[4096];
	int numbers = 0;

	sigprocmask(SIG_SETMASK, NULL, &blocked);
	for (int i = 1; i < 65; i++) {
		struct sigaction action = { .sa_handler = SIG_DFL };

		sigaction(i, NULL, &action);
		if (sigismember(&blocked, i) == 1 || action.sa_handler == SIG_IGN)
			printf("signal %d blocked or ignored\n", i);
	}
	for (int i = 0; i < RLIM_NLIMITS; i++)
		if (getrlimit(i, &limit) == 0)
			printf("limit %d %llx %llx\n", i, (unsigned long long)limit.rlim_cur, (unsigned long long)limit.rlim_max);
	for (int i = 3; i < 4096; i++)
		if (fcntl(i, F_GETFD) >= 0)
			printf("descriptor %d\n", i);
	for (int i = 0; i < 3; i++) {
		snprintf(cwd, sizeof cwd, "/proc/self/fd/%d", i);
		ssize_t size = readlink(cwd, link, sizeof link - 1);

		link[size < 0 ? 0 : size] = '\0';
		link[strcspn(link, "[")] = '\0';
		printf("stream %d %s\n", i, link);
	}
	uname(&name);
	prctl(PR_GET_PDEATHSIG, &numbers);
	printf("death signal %d\n", numbers);
	numbers = 0;
	printf("umask %o\nnice %d\ndirectory %s\nhost name %s\ndumpable %d\n", umask(0), getpriority(PRIO_PROCESS, 0),
	       getcwd(cwd, sizeof cwd) ? cwd : "?", name.nodename, prctl(PR_GET_DUMPABLE));
	for (char **variable = environ; *variable; variable++)
		printf("variable %s\n", *variable);
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc && (entry = readdir(proc)))
		numbers += atoi(entry->d_name) > 0;
	if (is_callers("pid"))
		printf("processes of the caller's\n");
	else
		printf("processes %d\n", numbers);
	if (proc)
		closedir(proc);
}

static void settings(void)
{
	static const char *const names[] = { "kernel/pid_max", "user/max_user_namespaces", "net/ipv4/ping_group_range", "kernel/hostname" };
	char path[128], text[128];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "/proc/sys/%s", names[i]);
		FILE *file = fopen(path, "r");

		printf("setting %s %s", names[i], file && fgets(text, sizeof text, file) ? text : "unknown\n");
		if (file)
			fclose(file);
	}
}

int main(int argc, char **argv)
{
	(void)argc;
	setlinebuf(stdout);		/* what it had said when it was killed is whole lines */
	process();
	capabilities();
	ids();
	namespaces();
	mounts();
	settings();
	files();
	calls(argv + 1);
	printf("end\n");
	return 0;
}
