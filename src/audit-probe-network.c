/* SPDX-License-Identifier: MIT */
/*
 * Networks and IPC.
 */
#include "audit-probes.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "audit-doors.h"

enum { FAMILY_ALG = 38, FAMILY_VSOCK = 40, NETLINK_OF_NETFILTER = 12, PROTOCOL_SCTP = 132 };

static void sysv_ipc(const struct audit_probe *probe)
{
	if (probe->outside->shm < 0)
		audit_not_tried(probe, "rbox could make no shared memory to look for");
	else
		audit_works(probe,
			    (intptr_t)shmat(probe->outside->shm, NULL, SHM_RDONLY) == -1 ? -1 : 0,
			    "attached");
}

static void abstract_sockets(const struct audit_probe *probe)
{
	const struct audit_outside *outside = probe->outside;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (!outside->address_size || outside->address_size > sizeof outside->address) {
		audit_not_tried(probe, "rbox could make no socket to look for");
		return;
	}
	memcpy(&address, outside->address, outside->address_size);
	audit_works(probe, connect(fd, (const void *)&address, outside->address_size), "connected");
}

/* Kernels make some tunnels in every namespace: they are down. */
static bool is_up(int fd, int index, struct ifreq *interface)
{
	*interface = (struct ifreq){ .ifr_ifindex = index };
	if (ioctl(fd, SIOCGIFNAME, interface) || strcmp(interface->ifr_name, "lo") == 0)
		return false;
	return ioctl(fd, SIOCGIFFLAGS, interface) == 0 && interface->ifr_flags & IFF_UP;
}

static void interfaces(const struct audit_probe *probe)
{
	enum { INDICES = 4096 };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq interface;

	if (fd < 0) {
		audit_closed(probe, errno);
		return;
	}
	for (int index = 1; index < INDICES; index++)
		if (is_up(fd, index, &interface)) {
			audit_open(probe, "%.*s", IFNAMSIZ, interface.ifr_name);
			return;
		}
	audit_closed(probe, 0);
}

static void try_socket(const struct audit_probe *probe, int family, int type, int protocol)
{
	audit_works(probe, socket(family, type | SOCK_CLOEXEC, protocol), "made");
}

static void packet(const struct audit_probe *probe)
{
	try_socket(probe, AF_PACKET, SOCK_RAW, 0);
}

static void raw(const struct audit_probe *probe)
{
	try_socket(probe, AF_INET, SOCK_RAW, IPPROTO_ICMP);
}

static void netlink(const struct audit_probe *probe)
{
	try_socket(probe, AF_NETLINK, SOCK_RAW, NETLINK_OF_NETFILTER);
}

static void vsock(const struct audit_probe *probe)
{
	try_socket(probe, FAMILY_VSOCK, SOCK_STREAM, 0);
}

static void alg(const struct audit_probe *probe)
{
	try_socket(probe, FAMILY_ALG, SOCK_SEQPACKET, 0);
}

static void protocols(const struct audit_probe *probe)
{
	try_socket(probe, AF_INET, SOCK_STREAM, PROTOCOL_SCTP);
}

static void families(const struct audit_probe *probe)
{
	static const int type[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET };

	for (const int *rare = audit_rare_family; *rare; rare++)
		for (size_t k = 0; k < sizeof type / sizeof *type; k++) {
			if (socket(*rare, type[k] | SOCK_CLOEXEC, 0) < 0)
				continue;
			audit_open(probe, "family %d", *rare);
			return;
		}
	audit_closed(probe, errno);
}

audit_probe_function *audit_probe_of_network(enum audit_door door)
{
	switch ((int)door) {
	case DOOR_SYSV_IPC:
		return sysv_ipc;
	case DOOR_ABSTRACT_SOCKETS:
		return abstract_sockets;
	case DOOR_INTERFACES:
		return interfaces;
	case DOOR_PACKET:
		return packet;
	case DOOR_RAW:
		return raw;
	case DOOR_NETLINK:
		return netlink;
	case DOOR_VSOCK:
		return vsock;
	case DOOR_ALG:
		return alg;
	case DOOR_PROTOCOLS:
		return protocols;
	case DOOR_FAMILIES:
		return families;
	default:
		return NULL;
	}
}
