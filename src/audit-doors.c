/* SPDX-License-Identifier: MIT */
#include "audit-doors.h"

#include <assert.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "err.h"
#include "filter.h"
#include "powers.h"

/*** Walls of the plan ***/

static const struct step *row_of(const struct plan *plan, enum verb verb, const char *to)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct step *row = &plan->row[i];

		if (row->verb == verb && (!to || (row->to && strcmp(row->to, to) == 0)))
			return row;
	}
	return NULL;
}

static uint64_t landlock_flags(const struct audit_view *v)
{
	const struct step *row = row_of(v->plan, STEP_WALL, NULL);

	return row ? row->flags : 0;
}

static bool landlock_files(const struct audit_view *v)
{
	return landlock_flags(v) & PLAN_FILES;
}

static bool other_root(const struct audit_view *v)
{
	return strcmp(v->facts->root, "/") != 0;
}

static bool private_mounts(const struct audit_view *v)
{
	bool is_private = v->spec->propagation == SPREAD_PRIVATE;

	for (size_t i = 0; i < v->spec->mount_count; i++)
		is_private &= v->spec->mount[i].propagation == SPREAD_PRIVATE;
	return is_private;
}

static bool refused_in_box(const struct audit_view *v, const char *what)
{
	for (size_t i = 0; i < v->plan->count; i++)
		if (v->plan->row[i].verb == STEP_REFUSE && strcmp(v->plan->row[i].type, what) == 0)
			return true;
	return false;
}

static bool no_user_namespace(const struct audit_view *v)
{
	return refused_in_box(v, "user namespaces");
}

static bool no_cgroup_namespace(const struct audit_view *v)
{
	return refused_in_box(v, "cgroup namespaces");
}

/*** Walls of mounts ***/

static bool minimal_dev(const struct audit_view *v)
{
	return v->spec->dev == DEV_MINIMAL;
}

static bool proc_hidden(const struct audit_view *v)
{
	return row_of(v->plan, STEP_HIDE, "/proc/interrupts");
}

static bool proc_restricted(const struct audit_view *v)
{
	return row_of(v->plan, STEP_RESTRICT, "/proc/sys");
}

/* Root of the machine owns its settings. */
static bool settings_closed(const struct audit_view *v)
{
	return proc_restricted(v) || v->facts->uid != 0;
}

static bool sys_hidden(const struct audit_view *v)
{
	return row_of(v->plan, STEP_HIDE, "/sys/firmware");
}

static bool sys_read_only(const struct audit_view *v)
{
	return v->spec->sys == SYS_RO;
}

/*** Walls of namespaces ***/

static bool own_pid(const struct audit_view *v)
{
	return !(v->spec->share & SHARE_PID);
}

/* A /proc of the caller shows the caller's processes. */
static bool own_processes(const struct audit_view *v)
{
	bool is_callers =
		v->spec->proc == PROC_HOST || (v->spec->proc == PROC_NEW && v->facts->proc_covered);

	return own_pid(v) && !is_callers;
}

static bool signals_closed(const struct audit_view *v)
{
	return own_pid(v) || landlock_flags(v) & PLAN_SIGNALS;
}

static bool own_ipc(const struct audit_view *v)
{
	return !(v->spec->share & SHARE_IPC);
}

static bool own_net(const struct audit_view *v)
{
	return v->spec->net != NET_HOST;
}

static bool sockets_closed(const struct audit_view *v)
{
	return own_net(v) || landlock_flags(v) & PLAN_SOCKETS;
}

/* A capability in the box has no power over what belongs to the machine's user namespace. */
static bool machines_net(const struct audit_view *v)
{
	return !own_net(v);
}

static bool machines_pid(const struct audit_view *v)
{
	return !own_pid(v);
}

static bool machines_uts(const struct audit_view *v)
{
	return v->spec->share & SHARE_UTS;
}

/*** Walls of the filter ***/

static bool refuses(const struct audit_view *v, const char *name, enum syscalls_abi abi,
		    const uint64_t argument[AUDIT_ARGUMENTS])
{
	int call = *name ? syscalls_find(name) : SYSCALLS_NONE;
	int number = call == SYSCALLS_NONE ? SYSCALLS_NONE : syscalls_number((unsigned)call, abi);
	struct seccomp_data data = { .nr = number, .arch = syscalls_architecture(abi) };

	if (number == SYSCALLS_NONE || !v->plan->filter || v->plan->listening == LISTEN_LOG)
		return false;
	for (size_t i = 0; i < AUDIT_ARGUMENTS; i++)
		data.args[i] = argument[i];
	uint32_t answer = filter_answer(v->plan->filter, v->plan->filter_count, &data);
	return answer != SECCOMP_RET_ALLOW && answer != SECCOMP_RET_LOG;
}

