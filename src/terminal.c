/* SPDX-License-Identifier: MIT */
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "fd.h"
#include "sys.h"

#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)	/* asm-generic/ioctls.h; musl has not got it in every version */
#endif

/* Mode bits that <linux/mount.h> cannot be asked for beside libc's <sys/mount.h>; open_tree(2) is told the path's emptiness by it. */
enum { EMPTY_PATH = 0x1000 };

/*** In the box ***/

int terminal_slave(int master)
{
	return ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
}

int terminal_make(const char *ptmx, int *master, int *slave, struct err *e)
{
	AUTO_FD int device = sys_openat2(AT_FDCWD, ptmx, O_PATH | O_CLOEXEC, 0, RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
	AUTO_FD int fd = -1;
	struct stat st;
	int unlocked = 0;

	if (device < 0 || fstat(device, &st))
		return err_sys(e, "%s", "");
	/* what the root of the box has put there is not opened before this is known: a FIFO would block, a device might act */
	if (!S_ISCHR(st.st_mode) || st.st_rdev != makedev(5, 2))
		return err_set(e, "it is not the character device 5:2");
	fd = sys_openat2(AT_FDCWD, ptmx, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC, 0, RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
	if (fd < 0)
		return err_sys(e, "open");
	if (ioctl(fd, TIOCSPTLCK, &unlocked))
		return err_sys(e, "TIOCSPTLCK");
	*slave = terminal_slave(fd);
	if (*slave < 0)
		return err_sys(e, "TIOCGPTPEER");
	*master = fd_take(&fd);
	return 0;
}

void terminal_copy(int slave, bool with_modes)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++) {
		struct winsize size;
		struct termios modes;

		if (tcgetattr(fd, &modes))
			continue;
		if (with_modes)
			tcsetattr(slave, TCSANOW, &modes);
		if (ioctl(fd, TIOCGWINSZ, &size) == 0)
			ioctl(slave, TIOCSWINSZ, &size);
		return;
	}
}

int terminal_control(int slave, struct err *e)
{
	return ioctl(slave, TIOCSCTTY, 0) ? err_sys(e, "TIOCSCTTY") : 0;
}

int terminal_foreground(int slave, struct err *e)
{
	sigset_t stop, before;
	int r;

	/* a background process is stopped for this else */
	sigemptyset(&stop);
	sigaddset(&stop, SIGTTOU);
	sigprocmask(SIG_BLOCK, &stop, &before);
	r = tcsetpgrp(slave, getpgrp()) ? err_sys(e, "tcsetpgrp") : 0;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return r;
}

int terminal_node(int slave, int *node, struct err *e)
{
	*node = sys_open_tree(slave, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | EMPTY_PATH);
	return *node < 0 ? err_sys(e, "open_tree") : 0;
}

/*** Outside ***/

bool terminal_is_ours(int terminal)
{
	pid_t foreground = tcgetpgrp(terminal);

	return foreground < 0 ? errno == ENOTTY : foreground == getpgrp();
}

bool terminal_make_raw(int terminal, struct termios *saved)
{
	struct termios raw;

	if (tcgetattr(terminal, saved))
		return false;
	raw = *saved;
	cfmakeraw(&raw);
	return tcsetattr(terminal, TCSANOW, &raw) == 0;
}

void terminal_restore(int terminal, const struct termios *saved)
{
	tcsetattr(terminal, TCSANOW, saved);
}

void terminal_resize(int from, int master)
{
	struct winsize size;

	if (ioctl(from, TIOCGWINSZ, &size) == 0)
		ioctl(master, TIOCSWINSZ, &size);
}

int terminal_open_again(int terminal, int access)
{
	char path[32];

	snprintf(path, sizeof path, "/proc/self/fd/%d", terminal);
	return open(path, access | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

char terminal_end_of_input(int master)
{
	struct termios modes;

	/* the master answers for its slave: drivers/tty/tty_ioctl.c, tty_mode_ioctl */
	if (tcgetattr(master, &modes) || !(modes.c_lflag & ICANON))
		return '\0';
	return (char)modes.c_cc[VEOF];
}

bool terminal_suspends(int master, const char *typed, size_t size)
{
	struct termios modes;

	return tcgetattr(master, &modes) == 0 && modes.c_lflag & ISIG && modes.c_cc[VSUSP] != _POSIX_VDISABLE &&
	       memchr(typed, modes.c_cc[VSUSP], size);
}

bool terminal_stops_output(int terminal)
{
	struct termios modes;

	return !terminal_is_ours(terminal) && tcgetattr(terminal, &modes) == 0 && modes.c_lflag & TOSTOP;
}
