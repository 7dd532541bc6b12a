/* SPDX-License-Identifier: MIT */
/* Unit tests of boxes: boxes by what a user calls them. */
#include "boxes.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "place.h"

/* Ids that begin with a letter look like names, and begin like one. */
static const char first[] = "abc00000-0000-4000-8000-000000000001", second[] = "abd00000-0000-4000-8000-000000000002",
		  third[] = "12300000-0000-4000-8000-000000000003";

static void assert_found(const char *wanted, bool may_have_ended, const char *id)
{
	char got[BOX_ID];

	if (boxes_find(place.state, wanted, may_have_ended, got, &place.e))
		fail_msg("'%s': %s", wanted, place.e.text);
	assert_string_equal(got, id);
}

static void assert_not_found(const char *wanted, bool may_have_ended, const char *word)
{
	struct err e = { 0 };
	char got[BOX_ID];

	assert_true(boxes_find(place.state, wanted, may_have_ended, got, &e) < 0);
	assert_says(e.text, word);
	assert_says(e.hint, "rbox ps");
}

static void a_box_is_found_by_name_id_or_a_beginning_of_either(void **state)
{
	int a = place_start(first, "web", false), b = place_start(second, NULL, false), c = place_start(third, "mail", false);

	(void)state;
	assert_found("web", false, first);
	assert_found("we", false, first);
	assert_found(first, false, first);
	assert_found("abc", false, first);
	assert_found("abd", true, second);
	assert_found("1", false, third);
	assert_found("m", false, third);
	close(a);
	close(b);
	close(c);
}

static void a_beginning_of_several_is_ambiguous_and_of_none_nothing(void **state)
{
	int a = place_start(first, "web", false), b = place_start(second, "web2", false);

	(void)state;
	assert_not_found("ab", false, "2 boxes are called ab...");
	assert_not_found("we", false, "2 boxes");
	assert_found("web", false, first);
	assert_not_found("x", false, "no box that runs is called x");
	assert_not_found("x", true, "no box that runs or is kept is called x");
	assert_not_found("", false, "no box");
	assert_not_found("webs", false, "no box");
	assert_not_found("../web", false, "no box");
	assert_not_found("@web", false, "no box");
	close(a);
	close(b);
}

static void a_whole_name_wins_over_ids_that_begin_so(void **state)
{
	int a = place_start(first, NULL, false), b = place_start(second, "abc", false);

	(void)state;
	assert_found("abc", false, second);
	assert_found("abc0", false, first);
	close(a);
	close(b);
}

static void one_box_whose_id_and_name_begin_so_counts_once(void **state)
{
	int a = place_start(first, "abcd", false);

	(void)state;
	assert_found("ab", false, first);
	close(a);
}

static void a_box_that_has_ended_is_found_where_it_may_have(void **state)
{
	(void)state;
	place_end(place_start(first, "web", true), first, 3 << 8);
	assert_not_found("web", false, "that runs");
	assert_found("web", true, first);
	assert_found("abc", true, first);
	place_age(first, STATE_KEPT_S + 60);
	assert_not_found("web", true, "kept");
	assert_false(place_has(first) || place_has("@web"));
}

static void a_dead_box_is_taken_away_and_not_found(void **state)
{
	(void)state;
	close(place_start(first, "web", false));
	assert_not_found("web", true, "no box");
	assert_false(place_has(first) || place_has("@web"));
}

static void a_box_that_only_starts_is_not_found_and_not_taken_away(void **state)
{
	int entry = -1;

	(void)state;
	assert_int_equal(state_claim(place.state, first, &entry, &place.e), 0);
	assert_not_found(first, true, "no box");
	assert_true(place_has(first));
	close(entry);
}

static void a_list_has_what_is_asked_for(void **state)
{
	struct boxes_list list = { 0 };
	int a = place_start(first, NULL, false);

	(void)state;
	place_end(place_start(second, NULL, true), second, 0);
	close(place_start(third, NULL, false));
	assert_int_equal(boxes_list(place.state, false, &list, &place.e), 0);
	assert_int_equal(list.count, 1);
	assert_string_equal(list.id[0], first);
	assert_false(place_has(third));
	free(list.id);
	list = (struct boxes_list){ 0 };
	assert_int_equal(boxes_list(place.state, true, &list, &place.e), 0);
	assert_int_equal(list.count, 2);
	free(list.id);
	close(a);
}