/*
 * X.25, KEY, RDS, LLC, CAN, TIPC, Bluetooth, Phonet, IEEE 802.15.4, NFC, KCM, QIPCRTR, SMC, XDP,
 * MCTP
 */
const int audit_rare_family[] = { 9, 15, 21, 26, 29, 30, 31, 35, 36, 39, 41, 42, 43, 44, 45, 0 };

static bool no_rare_family(const struct audit_view *v)
{
	for (const int *family = audit_rare_family; *family; family++)
		if (!refuses(v, "socket", SYSCALLS_NATIVE,
			     (const uint64_t[AUDIT_ARGUMENTS]){ (uint64_t)*family }))
			return false;
	return true;
}

/*** Walls of processes ***/

/* The caller's terminal is not the one of the box's session, which has its own or none. */
static bool terminal_of_another_session(const struct audit_view *v)
{
	return v->plan->streams != STREAMS_TERMINAL;
}

static bool no_callers_terminal(const struct audit_view *v)
{
	bool is_handed = false;

	for (int i = 0; i < AUDIT_STREAMS; i++)
		is_handed |= v->facts->terminal[i];
	return v->plan->streams != STREAMS_CALLER || !is_handed;
}

static bool filtered(const struct audit_view *v)
{
	return v->plan->filter;
}

static bool no_new_privileges(const struct audit_view *v)
{
	return v->spec->no_new_privs;
}

uint64_t audit_pids(const struct plan *plan)
{
	static const char nproc[] = "nproc ";
	uint64_t least = 0;

	for (size_t i = 0; i < plan->count; i++) {
		const struct step *row = &plan->row[i];
		bool is_nproc = row->verb == STEP_LIMITS && row->to &&
				strncmp(row->to, nproc, sizeof nproc - 1) == 0;
		uint64_t number = is_nproc ? strtoull(row->to + sizeof nproc - 1, NULL, 10)
				  : row->verb == STEP_PIDS ? strtoull(row->to, NULL, 10)
							   : 0;

		if (number && (!least || number < least))
			least = number;
	}
	return least;
}

static bool limited(const struct audit_view *v)
{
	return audit_pids(v->plan);
}

/*** The table ***/

/* NOLINTBEGIN(bugprone-macro-parentheses): a string that fills an array has none around it */
#define CALL(name, ...)      .call = name, .argument = { __VA_ARGS__ }
#define BY(of, name, ...)    .has_abi = true, .abi = (of), CALL(name, __VA_ARGS__)
#define NEEDS(number)        .capability = (1 + (number))
#define WALL(text, which)    .wall = text, .stands = WALL_ ## which
/* NOLINTEND(bugprone-macro-parentheses) */

enum {
	FAMILY_ALG = 38, FAMILY_VSOCK = 40, NETLINK_OF_NETFILTER = 12, PROTOCOL_SCTP = 132,
	TICKS = 0x4000,
};

#define OF_MACHINE      "no power in the machine's user namespace"
#define LIMIT_OF_USERNS "user.max_user_namespaces of the box is 0"
#define CLOSED_INIT     "process 1 is not dumpable"

