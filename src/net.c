/* SPDX-License-Identifier: MIT */
#include "net.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "fd.h"

int net_loopback(struct err *e)
{
	struct ifreq request = { .ifr_name = "lo" };
	AUTO_FD int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return err_sys(e, "socket");
	request.ifr_flags = IFF_UP | IFF_RUNNING;
	if (ioctl(fd, SIOCSIFFLAGS, &request))
		return err_sys(e, "lo");
	return 0;
}

int net_ping_groups(const char *range, struct err *e)
{
	static const char path[] = "sys/net/ipv4/ping_group_range";
	AUTO_FD int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	int r;

	/* a kernel without IPv4 has no such file, and no ping either */
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return err_sys(e, "%s", path);
	r = fd_write(fd, range, strlen(range));
	return r ? err_code(e, -r, "%s", path) : 0;
}
