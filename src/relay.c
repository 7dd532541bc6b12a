/* SPDX-License-Identifier: MIT */
#include "relay.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"
#include "sys.h"
#include "terminal.h"

enum { SUSPENDING_MS = 3000 };		/* what a program may take to stop when told: an editor tidies the screen up first */
enum { ASK_IN, ASK_TO_BOX, ASK_FROM_BOX, ASK_OUT };

static bool is_empty(const struct relay_buffer *b)
{
	return b->begin == b->end;
}

void relay_begin(struct relay *r, int master)
{
	/* not the buffers, whose pages are touched by those that need them */
	r->master = master;
	r->slave = terminal_slave(master);
	r->in = STDIN_FILENO;
	r->out = output_to(STDOUT_FILENO);
	output_look(&r->out);
	r->is_to_terminal = isatty(STDOUT_FILENO);
	r->terminal = -1;
	r->left = TERMINAL_HOLDS;
	if (isatty(STDIN_FILENO)) {
		int again = terminal_open_again(STDIN_FILENO, O_RDONLY);

		r->terminal = STDIN_FILENO;
		r->in = again < 0 ? STDIN_FILENO : again;
	}
	relay_look(r);
}

/*** Who has the terminal ***/

static bool is_background(const struct relay *r)
{
	return r->terminal >= 0 && !r->is_raw;
}

void relay_look(struct relay *r)
{
	r->is_held = false;
	if (r->master < 0 || r->terminal < 0)
		return;
	bool is_ours = terminal_is_ours(r->terminal);
	if (is_ours && !r->is_raw) {
		r->is_raw = terminal_make_raw(r->terminal, &r->saved);
		terminal_resize(r->terminal, r->master);
	} else if (!is_ours) {
		/* whoever has it now sets its modes */
		r->is_raw = false;
	}
}

void relay_restore(struct relay *r)
{
	if (r->master < 0 || !r->is_raw)
		return;
	if (terminal_is_ours(r->terminal))
		terminal_restore(r->terminal, &r->saved);
	r->is_raw = false;
}

void relay_resize(struct relay *r)
{
	if (r->terminal >= 0)
		terminal_resize(r->terminal, r->master);
}

int relay_limit(const struct relay *r)
{
	return r->master >= 0 && (is_background(r) || r->is_held) ? RELAY_LOOK_MS : -1;
}

/*** Moving ***/

void relay_ask(const struct relay *r, struct pollfd wait[RELAY_POLLS])
{
	bool wants_in = r->in >= 0 && is_empty(&r->inward) && !r->owes_end && !is_background(r);
	bool has_inward = !is_empty(&r->inward) || r->owes_end;

	for (int i = 0; i < RELAY_POLLS; i++)
		wait[i] = (struct pollfd){ .fd = -1 };
	if (r->master < 0)
		return;
	if (wants_in)
		wait[ASK_IN] = (struct pollfd){ .fd = r->in, .events = POLLIN };
	if (has_inward)
		wait[ASK_TO_BOX] = (struct pollfd){ .fd = r->master, .events = POLLOUT };
	if (is_empty(&r->outward))
		wait[ASK_FROM_BOX] = (struct pollfd){ .fd = r->master, .events = POLLIN };
	else if (!r->is_held)
		wait[ASK_OUT] = (struct pollfd){ .fd = r->out.fd, .events = POLLOUT };
}

static bool is_for_later(void)
{
	return errno == EAGAIN || errno == EINTR;
}

/* Returns what read(2) does; what was read is in the buffer. */
static ssize_t fill(struct relay_buffer *b, int from, size_t most)
{
	ssize_t got = read(from, b->bytes, most < sizeof b->bytes ? most : sizeof b->bytes);

	b->begin = 0;
	b->end = got > 0 ? (size_t)got : 0;
	return got;
}

/* Nobody reads what the box writes, and nobody will: its terminal hangs up, as without a box. */
static void hang_up(struct relay *r)
{
	r->outward.begin = r->outward.end;
	relay_restore(r);
	fd_close(&r->slave);
	fd_close(&r->master);
}