const struct audit_door_row audit_door_table[AUDIT_DOORS] = {
	[DOOR_HANDED_DIRECTORY] = { "handed-directory",
		"Open the host's root by a descriptor handed in for this probe",
		WALL("Landlock", LANDLOCK_FILES) },
	[DOOR_STREAM_DIRECTORIES] = { "stream-directories",
		"Leave by standard input, output or error that is a directory",
		WALL("Landlock", LANDLOCK_FILES) },
	[DOOR_DESCRIPTORS] = { "descriptors",
		"Use a descriptor above 2 that the caller had open, but for those kept",
		WALL("descriptors closed", ALWAYS) },
	[DOOR_HOST_ROOT] = { "host-root", "Find the host's root directory at /",
		WALL("pivot_root to ROOT", OTHER_ROOT) },
	[DOOR_PROCESS_ROOTS] = { "process-roots",
		"Reach another root by /proc/PID/root and /proc/PID/cwd",
		WALL("another user namespace", ALWAYS) },
	[DOOR_CHROOT] = { "chroot-escape", "Climb above the root after a chroot below it",
		WALL("old root detached", ALWAYS) },
	[DOOR_HANDLES] = { "file-handles", "Open files by their handles, past directories",
		NEEDS(CAP_DAC_READ_SEARCH), CALL("open_by_handle_at", 0) },

	[DOOR_MOUNT] = { "mount", "Mount a file system",
		NEEDS(CAP_SYS_ADMIN), CALL("mount", 0), WALL("Landlock", LANDLOCK_FILES) },
	[DOOR_MOUNT_SETATTR] = { "mount-setattr", "Change flags of a mount",
		NEEDS(CAP_SYS_ADMIN), CALL("mount_setattr", 0) },
	[DOOR_OPEN_TREE] = { "open-tree", "Copy a tree of mounts",
		NEEDS(CAP_SYS_ADMIN), CALL("open_tree", 0) },
	[DOOR_FSOPEN] = { "fsopen", "Make a file system by the new calls",
		NEEDS(CAP_SYS_ADMIN), CALL("fsopen", 0) },
	[DOOR_MOVE_MOUNT] = { "move-mount", "Move a mount",
		NEEDS(CAP_SYS_ADMIN), CALL("move_mount", 0), WALL("Landlock", LANDLOCK_FILES) },
	[DOOR_PIVOT_ROOT] = { "pivot-root", "Replace the root",
		NEEDS(CAP_SYS_ADMIN), CALL("pivot_root", 0), WALL("Landlock", LANDLOCK_FILES) },
	[DOOR_UMOUNT] = { "umount", "Unmount what hides something",
		NEEDS(CAP_SYS_ADMIN), CALL("umount2", 0), WALL("Landlock", LANDLOCK_FILES) },
	[DOOR_PROPAGATION] = { "propagation", "Receive mounts from outside, or send some there",
		WALL("private mounts", PRIVATE_MOUNTS) },

	[DOOR_USERNS_UNSHARE] = { "userns-unshare", "Make a user namespace by unshare",
		CALL("unshare", CLONE_NEWUSER), WALL(LIMIT_OF_USERNS, NO_USERNS) },
	[DOOR_USERNS_CLONE] = { "userns-clone", "Make a user namespace by clone",
		CALL("clone", CLONE_NEWUSER), WALL(LIMIT_OF_USERNS, NO_USERNS) },
	[DOOR_USERNS_CLONE3] = { "userns-clone3", "Make a user namespace by clone3",
		CALL("clone3", 0), WALL(LIMIT_OF_USERNS, NO_USERNS) },
	[DOOR_USERNS_X32] = { "userns-x32", "Make a user namespace by the x32 entry of the kernel",
		BY(ABI_X32, "unshare", CLONE_NEWUSER), WALL(LIMIT_OF_USERNS, NO_USERNS) },
	[DOOR_USERNS_32BIT] = { "userns-32-bit",
		"Make a user namespace by the 32-bit entry of the kernel",
		BY(ABI_X86, "unshare", CLONE_NEWUSER), WALL(LIMIT_OF_USERNS, NO_USERNS) },
	[DOOR_NAMESPACES] = { "namespaces", "Make a namespace of another kind",
		NEEDS(CAP_SYS_ADMIN), CALL("unshare", CLONE_NEWNS) },
	[DOOR_CGROUP_NAMESPACE] = { "cgroup-namespace", "Make a cgroup namespace",
		NEEDS(CAP_SYS_ADMIN), CALL("unshare", CLONE_NEWCGROUP),
		WALL("user.max_cgroup_namespaces of the box is 0", NO_CGROUPNS) },
	[DOOR_SETNS] = { "setns", "Join a namespace of the box",
		NEEDS(CAP_SYS_ADMIN), CALL("setns", 0) },
	[DOOR_SETNS_OUTSIDE] = { "setns-outside", "Join namespaces of a process outside",
		CALL("setns", 0), WALL(OF_MACHINE, ALWAYS) },

	[DOOR_MKNOD] = { "mknod", "Make a device node", WALL(OF_MACHINE, ALWAYS) },
	[DOOR_DEVICES] = { "devices", "Open a device in /dev that boxes do not have by default",
		WALL("/dev of the box's own", MINIMAL_DEV), .unknown = UNKNOWN_ROOTS_DEV },
	[DOOR_KCORE] = { "kcore", "Read the kernel's memory from /proc/kcore",
		WALL(OF_MACHINE, ALWAYS) },
	[DOOR_PROC_HIDDEN] = { "proc-hidden",
		"Read files of /proc that tell about the whole machine",
		WALL("covered by mounts", PROC_HIDDEN), .unknown = UNKNOWN_ROOTS_PROC },
	[DOOR_PROC_READ_ONLY] = { "proc-read-only", "Find settings in /proc on a writable mount",
		WALL("read-only mounts", PROC_RESTRICTED), .unknown = UNKNOWN_ROOTS_PROC },
	[DOOR_SYSCTL] = { "sysctl", "Open a setting of the machine in /proc/sys for writing",
		WALL("read-only mounts, and their owner", SETTINGS_CLOSED), .unknown = UNKNOWN_ALWAYS },
	[DOOR_SYSRQ] = { "sysrq", "Open /proc/sysrq-trigger for writing",
		WALL("read-only mounts, and its owner", SETTINGS_CLOSED), .unknown = UNKNOWN_ALWAYS },
	[DOOR_SYS_HIDDEN] = { "sys-hidden", "Read /sys/firmware and /sys/fs/selinux",
		WALL("covered by mounts", SYS_HIDDEN), .unknown = UNKNOWN_ROOTS_SYS },
	[DOOR_SYS_WRITE] = { "sys-write", "Write below /sys",
		WALL("read-only mounts", SYS_READ_ONLY), .unknown = UNKNOWN_ROOTS_SYS },
	[DOOR_CGROUP_WRITE] = { "cgroup-write", "Move processes between cgroups",
		WALL("read-only mounts", SYS_READ_ONLY), .unknown = UNKNOWN_ROOTS_SYS },

	[DOOR_PROCESSES] = { "processes", "See processes outside",
		WALL("pid namespace and new /proc", OWN_PROCESSES) },
	[DOOR_SIGNAL] = { "signal", "Send a signal to a process outside",
		WALL("pid namespace, or Landlock", SIGNALS_CLOSED) },
	[DOOR_TRACE] = { "trace", "Trace a process outside",
		WALL("another user namespace", ALWAYS) },
	[DOOR_MEMORY] = { "memory", "Read memory of a process outside",
		CALL("process_vm_readv", 0), WALL("another user namespace", ALWAYS) },
	[DOOR_GETFD] = { "getfd", "Take a descriptor from a process outside",
		CALL("pidfd_getfd", 0), WALL("another user namespace", ALWAYS) },
	[DOOR_INIT_TRACE] = { "init-trace", "Trace process 1 of the box",
		WALL(CLOSED_INIT, ALWAYS) },
	[DOOR_INIT_MEMORY] = { "init-memory", "Read memory of process 1 of the box",
		WALL(CLOSED_INIT, ALWAYS) },
	[DOOR_INIT_FILES] = { "init-files",
		"Take descriptors or the program of process 1 of the box",
		WALL(CLOSED_INIT, ALWAYS) },

	[DOOR_SYSV_IPC] = { "sysv-ipc", "Attach System V shared memory of the caller",
		WALL("IPC namespace", OWN_IPC) },
	[DOOR_ABSTRACT_SOCKETS] = { "abstract-sockets",
		"Connect to an abstract socket of the caller",
		WALL("network namespace, or Landlock", SOCKETS_CLOSED) },
	[DOOR_INTERFACES] = { "interfaces", "Find a network interface besides lo",
		WALL("network namespace", OWN_NET) },
	[DOOR_PACKET] = { "packet-sockets", "Make a packet socket",
		NEEDS(CAP_NET_RAW), CALL("socket", AF_PACKET, SOCK_RAW),
		WALL(OF_MACHINE, MACHINES_NET) },
	[DOOR_RAW] = { "raw-sockets", "Make a raw IP socket",
		NEEDS(CAP_NET_RAW), CALL("socket", AF_INET, SOCK_RAW, 1),
		WALL(OF_MACHINE, MACHINES_NET) },
	[DOOR_NETLINK] = { "netlink", "Make a netlink socket for other than routes",
		CALL("socket", AF_NETLINK, SOCK_RAW, NETLINK_OF_NETFILTER), .loads_module = true },
	[DOOR_VSOCK] = { "vsock", "Make a socket to the hypervisor",
		CALL("socket", FAMILY_VSOCK, SOCK_STREAM), .loads_module = true },
	[DOOR_ALG] = { "alg-sockets", "Make a socket to the kernel's ciphers",
		CALL("socket", FAMILY_ALG, SOCK_SEQPACKET), .loads_module = true },
	[DOOR_PROTOCOLS] = { "protocols", "Make an IP socket for SCTP",
		CALL("socket", AF_INET, SOCK_STREAM, PROTOCOL_SCTP), .loads_module = true },
	[DOOR_FAMILIES] = { "families", "Make a socket of a rare family",
		WALL("filter", NO_RARE_FAMILY), .loads_module = true },

	[DOOR_IO_URING] = { "io-uring", "Use io_uring", CALL("io_uring_setup", 0) },
	[DOOR_BPF] = { "bpf", "Use bpf", CALL("bpf", 0) },
	[DOOR_PERF] = { "perf", "Use perf events", CALL("perf_event_open", 0) },
	[DOOR_USERFAULTFD] = { "userfaultfd", "Use userfaultfd", CALL("userfaultfd", 0) },
	[DOOR_KEYCTL] = { "keyctl", "Use the kernel's keys", CALL("keyctl", 0) },
	[DOOR_SESSION_KEYRING] = { "session-keyring", "Hold the caller's session keyring",
		CALL("keyctl", 0), WALL("session keyring of its own", ALWAYS) },
	[DOOR_LDT] = { "ldt", "Look at or change the LDT", CALL("modify_ldt", 0) },
	[DOOR_KERNEL_LOG] = { "kernel-log", "Look at the kernel's log", CALL("syslog", 10) },
	[DOOR_KEXEC] = { "kexec", "Load another kernel",
		CALL("kexec_load", 0), WALL(OF_MACHINE, ALWAYS) },
	[DOOR_MODULES] = { "modules", "Load or remove a kernel module",
		CALL("finit_module", 0), WALL(OF_MACHINE, ALWAYS) },
	[DOOR_CLOCK] = { "clock", "Set the machine's clock",
		CALL("adjtimex", TICKS), WALL(OF_MACHINE, ALWAYS) },
	[DOOR_SWAP] = { "swap", "Change where the machine swaps to",
		CALL("swapoff", 0), WALL(OF_MACHINE, ALWAYS) },
	[DOOR_PORTS] = { "io-ports", "Use I/O ports", CALL("ioperm", 0), WALL(OF_MACHINE, ALWAYS) },
	[DOOR_REBOOT] = { "reboot", "Use reboot, which ends a pid namespace",
		NEEDS(CAP_SYS_BOOT), CALL("reboot", 0), WALL(OF_MACHINE, MACHINES_PID) },
	[DOOR_HOST_NAME] = { "host-name", "Change the host name",
		NEEDS(CAP_SYS_ADMIN), CALL("sethostname", 0), WALL(OF_MACHINE, MACHINES_UTS) },
	[DOOR_PUSH] = { "push-input", "Push input into a terminal",
		CALL("ioctl", 0, TIOCSTI),
		WALL("terminal of another session", OTHER_SESSION) },
	[DOOR_TERMINAL] = { "terminal", "Hold a descriptor of the caller's terminal",
		WALL("terminal of the box's own, or none", NO_CALLERS_TERMINAL) },

	[DOOR_FILTER] = { "filter", "Make system calls without a filter",
		WALL("filter", FILTERED) },
	[DOOR_EFFECTIVE] = { "effective", "Have effective capabilities that the plan does not give",
		.planned = PLANNED_HELD },
	[DOOR_PERMITTED] = { "permitted", "Have permitted capabilities that the plan does not give",
		.planned = PLANNED_HELD },
	[DOOR_INHERITABLE] = { "inheritable",
		"Have inheritable capabilities that the plan does not give",
		.planned = PLANNED_INHERITED },
	[DOOR_AMBIENT] = { "ambient", "Have ambient capabilities that the plan does not give",
		.planned = PLANNED_INHERITED },
	[DOOR_BOUNDING] = { "bounding",
		"Have capabilities in the bounding set that the plan does not give",
		.planned = PLANNED_BOUNDING },
	[DOOR_NEW_PRIVILEGES] = { "new-privileges", "Gain by executing a setuid program",
		WALL("no_new_privs", NO_NEW_PRIVILEGES) },
	[DOOR_PIDS] = { "pids", "Have more processes than the plan gives",
		WALL("kernel.pid_max of the box, or a resource limit", LIMITED) },
};

