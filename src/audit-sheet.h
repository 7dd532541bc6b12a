/* SPDX-License-Identifier: MIT */
/*
 * audit-sheet - the doors of a box, and the memory in which the probes of rbox audit write what
 * they found
 *
 * The sheet is shared by rbox audit and the process in the box: it has no pointers, and a place for
 * each door. What the process does not get to write stays "no answer".
 */
#ifndef RBOX_AUDIT_SHEET_H
#define RBOX_AUDIT_SHEET_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Where a program could get out of a box, or to more than it was given: the order of
 * audit_door_table.
 */
enum audit_door {
	DOOR_HANDED_DIRECTORY, DOOR_STREAM_DIRECTORIES, DOOR_DESCRIPTORS, DOOR_HOST_ROOT,
	DOOR_PROCESS_ROOTS, DOOR_CHROOT, DOOR_HANDLES,

	DOOR_MOUNT, DOOR_MOUNT_SETATTR, DOOR_OPEN_TREE, DOOR_FSOPEN, DOOR_MOVE_MOUNT,
	DOOR_PIVOT_ROOT, DOOR_UMOUNT, DOOR_PROPAGATION,

	DOOR_USERNS_UNSHARE, DOOR_USERNS_CLONE, DOOR_USERNS_CLONE3, DOOR_USERNS_X32,
	DOOR_USERNS_32BIT, DOOR_NAMESPACES, DOOR_CGROUP_NAMESPACE, DOOR_SETNS, DOOR_SETNS_OUTSIDE,

	DOOR_MKNOD, DOOR_DEVICES, DOOR_KCORE, DOOR_PROC_HIDDEN, DOOR_PROC_READ_ONLY, DOOR_SYSCTL,
	DOOR_SYSRQ, DOOR_SYS_HIDDEN, DOOR_SYS_WRITE, DOOR_CGROUP_WRITE,

	DOOR_PROCESSES, DOOR_SIGNAL, DOOR_TRACE, DOOR_MEMORY, DOOR_GETFD, DOOR_INIT_TRACE,
	DOOR_INIT_MEMORY, DOOR_INIT_FILES,

	DOOR_SYSV_IPC, DOOR_ABSTRACT_SOCKETS, DOOR_INTERFACES, DOOR_PACKET, DOOR_RAW, DOOR_NETLINK,
	DOOR_VSOCK, DOOR_ALG, DOOR_PROTOCOLS, DOOR_FAMILIES,

	DOOR_IO_URING, DOOR_BPF, DOOR_PERF, DOOR_USERFAULTFD, DOOR_KEYCTL, DOOR_SESSION_KEYRING,
	DOOR_LDT, DOOR_KERNEL_LOG, DOOR_KEXEC, DOOR_MODULES, DOOR_CLOCK, DOOR_SWAP, DOOR_PORTS,
	DOOR_REBOOT, DOOR_HOST_NAME, DOOR_PUSH, DOOR_TERMINAL,

	DOOR_FILTER, DOOR_EFFECTIVE, DOOR_PERMITTED, DOOR_INHERITABLE, DOOR_AMBIENT, DOOR_BOUNDING,
	DOOR_NEW_PRIVILEGES, DOOR_PIDS,
	AUDIT_DOORS
};

enum audit_found {
	FOUND_NO_ANSWER, /* the probe hung or died */
	FOUND_OPEN,
	FOUND_CLOSED,
	FOUND_NOT_TRIED, /* `note` says why */
	FOUND_VALUE,     /* `value` is to be compared with what the plan gives */
};

enum { AUDIT_NOTE = 96, AUDIT_NAME = 24, AUDIT_STREAMS = 3, AUDIT_KEPT = 256 };

struct audit_finding {
	uint32_t found; /* enum audit_found */
	int32_t code;   /* the errno of the call that decided, or 0 */
	uint64_t value;
	char note[AUDIT_NOTE];
};

/* Outside of the box, made or noted by rbox audit for the probes to look for. */
struct audit_outside {
	int32_t pid, session, group; /* its own process, and what that is recognised by */
	uint64_t root_device, root_inode;
	uint64_t terminal_device[AUDIT_STREAMS],
		terminal_inode[AUDIT_STREAMS]; /* of 0, 1 and 2; inode 0: no terminal */
	int32_t shm;                           /* an id of System V shared memory; -1: none */
	int32_t keyring;   /* the serial number of its session keyring; 0: none */
	int32_t directory; /* a descriptor of its root directory, handed in on purpose */
	uint32_t address_size;
	char address[AUDIT_NAME]; /* of an abstract socket that is listened to: a sockaddr_un's
				     first bytes */
};

struct audit_sheet {
	char magic[16];
	struct audit_outside outside;
	uint32_t kept[AUDIT_KEPT]; /* descriptors that --keep-fd names */
	uint32_t kept_count;
	uint64_t pids; /* the number of processes that the plan limits the box to; 0: none */
	bool is_left_out[AUDIT_DOORS]; /* trying it could make the kernel load a module, and nothing
					  forbids it */
	struct audit_finding finding[AUDIT_DOORS];
	bool is_complete; /* each door has been tried */
};

#define AUDIT_MAGIC "rbox audit 1"

/* argv[0] of the process in the box; the descriptor of the sheet is argv[1]. */
#define AUDIT_PROBES "rbox audit: probes"

#endif
