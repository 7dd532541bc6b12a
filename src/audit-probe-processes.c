/* SPDX-License-Identifier: MIT */
/*
 * Processes: those outside, rbox's own in the box, and the powers that this one has.
 */
#include "audit-probes.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys.h"

static const char no_init[] = "there is no process of rbox's in the box: --no-init";

/*** Outside ***/

/* In /proc of another pid namespace a process does not find itself by its number. */
static bool is_foreign_proc(void)
{
	char text[32] = "";
	ssize_t size = readlink("/proc/self", text, sizeof text - 1);

	return size > 0 && strtol(text, NULL, 10) != getpid();
}

static void processes(const struct audit_probe *probe)
{
	if (audit_sees(probe->outside))
		audit_open(probe, "by its number");
	else if (is_foreign_proc())
		audit_open(probe, "in /proc");
	else
		audit_closed(probe, ESRCH);
}

static void signal_outside(const struct audit_probe *probe)
{
	if (audit_sees(probe->outside))
		audit_works(probe, kill(probe->outside->pid, 0), "signal 0 was sent");
	else
		audit_closed(probe, ESRCH);
}

static void trace(const struct audit_probe *probe, pid_t pid)
{
	audit_works(probe, ptrace(PTRACE_SEIZE, pid, 0, 0), "traced");
	if (probe->finding->found == FOUND_OPEN)
		ptrace(PTRACE_DETACH, pid, 0, 0);
}

static void trace_outside(const struct audit_probe *probe)
{
	if (audit_sees(probe->outside))
		trace(probe, probe->outside->pid);
	else
		audit_closed(probe, ESRCH);
}

/* Nothing is at the address: what is permitted ends with EFAULT. */
static void read_memory(const struct audit_probe *probe, pid_t pid)
{
	char byte;
	struct iovec here = { &byte, 1 }, there = { (void *)16, 1 };
	long got = syscall(SYS_process_vm_readv, pid, &here, 1ul, &there, 1ul, 0ul);

	if (got >= 0 || errno == EFAULT)
		audit_open(probe, "it may be read");
	else
		audit_closed(probe, errno);
}

static void memory_outside(const struct audit_probe *probe)
{
	if (audit_sees(probe->outside))
		read_memory(probe, probe->outside->pid);
	else
		audit_closed(probe, ESRCH);
}

static void getfd(const struct audit_probe *probe, pid_t pid)
{
	int pidfd = sys_pidfd_open(pid);

	audit_works(probe, pidfd < 0 ? -1 : syscall(SYS_pidfd_getfd, pidfd, 0, 0),
		    "its standard input");
}

static void getfd_outside(const struct audit_probe *probe)
{
	if (audit_sees(probe->outside))
		getfd(probe, probe->outside->pid);
	else
		audit_closed(probe, ESRCH);
}

/*** rbox in the box ***/

static void init_trace(const struct audit_probe *probe)
{
	if (probe->init)
		trace(probe, probe->init);
	else
		audit_not_tried(probe, no_init);
}

static bool opens(pid_t pid, const char *name, int flags)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
	return open(path, flags | O_CLOEXEC) >= 0;
}

static void init_memory(const struct audit_probe *probe)
{
	if (!probe->init)
		audit_not_tried(probe, no_init);
	else if (opens(probe->init, "mem", O_RDONLY) || opens(probe->init, "mem", O_WRONLY))
		audit_open(probe, "/proc/%d/mem", probe->init);
	else
		read_memory(probe, probe->init);
}

static void init_files(const struct audit_probe *probe)
{
	if (!probe->init)
		audit_not_tried(probe, no_init);
	else if (opens(probe->init, "fd", O_RDONLY | O_DIRECTORY))
		audit_open(probe, "/proc/%d/fd", probe->init);
	else if (opens(probe->init, "exe", O_RDONLY))
		audit_open(probe, "/proc/%d/exe", probe->init);
	else
		getfd(probe, probe->init);
}

/*** Powers ***/

