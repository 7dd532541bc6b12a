/* SPDX-License-Identifier: MIT */
/* Unit tests of relay: what goes through a box's terminal is neither lost nor told twice. */
#include "relay.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

enum { MUCH = 400000, PATIENCE_MS = 200, CHUNK = 4096 };

/* A relay between two pipes of a caller's and a terminal of a box's. */
static struct wires { struct relay relay; int slave, to_box, from_box; } w;

static int setup(void **state)
{
	int in[2], out[2], master;
	struct termios modes;

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (master < 0 || grantpt(master) || unlockpt(master) || fcntl(master, F_SETFL, O_NONBLOCK) || pipe2(in, O_CLOEXEC) ||
	    pipe2(out, O_CLOEXEC))
		return -1;
	w.slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	w.to_box = in[1];
	w.from_box = out[0];
	w.relay = (struct relay){ .master = master, .slave = -1, .in = in[0], .out = output_to(out[1]), .terminal = -1,
				  .left = RELAY_BUFFER };
	cfmakeraw((tcgetattr(w.slave, &modes), &modes));
	return tcsetattr(w.slave, TCSANOW, &modes);
}

static void drop(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int teardown(void **state)
{
	(void)state;
	drop(&w.slave);
	drop(&w.to_box);
	drop(&w.from_box);
	drop(&w.relay.master);
	drop(&w.relay.slave);
	drop(&w.relay.in);
	output_release(&w.relay.out);
	drop(&w.relay.out.fd);
	return 0;
}

/* One turn; false where nothing came to pass. */
static bool turn(int patience)
{
	struct pollfd wait[RELAY_POLLS];

	relay_ask(&w.relay, wait);
	if (poll(wait, RELAY_POLLS, patience) <= 0)
		return false;
	relay_move(&w.relay, wait);
	return true;
}

static char byte_of(size_t n)
{
	return (char)('a' + n * 7 / 3 % 26);
}

/* A process that writes MUCH to `fd` and has no other end of anything; it ends with the test. */
static pid_t start_writer(int fd)
{
	char bytes[CHUNK];
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (size_t at = 0; at < MUCH;) {
		size_t size = MUCH - at < CHUNK ? MUCH - at : CHUNK;

		for (size_t i = 0; i < size; i++)
			bytes[i] = byte_of(at + i);
		for (size_t put = 0; put < size;) {
			ssize_t r = write(fd, bytes + put, size - put);

			if (r <= 0)
				_exit(1);
			put += (size_t)r;
		}
		at += size;
	}
	_exit(0);
}

static void assert_reads(int fd, size_t *at)
{
	char bytes[CHUNK];
	struct pollfd wait = { .fd = fd, .events = POLLIN };

	while (poll(&wait, 1, 0) > 0 && wait.revents & POLLIN) {
		ssize_t got = read(fd, bytes, sizeof bytes);

		if (got <= 0)
			return;
		for (ssize_t i = 0; i < got; i++)
			if (bytes[i] != byte_of((*at)++))
				fail_msg("byte %zu is another one", *at - 1);
	}
}

/* Moves all that is written on one side to a reader at `fd` that stalls at first. */
static void assert_all_arrives(int fd, pid_t writer)
{
	size_t at = 0;
	int status;

	for (int turns = 0; turns < 100000 && at < MUCH; turns++) {
		turn(20);
		assert_reads(fd, &at);
	}
	assert_int_equal(at, MUCH);
	waitpid(writer, &status, 0);
	assert_int_equal(status, 0);
}

static void what_the_box_writes_arrives_whole(void **state)
{
	(void)state;
	assert_all_arrives(w.from_box, start_writer(w.slave));
}

static void what_the_caller_writes_arrives_whole(void **state)
{
	(void)state;
	assert_all_arrives(w.slave, start_writer(w.to_box));
}

static void a_box_that_does_not_read_holds_the_caller_up_and_loses_nothing(void **state)
{
	pid_t writer = start_writer(w.to_box);

	(void)state;
	while (turn(PATIENCE_MS))
		;
	assert_true(w.relay.inward.end > w.relay.inward.begin);
	assert_all_arrives(w.slave, writer);
}

static void a_reader_that_stalls_holds_the_box_up_and_loses_nothing(void **state)
{
	pid_t writer, stalled;
	int status = 0, waited = 0;

	(void)state;
	/* in a process of its own, so that a relay that blocks does not take the test along */
	stalled = fork();
	if (stalled == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		writer = start_writer(w.slave);
		while (turn(PATIENCE_MS))
			;
		assert_true(w.relay.outward.end > w.relay.outward.begin);
		assert_all_arrives(w.from_box, writer);
		_exit(0);
	}
	while (waitpid(stalled, &status, WNOHANG) == 0 && waited++ < 200)
		usleep(50000);
	kill(stalled, SIGKILL);
	waitpid(stalled, NULL, 0);
	assert_true(waited < 200);
	assert_int_equal(status, 0);
}

/*** Ends ***/

static void read_line_by_line(void)
{
	struct termios modes;

	tcgetattr(w.slave, &modes);
	modes.c_lflag = (modes.c_lflag & ~(tcflag_t)ECHO) | ICANON;
	modes.c_cc[VEOF] = 4;
	tcsetattr(w.slave, TCSANOW, &modes);
}

static void assert_slave_reads(const char *text)
{
	struct pollfd wait = { .fd = w.slave, .events = POLLIN };
	char bytes[64];
	ssize_t got;

	assert_int_equal(poll(&wait, 1, 1000), 1);
	got = read(w.slave, bytes, sizeof bytes);
	assert_int_equal(got, strlen(text));
	assert_memory_equal(bytes, text, strlen(text));
}

/* The caller writes `text` and no more: the box reads it, then the end, and no second end. */
static void assert_end_is_told_once(const char *text)
{
	struct pollfd wait = { .fd = w.slave, .events = POLLIN };

	read_line_by_line();
	assert_int_equal(write(w.to_box, text, strlen(text)), strlen(text));
	drop(&w.to_box);
	while (turn(PATIENCE_MS))
		;
	assert_int_equal(w.relay.in, -1);
	assert_false(w.relay.owes_end);
	if (*text)
		assert_slave_reads(text);
	assert_slave_reads("");
	assert_int_equal(poll(&wait, 1, PATIENCE_MS), 0);
}

static void the_end_of_input_is_told_once(void **state)
{
	(void)state;
	assert_end_is_told_once("line\n");
}

static void the_end_of_input_within_a_line_is_told_once(void **state)
{
	(void)state;
	assert_end_is_told_once("no line");
}

static void empty_input_is_an_end_too(void **state)
{
	(void)state;
	assert_end_is_told_once("");
}

static void a_terminal_that_reads_no_end_is_sent_none(void **state)
{
	struct pollfd wait = { .fd = w.slave, .events = POLLIN };

	(void)state;
	drop(&w.to_box);
	while (turn(PATIENCE_MS))
		;
	assert_false(w.relay.owes_end);
	assert_int_equal(poll(&wait, 1, PATIENCE_MS), 0);
}

static void when_nobody_reads_any_more_the_boxs_terminal_hangs_up(void **state)
{
	struct pollfd wait[RELAY_POLLS];
	char byte;

	(void)state;
	drop(&w.from_box);
	assert_int_equal(write(w.slave, "x", 1), 1);
	while (turn(PATIENCE_MS))
		;
	assert_int_equal(w.relay.master, -1);
	assert_true(read(w.slave, &byte, 1) <= 0);
	/* and from then on nothing is asked for */
	relay_ask(&w.relay, wait);
	for (int i = 0; i < RELAY_POLLS; i++)
		assert_int_equal(wait[i].fd, -1);
	assert_int_equal(relay_limit(&w.relay), -1);
	assert_true(relay_drain(&w.relay));
}

static void a_terminal_that_no_program_has_open_is_not_hung_up(void **state)
{
	(void)state;
	w.relay.slave = w.slave;
	w.slave = -1;
	assert_false(turn(PATIENCE_MS));
	w.slave = dup(w.relay.slave);
	assert_int_equal(write(w.slave, "x", 1), 1);
	while (turn(PATIENCE_MS))
		;
	assert_true(w.relay.master >= 0);
	drop(&w.slave);
	assert_true(relay_drain(&w.relay));
	assert_int_equal(w.relay.slave, -1);
}

static void what_a_dead_box_has_written_still_arrives(void **state)
{
	char bytes[64];

	(void)state;
	assert_int_equal(write(w.slave, "last words", 10), 10);
	drop(&w.slave);
	while (!relay_drain(&w.relay))
		;
	assert_int_equal(w.relay.master, -1);
	assert_int_equal(read(w.from_box, bytes, sizeof bytes), 10);
	assert_memory_equal(bytes, "last words", 10);
	assert_true(relay_drain(&w.relay));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_the_box_writes_arrives_whole),
		TEST(what_the_caller_writes_arrives_whole),
		TEST(a_box_that_does_not_read_holds_the_caller_up_and_loses_nothing),
		TEST(a_reader_that_stalls_holds_the_box_up_and_loses_nothing),
		TEST(the_end_of_input_is_told_once),
		TEST(the_end_of_input_within_a_line_is_told_once),
		TEST(empty_input_is_an_end_too),
		TEST(a_terminal_that_reads_no_end_is_sent_none),
		TEST(when_nobody_reads_any_more_the_boxs_terminal_hangs_up),
		TEST(a_terminal_that_no_program_has_open_is_not_hung_up),
		TEST(what_a_dead_box_has_written_still_arrives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
