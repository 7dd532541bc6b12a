/* SPDX-License-Identifier: MIT */
/*
 * Calls into parts of the kernel that boxes do without. Arguments are such that a call that gets
 * there fails and does nothing.
 */
#include "audit-probes.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

enum { NO_COMMAND = 0xffff, USER_FAULTS_ONLY = 1, LOG_SIZE = 10, PORT = 0x80 };

static void io_uring(const struct audit_probe *probe)
{
	audit_reaches(probe, syscall(SYS_io_uring_setup, 0, NULL), "io_uring_setup");
}

static void bpf(const struct audit_probe *probe)
{
	audit_reaches(probe, syscall(SYS_bpf, NO_COMMAND, NULL, 0), "bpf");
}

static void perf(const struct audit_probe *probe)
{
	audit_reaches(probe, syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0), "perf_event_open");
}

static void user_faults(const struct audit_probe *probe)
{
	audit_reaches(probe, syscall(SYS_userfaultfd, USER_FAULTS_ONLY), "userfaultfd");
}

static void keys(const struct audit_probe *probe)
{
	audit_reaches(probe, syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_THREAD_KEYRING, 0),
		      "keyctl");
}

static void session_keyring(const struct audit_probe *probe)
{
	long own = syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0);

	if (own < 0)
		audit_closed(probe, errno);
	else if (!probe->outside->keyring)
		audit_not_tried(probe, "the caller has none");
	else if (own == probe->outside->keyring)
		audit_open(probe, "it is the same one");
	else
		audit_closed(probe, 0);
}

static void kernel_log(const struct audit_probe *probe)
{
	audit_reaches(probe, syscall(SYS_syslog, LOG_SIZE, NULL, 0), "syslog");
}

static void kexec(const struct audit_probe *probe)
{
	audit_reaches(probe, syscall(SYS_kexec_load, 0ul, 0ul, NULL, ~0ul), "kexec_load");
}

static void modules(const struct audit_probe *probe)
{
	audit_reaches(probe, syscall(SYS_finit_module, -1, "", 0), "finit_module");
	if (probe->finding->found == FOUND_CLOSED)
		audit_reaches(probe, syscall(SYS_delete_module, "", O_NONBLOCK), "delete_module");
}

/* No tick is 0: EINVAL for who may set it. */
static void set_clock(const struct audit_probe *probe)
{
	struct timex nothing = { .modes = ADJ_TICK };

	audit_reaches(probe, syscall(SYS_adjtimex, &nothing), "adjtimex");
	if (probe->finding->found == FOUND_CLOSED)
		audit_reaches(probe, syscall(SYS_clock_adjtime, CLOCK_REALTIME, &nothing),
			      "clock_adjtime");
}

static void swap(const struct audit_probe *probe)
{
	audit_reaches(probe, syscall(SYS_swapoff, NULL), "swapoff");
}

static void end_system(const struct audit_probe *probe)
{
	/* without the magic numbers of reboot(2) */
	audit_reaches(probe, syscall(SYS_reboot, 0, 0, 0, NULL), "reboot");
}

static void host_name(const struct audit_probe *probe)
{
	enum { TOO_LONG = 1000 };

	audit_reaches(probe, syscall(SYS_sethostname, "", TOO_LONG), "sethostname");
}

#if defined __x86_64__
static void ldt(const struct audit_probe *probe)
{
	audit_reaches(probe, syscall(SYS_modify_ldt, 0, NULL, 0ul), "modify_ldt");
}

static void ports(const struct audit_probe *probe)
{
	/* which ends with this process */
	audit_reaches(probe, syscall(SYS_ioperm, PORT, 1ul, 1), "ioperm");
}
#endif

/*** Terminals ***/

/*
 * Nothing can be read at NULL, so nothing is pushed: EFAULT for who may push. A terminal that no
 * longer takes any says EIO.
 */
static void push_input(const struct audit_probe *probe)
{
	int terminal = 0;

	while (terminal < AUDIT_STREAMS && !isatty(terminal))
		terminal++;
	if (terminal == AUDIT_STREAMS)
		terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (ioctl(terminal < 0 ? 0 : terminal, TIOCSTI, NULL) == 0 || errno == EFAULT)
		audit_open(probe, "TIOCSTI");
	else if (errno == ENOTTY || errno == EBADF)
		audit_not_tried(probe, "there is no terminal");
	else
		audit_closed(probe, errno);
}

static void callers_terminal(const struct audit_probe *probe)
{
	const struct audit_outside *outside = probe->outside;
	struct stat st;

	audit_closed(probe, 0);
	for (int fd = 0; fd < AUDIT_STREAMS; fd++)
		for (int i = 0; i < AUDIT_STREAMS; i++)
			if (outside->terminal_inode[i] && fstat(fd, &st) == 0 &&
			    st.st_ino == outside->terminal_inode[i] &&
			    st.st_dev == outside->terminal_device[i])
				audit_open(probe, "descriptor %d", fd);
}

audit_probe_function *audit_probe_of_kernel(enum audit_door door)
{
	switch ((int)door) {
	case DOOR_IO_URING:
		return io_uring;
	case DOOR_BPF:
		return bpf;
	case DOOR_PERF:
		return perf;
	case DOOR_USERFAULTFD:
		return user_faults;
	case DOOR_KEYCTL:
		return keys;
	case DOOR_SESSION_KEYRING:
		return session_keyring;
	case DOOR_KERNEL_LOG:
		return kernel_log;
	case DOOR_KEXEC:
		return kexec;
	case DOOR_MODULES:
		return modules;
	case DOOR_CLOCK:
		return set_clock;
	case DOOR_SWAP:
		return swap;
	case DOOR_REBOOT:
		return end_system;
	case DOOR_HOST_NAME:
		return host_name;
	case DOOR_PUSH:
		return push_input;
	case DOOR_TERMINAL:
		return callers_terminal;
#if defined __x86_64__
	case DOOR_LDT:
		return ldt;
	case DOOR_PORTS:
		return ports;
#endif
	default:
		return NULL;
	}
}
