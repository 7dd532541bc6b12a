/* SPDX-License-Identifier: MIT */
/*
 * ask-the-kernel [ENTRY [strict]] - which system calls a program may make
 *
 * Makes each call of a list with arguments that cannot do harm, and prints its name and what came of it: an errno's name, or "made". A
 * call that a filter refuses answers EPERM, EAFNOSUPPORT, EPROTONOSUPPORT or ENOSYS; what reaches the kernel complains of its arguments.
 * ENTRY: 64, or of x86-64 x32 or 32, which is int 0x80. With strict the list is of what --seccomp strict refuses beyond the usual.
 */
#include <errno.h>
#include <linux/audit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BAD = -1 };

/* Numbers for x86-64 and i386; -1: not there. Each is called in a process of its own. */
struct probe { const char *name; int number, number_32; long args[6]; };

static const struct probe usual[] = {
	{ "io_uring_setup", 425, 425, { 0, BAD } }, { "io_uring_enter", 426, 426, { BAD } }, { "io_uring_register", 427, 427, { BAD } },
	{ "bpf", 321, 357, { 99, BAD, 0 } }, { "userfaultfd", 323, 374, { 0xffff } }, { "perf_event_open", 298, 336, { BAD, 0, BAD, BAD, 0 } },
	{ "keyctl", 250, 288, { 0, -3, 0 } }, { "add_key", 248, 286, { BAD, BAD, BAD, 0, -3 } },
	{ "request_key", 249, 287, { BAD, BAD, BAD, 0 } }, { "kcmp", 312, 349, { 1, 1, 99 } },
	{ "process_vm_readv", 310, 347, { 1, BAD, 1, BAD, 1, 0 } }, { "process_vm_writev", 311, 348, { 1, BAD, 1, BAD, 1, 0 } },
	{ "pidfd_getfd", 438, 438, { BAD, BAD, 0 } }, { "memfd_secret", 447, 447, { 0xffff } }, { "modify_ldt", 154, 123, { 99, BAD, 0 } },
	{ "mount", 165, 21, { BAD, BAD, BAD, 0, 0 } }, { "umount2", 166, 52, { BAD, 0 } }, { "pivot_root", 155, 217, { BAD, BAD } },
	{ "open_tree", 428, 428, { BAD, BAD, 0 } }, { "move_mount", 429, 429, { BAD, BAD, BAD, BAD, 0 } }, { "fsopen", 430, 430, { BAD, 0 } },
	{ "fsconfig", 431, 431, { BAD, 0, 0, 0, 0 } }, { "fsmount", 432, 432, { BAD, 0, 0 } }, { "fspick", 433, 433, { BAD, BAD, 0 } },
	{ "mount_setattr", 442, 442, { BAD, BAD, 0, BAD, 32 } }, { "setns", 308, 346, { BAD, 0 } },
	{ "unshare", 272, 310, { 0x10000000 } }, { "clone3", 435, 435, { BAD, 0 } }, { "kexec_load", 246, 283, { 0, BAD, BAD, 0 } },
	{ "kexec_file_load", 320, -1, { BAD, BAD, 0, BAD, 0 } }, { "init_module", 175, 128, { BAD, 0, BAD } },
	{ "finit_module", 313, 350, { BAD, BAD, 0 } }, { "delete_module", 176, 129, { BAD, 0 } }, { "swapon", 167, 87, { BAD, 0 } },
	{ "swapoff", 168, 115, { BAD } }, { "reboot", 169, 88, { 0, 0, 0, 0 } }, { "acct", 163, 51, { BAD } },
	{ "settimeofday", 164, 79, { BAD, 0 } }, { "clock_settime", 227, 264, { 0, BAD } }, { "clock_adjtime", 305, 343, { 0, BAD } },
	{ "adjtimex", 159, 124, { BAD } }, { "sethostname", 170, 74, { BAD, 1 } }, { "setdomainname", 171, 121, { BAD, 1 } },
	{ "iopl", 172, 110, { 3 } }, { "ioperm", 173, 101, { 0, 1, 1 } }, { "syslog", 103, 103, { 3, BAD, 1 } },
	{ "quotactl", 179, 131, { 0, BAD, 0, 0 } }, { "open_by_handle_at", 304, 342, { BAD, BAD, 0 } }, { "lookup_dcookie", 212, 253, { 0, BAD, 1 } },
	{ "move_pages", 279, 317, { 0, 1, BAD, BAD, BAD, 0 } }, { "migrate_pages", 256, 294, { 0, 1, BAD, BAD } },
	{ "fanotify_init", 300, 338, { 0xffff, 0 } }, { "vhangup", 153, 111, { 0 } }, { "nfsservctl", 180, 169, { 0 } },
	{ "socket AF_NETLINK NETFILTER", 41, 359, { 16, 3, 12 } }, { "socket AF_PACKET", 41, 359, { 17, 3, 0 } },
	{ "socket AF_ALG", 41, 359, { 38, 5, 0 } }, { "socket AF_VSOCK", 41, 359, { 40, 1, 0 } }, { "socket AF_TIPC", 41, 359, { 30, 1, 0 } },
	{ "socket AF_CAN", 41, 359, { 29, 3, 1 } }, { "socketcall", -1, 102, { 1, BAD } },
	{ "socket SCTP", 41, 359, { 2, 1, 132 } }, { "socket SMC", 41, 359, { 10, 1, 256 } }, { "socket UDPLITE", 41, 359, { 2, 2, 136 } },
	{ "socket L2TP", 41, 359, { 2, 2, 115 } }, { "vmsplice", 278, 316, { BAD, BAD, 1, 0 } }, { "futex_requeue", 456, 456, { BAD, BAD, 1, 1 } },
	{ "unshare UNSHARE_EMPTY_MNTNS", 272, 310, { 0x00100000 } }, { "unshare bit 31", 272, 310, { (int)0x80000000 } },
	{ "open_tree OPEN_TREE_NAMESPACE", 428, 428, { BAD, BAD, 2 } }, { "open_tree_attr OPEN_TREE_NAMESPACE", 467, 467, { BAD, BAD, 2, 0, 0 } },
	{ "ioctl TIOCSTI", 16, 54, { 0, 0x5412, BAD } }, { "ioctl TIOCLINUX", 16, 54, { 0, 0x541c, BAD } },
	{ "ioctl TIOCSTI high", 16, -1, { 0, 0x100005412, BAD } },
};