static void tell_value(const struct audit_probe *probe, uint64_t value)
{
	probe->finding->value = value;
	probe->finding->found = FOUND_VALUE;
}

enum set { SET_EFFECTIVE, SET_PERMITTED, SET_INHERITABLE };

static void tell_set(const struct audit_probe *probe, enum set which)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct half[2] = { { 0 } };

	if (syscall(SYS_capget, &head, half)) {
		audit_not_tried(probe, "capget is refused");
		return;
	}
	const uint32_t *const low =
		(const uint32_t[]){ half[0].effective, half[0].permitted, half[0].inheritable };
	const uint32_t *const high =
		(const uint32_t[]){ half[1].effective, half[1].permitted, half[1].inheritable };
	tell_value(probe, (uint64_t)high[which] << 32 | low[which]);
}

static void effective(const struct audit_probe *probe)
{
	tell_set(probe, SET_EFFECTIVE);
}

static void permitted(const struct audit_probe *probe)
{
	tell_set(probe, SET_PERMITTED);
}

static void inheritable(const struct audit_probe *probe)
{
	tell_set(probe, SET_INHERITABLE);
}

static void ambient(const struct audit_probe *probe)
{
	uint64_t value = 0;

	for (unsigned long number = 0; number < 64; number++)
		if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, number, 0, 0) == 1)
			value |= UINT64_C(1) << number;
	tell_value(probe, value);
}

static void bounding(const struct audit_probe *probe)
{
	uint64_t value = 0;

	for (unsigned long number = 0; number < 64; number++)
		if (prctl(PR_CAPBSET_READ, number, 0, 0, 0) == 1)
			value |= UINT64_C(1) << number;
	tell_value(probe, value);
}

static void new_privileges(const struct audit_probe *probe)
{
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1)
		audit_closed(probe, 0);
	else
		audit_open(probe, "no_new_privs is not set");
}

static void filter(const struct audit_probe *probe)
{
	if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == 0)
		audit_open(probe, "there is none");
	else
		audit_closed(probe, 0);
}

/* The limit is looked at, not reached. */
static void processes_without_limit(const struct audit_probe *probe)
{
	int fd = open("/proc/sys/kernel/pid_max", O_RDONLY | O_CLOEXEC);
	char text[32] = "";
	struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };
	unsigned long long most = fd >= 0 && read(fd, text, sizeof text - 1) > 0
					  ? strtoull(text, NULL, 10)
					  : RLIM_INFINITY;

	getrlimit(RLIMIT_NPROC, &limit);
	if (limit.rlim_cur < most)
		most = limit.rlim_cur;
	if (probe->sheet->pids && most <= probe->sheet->pids)
		audit_closed(probe, 0);
	else if (fd < 0)
		audit_not_tried(probe, "there is no /proc/sys/kernel/pid_max in this box");
	else
		audit_open(probe, "up to %llu", most);
}

audit_probe_function *audit_probe_of_processes(enum audit_door door)
{
	switch ((int)door) {
	case DOOR_PROCESSES:
		return processes;
	case DOOR_SIGNAL:
		return signal_outside;
	case DOOR_TRACE:
		return trace_outside;
	case DOOR_MEMORY:
		return memory_outside;
	case DOOR_GETFD:
		return getfd_outside;
	case DOOR_INIT_TRACE:
		return init_trace;
	case DOOR_INIT_MEMORY:
		return init_memory;
	case DOOR_INIT_FILES:
		return init_files;
	case DOOR_FILTER:
		return filter;
	case DOOR_EFFECTIVE:
		return effective;
	case DOOR_PERMITTED:
		return permitted;
	case DOOR_INHERITABLE:
		return inheritable;
	case DOOR_AMBIENT:
		return ambient;
	case DOOR_BOUNDING:
		return bounding;
	case DOOR_NEW_PRIVILEGES:
		return new_privileges;
	case DOOR_PIDS:
		return processes_without_limit;
	default:
		return NULL;
	}
}
