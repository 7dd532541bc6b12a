/* SPDX-License-Identifier: MIT */
/*
 * relay - the caller's terminal or streams on one side, the box's terminal on the other
 *
 * Part of the host process while a box with a terminal of its own runs. Each direction has one buffer of fixed size: nothing is read
 * for which there is no room, so a side that stalls holds the other one up and loses nothing. Never blocks.
 */
#ifndef RBOX_RELAY_H
#define RBOX_RELAY_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <termios.h>

#include "output.h"

enum { RELAY_BUFFER = 16384, RELAY_POLLS = 4, RELAY_LOOK_MS = 200 };

struct relay_buffer {
	size_t begin, end;
	char bytes[RELAY_BUFFER];
};

struct relay {
	int master;			/* of the box's terminal; -1: there is no relay */
	int slave;			/* held, so that it is not hung up while no program in the box has it open */
	int in;				/* the caller's; -1: over */
	struct output out;		/* the caller's */
	bool is_to_terminal;		/* `out` is one */
	int error;			/* why what the box wrote was lost: an errno, 0 if its reader went away */
	int terminal;			/* the one whose modes are changed while the box is in the foreground; -1: none */
	bool is_raw;
	bool mid_line;			/* what was typed last is not a whole line */
	bool owes_end;			/* the caller's input is over, and the box has yet to be told */
	bool is_held;			/* output waits until the terminal is not another job's: stty tostop */
	size_t left;			/* of the box's output, at most, once it is dead */
	int64_t suspended;		/* when the character that suspends a job was typed; milliseconds of CLOCK_MONOTONIC, 0: not */
	struct termios saved;
	struct relay_buffer inward, outward;
};

/* Takes `master` over. 0 and 1 are the caller's streams. */
void relay_begin(struct relay *r, int master);

/* Fills RELAY_POLLS entries, of which those that nothing is asked of have no descriptor. */
void relay_ask(const struct relay *r, struct pollfd wait[RELAY_POLLS]);

/* Moves what can be moved. */
void relay_move(struct relay *r, const struct pollfd wait[RELAY_POLLS]);

/*
 * How long a poll may last, -1 for ever: while another job has the terminal, nobody tells rbox that it is back in the
 * foreground, so it looks.
 */
int relay_limit(const struct relay *r);

/* After a poll, a SIGCONT or at the start: raw in the foreground, else as the caller had it. */
void relay_look(struct relay *r);

/* Moves what the box has written and there is room for: before rbox stops. */
void relay_show(struct relay *r);

/* Whether the user has typed what suspends the box's job, shortly before, and once for each time that this is asked. */
bool relay_was_suspended(struct relay *r);

/* SIGWINCH */
void relay_resize(struct relay *r);

/* The caller's modes back: before rbox stops, and in the end. */
void relay_restore(struct relay *r);

/*
 * When the box is dead: moves the rest of its output, however long the reader takes, and ends. False: a poll is needed before it
 * goes on. What a process outside the box writes into its terminal meanwhile is left there.
 */
bool relay_drain(struct relay *r);

#endif