static const struct probe strict[] = {
	{ "futex LOCK_PI", 202, 240, { BAD, 6, 0, 0, 0, 0 } }, { "futex UNLOCK_PI private", 202, 240, { BAD, 7 | 128, 0, 0, 0, 0 } },
	{ "futex TRYLOCK_PI", 202, 240, { BAD, 8, 0, 0, 0, 0 } }, { "futex WAIT_REQUEUE_PI", 202, 240, { BAD, 11, 0, 0, BAD, 0 } },
	{ "futex WAIT_REQUEUE_PI clock", 202, 240, { BAD, 11 | 128 | 256, 0, 0, BAD, 0 } },
	{ "futex CMP_REQUEUE_PI", 202, 240, { BAD, 12, 1, 0, BAD, 0 } }, { "futex LOCK_PI2", 202, 240, { BAD, 13, 0, 0, 0, 0 } },
	{ "futex CMP_REQUEUE_PI high", 202, -1, { BAD, 0x10000000c, 1, 0, BAD, 0 } },
	{ "futex_wake", 454, 454, { BAD, 1, 1, 0 } }, { "futex_waitv", 449, 449, { BAD, 1, 0, BAD, 0 } },
	{ "sendto MSG_OOB", 44, 369, { BAD, 0, 0, 1, 0, 0 } }, { "sendmsg MSG_OOB", 46, 370, { BAD, 0, 0x4001 } },
	{ "sendmmsg MSG_OOB", 307, 345, { BAD, 0, 0, 1 } }, { "socket MPTCP", 41, 359, { 2, 1, 262 } },
	{ "personality", 135, 136, { 0x0040000 } }, { "ptrace", 101, 26, { 99, BAD, 0, 0 } }, { "io_setup", 206, 245, { 0, BAD } },
	{ "io_submit", 209, 248, { BAD, 1, BAD } }, { "mq_open", 240, 277, { BAD, 0, 0, 0 } }, { "mq_notify", 244, 281, { BAD, 0 } },
	{ "get_mempolicy", 239, 275, { BAD, BAD, 0, 0, 0xffff } }, { "mbind", 237, 274, { BAD, 1, 99, 0, 0, 0 } },
	{ "name_to_handle_at", 303, 341, { BAD, BAD, BAD, BAD, 0 } }, { "remap_file_pages", 216, 257, { 1, 1, 1, 1, 1 } },
	{ "tee", 276, 315, { BAD, BAD, 1, 0 } }, { "cachestat", 451, 451, { BAD, BAD, BAD, 0 } }, { "statmount", 457, 457, { BAD, BAD, 0, 0 } },
	{ "getxattrat", 464, 464, { BAD, BAD, 0, BAD, BAD, 1 } },
};

static const struct probe *probes = usual;
static size_t count = sizeof usual / sizeof *usual;

static long call_32(int number, const long *a)
{
#ifdef __x86_64__
	long result;

	__asm__ volatile("int $0x80" : "=a"(result)
			 : "a"((long)number), "b"(a[0]), "c"(a[1]), "d"(a[2]), "S"(a[3]), "D"(a[4]) : "memory", "r8", "r9", "r10", "r11");
	if (result < 0 && result > -4096) {
		errno = (int)-result;
		return -1;
	}
	return result;
#else
	(void)number;
	(void)a;
	errno = ENOSYS;
	return -1;
#endif
}

static long call(const char *entry, size_t i)
{
	const long *a = probes[i].args;

	if (strcmp(entry, "32") == 0)
		return call_32(probes[i].number_32, a);
	return syscall(probes[i].number | (strcmp(entry, "x32") == 0 ? 0x40000000 : 0), a[0], a[1], a[2], a[3], a[4], a[5]);
}

static void ask(const char *entry, size_t i)
{
	pid_t pid;
	int status = 0;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		long result = call(entry, i);
		const char *name = result >= 0 ? "made" : strerrorname_np(errno);

		printf("%s: %s\n", probes[i].name, name ? name : "?");
		fflush(stdout);
		_exit(0);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		printf("%s: signal %d\n", probes[i].name, WTERMSIG(status));
}

int main(int argc, char **argv)
{
	const char *entry = argc > 1 ? argv[1] : "64";

	if (argc > 2) {
		probes = strict;
		count = sizeof strict / sizeof *strict;
	}
	for (size_t i = 0; i < count; i++)
		if ((strcmp(entry, "32") == 0 ? probes[i].number_32 : probes[i].number) >= 0)
			ask(entry, i);
	return 0;
}