/*** What it comes to ***/

void audit_view_init(struct audit_view *view, const struct spec *spec, const struct facts *facts,
		     const struct plan *plan)
{
	struct err e = { 0 };

	*view = (struct audit_view){ .spec = spec, .facts = facts, .plan = plan };
	if (powers_parse(plan->bounding, &view->bounding, &e) ||
	    powers_parse(plan->capabilities, &view->held, &e))
		assert(false); /* the plan has its own names only */
}

static bool stands(enum audit_wall wall, const struct audit_view *v)
{
	switch (wall) {
	case WALL_NONE:
		return false;
	case WALL_ALWAYS:
		return true;
	case WALL_LANDLOCK_FILES:
		return landlock_files(v);
	case WALL_OTHER_ROOT:
		return other_root(v);
	case WALL_PRIVATE_MOUNTS:
		return private_mounts(v);
	case WALL_NO_USERNS:
		return no_user_namespace(v);
	case WALL_NO_CGROUPNS:
		return no_cgroup_namespace(v);
	case WALL_MINIMAL_DEV:
		return minimal_dev(v);
	case WALL_PROC_HIDDEN:
		return proc_hidden(v);
	case WALL_PROC_RESTRICTED:
		return proc_restricted(v);
	case WALL_SETTINGS_CLOSED:
		return settings_closed(v);
	case WALL_SYS_HIDDEN:
		return sys_hidden(v);
	case WALL_SYS_READ_ONLY:
		return sys_read_only(v);
	case WALL_OWN_PROCESSES:
		return own_processes(v);
	case WALL_SIGNALS_CLOSED:
		return signals_closed(v);
	case WALL_OWN_IPC:
		return own_ipc(v);
	case WALL_OWN_NET:
		return own_net(v);
	case WALL_SOCKETS_CLOSED:
		return sockets_closed(v);
	case WALL_MACHINES_NET:
		return machines_net(v);
	case WALL_MACHINES_PID:
		return machines_pid(v);
	case WALL_MACHINES_UTS:
		return machines_uts(v);
	case WALL_NO_RARE_FAMILY:
		return no_rare_family(v);
	case WALL_OTHER_SESSION:
		return terminal_of_another_session(v);
	case WALL_NO_CALLERS_TERMINAL:
		return no_callers_terminal(v);
	case WALL_FILTERED:
		return filtered(v);
	case WALL_NO_NEW_PRIVILEGES:
		return no_new_privileges(v);
	case WALL_LIMITED:
		return limited(v);
	}
	return false;
}

