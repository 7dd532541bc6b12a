/* SPDX-License-Identifier: MIT */
/* Unit tests of entry: a run's own entry in the directory of boxes. */
#include "entry.h"

#include <sys/wait.h>

#include "place.h"

static char id[BOX_ID];

static int begin(void **state)
{
	place_id(1, id);
	return place_make(state);
}

/* Process 1 of a box that was over before its host process came to describe it: dead, and not reaped. */
static pid_t a_dead_process(void)
{
	siginfo_t end;
	pid_t pid = fork();

	if (pid == 0)
		_exit(7);
	assert_true(pid > 0);
	assert_int_equal(waitid(P_PID, (id_t)pid, &end, WEXITED | WNOWAIT), 0);
	return pid;
}

static void describe_what_is_over(bool is_detached)
{
	static const char *const none[] = { NULL };
	struct run run = {
		.state = place.state, .entry = -1, .init = a_dead_process(),
		.box = {
			.id = id, .version = "1", .root = "/r", .asked = none, .command = none, .environment = none, .bounding = "",
			.capabilities = "", .workdir = "/", .stop_signal = 15, .is_detached = is_detached,
		},
	};

	assert_int_equal(state_claim(place.state, id, &run.entry, &place.e), 0);
	assert_int_equal(entry_describe(&run, &place.e), 0);
	assert_int_equal(faccessat(run.entry, "box.json", F_OK, 0) == 0, is_detached);
	close(run.entry);
	waitpid(run.init, NULL, 0);
}

static void a_detached_box_that_is_over_is_described_all_the_same(void **state)
{
	(void)state;
	describe_what_is_over(true);
}

static void another_box_that_is_over_is_nothing_to_find(void **state)
{
	(void)state;
	describe_what_is_over(false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_detached_box_that_is_over_is_described_all_the_same, begin, place_remove),
		cmocka_unit_test_setup_teardown(another_box_that_is_over_is_nothing_to_find, begin, place_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