static void a_long_list_is_whole(void **state)
{
	struct boxes_list list = { 0 };
	char id[BOX_ID];

	(void)state;
	for (unsigned i = 0; i < 200; i++)
		place_end(place_start(place_id(i, id), NULL, true), id, 0);
	assert_int_equal(boxes_list(place.state, true, &list, &place.e), 0);
	assert_int_equal(list.count, 200);
	for (size_t i = 0; i < list.count; i++)
		assert_true(box_is_id(list.id[i]));
	free(list.id);
}

static void an_entry_that_is_opened_tells_of_its_box_and_its_end(void **state)
{
	struct boxes_entry found;
	int entry = place_start(first, "web", true);

	(void)state;
	assert_int_equal(boxes_open(place.state, first, &found, &place.e), 0);
	assert_int_equal(found.life, STATE_RUNNING);
	assert_string_equal(found.box.name, "web");
	boxes_release(&found);
	assert_int_equal(found.entry, -1);
	place_end(entry, first, 3 << 8);
	assert_int_equal(boxes_open(place.state, first, &found, &place.e), 0);
	assert_int_equal(found.life, STATE_ENDED);
	assert_int_equal(box_exit_status(&found.end), 3);
	boxes_release(&found);
}

static void an_entry_with_a_bad_file_is_refused(void **state)
{
	struct boxes_entry found;
	int entry = place_start(first, NULL, true);

	(void)state;
	assert_int_equal(state_write(entry, "box.json", "{}", 2, &place.e), 0);
	assert_true(boxes_open(place.state, first, &found, &place.e) < 0);
	assert_int_equal(found.entry, -1);
	place_write_box(entry, first, NULL, true);
	assert_int_equal(state_write(entry, "ended.json", "[", 1, &place.e), 0);
	close(entry);
	assert_true(boxes_open(place.state, first, &found, &place.e) < 0);
	assert_int_equal(found.entry, -1);
	assert_true(boxes_open(place.state, third, &found, &place.e) < 0);
}

static void a_pidfd_is_given_only_while_the_box_runs(void **state)
{
	struct boxes_entry found;
	int entry = place_start(first, "web", true), pidfd = -1;
	pid_t gone;

	(void)state;
	assert_int_equal(boxes_open(place.state, first, &found, &place.e), 0);
	assert_int_equal(boxes_pidfd(&found, getpid(), &pidfd, &place.e), 0);
	close(pidfd);
	pidfd = -1;
	gone = fork();
	if (gone == 0)
		_exit(0);
	waitpid(gone, NULL, 0);
	assert_int_equal(boxes_pidfd(&found, gone, &pidfd, &place.e), -ESRCH);
	assert_says(place.e.text, "web has ended");
	close(entry);
	assert_int_equal(boxes_pidfd(&found, getpid(), &pidfd, &place.e), -ESRCH);
	assert_int_equal(pidfd, -1);
	boxes_release(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACE_TEST(a_box_is_found_by_name_id_or_a_beginning_of_either),
		PLACE_TEST(a_beginning_of_several_is_ambiguous_and_of_none_nothing),
		PLACE_TEST(a_whole_name_wins_over_ids_that_begin_so),
		PLACE_TEST(one_box_whose_id_and_name_begin_so_counts_once),
		PLACE_TEST(a_box_that_has_ended_is_found_where_it_may_have),
		PLACE_TEST(a_dead_box_is_taken_away_and_not_found),
		PLACE_TEST(a_box_that_only_starts_is_not_found_and_not_taken_away),
		PLACE_TEST(a_list_has_what_is_asked_for),
		PLACE_TEST(a_long_list_is_whole),
		PLACE_TEST(an_entry_that_is_opened_tells_of_its_box_and_its_end),
		PLACE_TEST(an_entry_with_a_bad_file_is_refused),
		PLACE_TEST(a_pidfd_is_given_only_while_the_box_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