static bool is_unknown(enum audit_unknown unknown, const struct spec *spec)
{
	switch (unknown) {
	case UNKNOWN_NEVER:
		return false;
	case UNKNOWN_ALWAYS:
		return true;
	case UNKNOWN_ROOTS_DEV:
		return spec->dev == DEV_NONE;
	case UNKNOWN_ROOTS_PROC:
		return spec->proc == PROC_NONE;
	case UNKNOWN_ROOTS_SYS:
		return spec->sys == SYS_NONE;
	}
	return false;
}

uint64_t audit_planned(enum audit_door door, const struct audit_view *view)
{
	switch (audit_door_table[door].planned) {
	case PLANNED_NONE:
		return 0;
	case PLANNED_HELD:
		return view->held;
	case PLANNED_INHERITED:
		/* only a COMMAND that is not root gets its capabilities by these two */
		return view->plan->uid ? view->held : 0;
	case PLANNED_BOUNDING:
		return view->bounding;
	}
	return 0;
}

struct audit_walls audit_walls(enum audit_door door, const struct audit_view *view)
{
	const struct audit_door_row *row = &audit_door_table[door];
	struct audit_walls walls = {
		.capability = row->capability && !(view->held >> (row->capability - 1) & 1),
		.filter = refuses(view, row->call, row->has_abi ? row->abi : SYSCALLS_NATIVE,
				  row->argument),
		.own = stands(row->stands, view),
	};

	if (row->planned || walls.capability || walls.filter || walls.own)
		walls.promise = PROMISED_CLOSED;
	else
		walls.promise =
			is_unknown(row->unknown, view->spec) ? PROMISED_NOTHING : PROMISED_OPEN;
	return walls;
}