static void take_in(struct relay *r)
{
	ssize_t got = fill(&r->inward, r->in, RELAY_BUFFER);

	if (got > 0) {
		r->mid_line = r->inward.bytes[got - 1] != '\n';
		return;
	}
	if (got < 0 && is_for_later())
		return;
	/* another job has the terminal by now */
	if (got < 0 && errno == EIO && r->terminal >= 0 && !terminal_is_ours(r->terminal)) {
		relay_look(r);
		return;
	}
	r->owes_end = true;
	if (r->in > STDERR_FILENO)
		close(r->in);
	r->in = -1;
	/* a terminal has no end but its going away, and then there is nobody to write for either */
	if (r->terminal >= 0 && r->is_to_terminal)
		hang_up(r);
}

/* A terminal reads its end character as the end only at the beginning of a line. */
static void tell_end(struct relay *r)
{
	char end = terminal_end_of_input(r->master);
	const char twice[] = { end, end };

	if (!end || write(r->master, twice, r->mid_line ? 2 : 1) >= 0 || !is_for_later())
		r->owes_end = false;
}

static void put_in(struct relay *r)
{
	if (is_empty(&r->inward)) {
		tell_end(r);
		return;
	}
	if (terminal_suspends(r->master, r->inward.bytes + r->inward.begin, r->inward.end - r->inward.begin))
		r->suspended = sys_clock_ms(CLOCK_MONOTONIC);
	ssize_t put = write(r->master, r->inward.bytes + r->inward.begin, r->inward.end - r->inward.begin);
	if (put >= 0)
		r->inward.begin += (size_t)put;
	else if (!is_for_later())
		r->inward.begin = r->inward.end;
}

bool relay_was_suspended(struct relay *r)
{
	int64_t typed = r->suspended;

	r->suspended = 0;
	return typed && sys_clock_ms(CLOCK_MONOTONIC) - typed < SUSPENDING_MS;
}

static void put_out(struct relay *r)
{
	ssize_t put;

	/* SIGTTOU, which would stop rbox for this, is blocked, and then the kernel lets it write */
	r->is_held = r->is_to_terminal && terminal_stops_output(r->out.fd);
	if (r->is_held)
		return;
	put = output_put(&r->out, r->outward.bytes + r->outward.begin, r->outward.end - r->outward.begin);
	if (put >= 0)
		r->outward.begin += (size_t)put;
	if (put >= 0 || is_for_later())
		return;
	/* a reader that has gone away wants no more */
	if (errno != EPIPE && errno != EIO && errno != ECONNRESET)
		r->error = errno;
	hang_up(r);
}

void relay_move(struct relay *r, const struct pollfd wait[RELAY_POLLS])
{
	if (wait[ASK_IN].revents)
		take_in(r);
	if (wait[ASK_TO_BOX].revents & POLLOUT && r->master >= 0)
		put_in(r);
	if (wait[ASK_FROM_BOX].revents & POLLIN && r->master >= 0)
		fill(&r->outward, r->master, RELAY_BUFFER);
	if ((wait[ASK_OUT].revents || wait[ASK_FROM_BOX].revents) && !is_empty(&r->outward))
		put_out(r);
}

/* Moves what the box has written, at most `left` more bytes; false while the reader has no room. */
static bool move_out(struct relay *r, size_t *left)
{
	while (r->master >= 0) {
		if (is_empty(&r->outward)) {
			ssize_t got = *left ? fill(&r->outward, r->master, *left) : 0;

			if (got <= 0)
				return true;
			*left -= (size_t)got;
		}
		put_out(r);
		if (!is_empty(&r->outward))
			return false;
	}
	return true;
}

void relay_show(struct relay *r)
{
	size_t left = TERMINAL_HOLDS;

	move_out(r, &left);
}

bool relay_drain(struct relay *r)
{
	if (!move_out(r, &r->left))
		return false;
	relay_restore(r);
	fd_close(&r->slave);
	fd_close(&r->master);
	return true;
}
