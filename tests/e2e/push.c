/* SPDX-License-Identifier: MIT */
/*
 * push - tries to put a line into the input of every terminal that it can reach, and says what worked
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char line[] = "pushed\n";

static void try(const char *name, int fd)
{
	char paste[] = { 3, 0 };	/* TIOCL_PASTESEL: ioctl_console(2) */
	int pushed = 0;

	ioctl(fd, TIOCSCTTY, 1);
	for (const char *at = line; *at; at++)
		pushed += ioctl(fd, TIOCSTI, at) == 0;
	printf("%s: %s %s\n", name, pushed ? "pushed" : "refused", ioctl(fd, TIOCLINUX, paste) == 0 ? "pasted" : "refused");
}

int main(void)
{
	static const char *const names[] = { "/dev/tty", "/dev/console", "/dev/pts/0", "/dev/stdin" };

	for (int round = 0; round < 2; round++) {
		for (int fd = 0; fd < 16; fd++)
			if (isatty(fd))
				try("a descriptor", fd);
		for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
			int fd = open(names[i], O_RDWR | O_NOCTTY);

			if (fd >= 0)
				try(names[i], fd);
		}
		/* once more as the leader of a session that has no terminal, and could get one */
		fflush(stdout);
		if (round == 0 && fork() > 0) {
			sleep(1);
			return 0;
		}
		setsid();
	}
	return 0;
}
