/* SPDX-License-Identifier: MIT */
/*
 * terminal - pseudo-terminals of a box, and the caller's terminal
 *
 * A box's terminal is made in the box's own devpts, so that nothing in the box ever holds a descriptor of the caller's:
 * what a program pushes into its terminal (TIOCSTI) or tells it (TIOCLINUX) stays in the box. See ioctl_tty(2), pty(7).
 */
#ifndef RBOX_TERMINAL_H
#define RBOX_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

#include "err.h"

/* More than a terminal holds of what was written to it and not read: with writes of one byte each, 20480 bytes. */
enum { TERMINAL_HOLDS = 32768 };

/*** In the box ***/

/*
 * Opens a new pair by the ptmx device at `ptmx`, which is followed through no link and has to be that device. The slave is opened by
 * the master, not by its name (TIOCGPTPEER, Linux 4.13).
 */
int terminal_make(const char *ptmx, int *master, int *slave, struct err *e);

/* Another descriptor of the slave, made by the master; -1 where that does not work. */
int terminal_slave(int master);

/*
 * Takes the size over from the first of the caller's 0, 1, 2 that is a terminal, if one is, and `with_modes` its modes: while
 * the caller is in the background, these are another program's, such as a shell's that edits a line.
 */
void terminal_copy(int slave, bool with_modes);

/* Makes it the controlling terminal of the calling session leader. */
int terminal_control(int slave, struct err *e);

/* Makes the caller's process group its foreground. */
int terminal_foreground(int slave, struct err *e);

/* A detached copy of the slave's mount, to be bound as /dev/console. */
int terminal_node(int slave, int *node, struct err *e);

/*** Outside ***/

/* Whether this process may read from and set that terminal: it is in the foreground, or the terminal is not its controlling one. */
bool terminal_is_ours(int terminal);

/* Lets every byte through as it is; `saved` gets the modes of before. False where that did not work. */
bool terminal_make_raw(int terminal, struct termios *saved);
void terminal_restore(int terminal, const struct termios *saved);

/* Gives the box's terminal the size of the caller's. */
void terminal_resize(int from, int master);

/*
 * The same terminal by a description of its own, not blocking, so that a terminal that stalls (Ctrl-S) does not hold rbox up; O_NONBLOCK on
 * the caller's own would reach every process that shares it. -1 where it cannot be opened again.
 */
int terminal_open_again(int terminal, int access);

/* Whether what is typed there now would suspend a job. */
bool terminal_suspends(int master, const char *typed, size_t size);

/* Whether this process is in the background of a terminal that nobody is to write to from there: tostop of stty(1). */
bool terminal_stops_output(int terminal);

/* What the terminal reads as the end of input when it stands alone, or 0 where it reads none now. */
char terminal_end_of_input(int master);

#endif
