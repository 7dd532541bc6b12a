/* SPDX-License-Identifier: MIT */
/* Unit tests of state: the directory that tells which boxes run. */
#include "state.h"

#include <errno.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "place.h"

enum { CLAIMANTS = 20, ROUNDS = 8, CLAIMS = 100 };

static char id_a[BOX_ID], id_b[BOX_ID];

static bool remove_a(void)
{
	struct err ignored = { 0 };

	return state_remove(place.state, id_a, 3000, &ignored);
}

static int begin(void **state)
{
	place_id(1, id_a);
	place_id(2, id_b);
	return place_make(state);
}

/*** The directory ***/

static void a_place_that_is_made_is_closed_to_others(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(stat(place.path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(st.st_uid, geteuid());
}

static void assert_not_opened(const char *path, bool make, const char *word)
{
	struct err e = { 0 };
	int fd = -1;

	assert_true(state_open(path, make, &fd, &e) < 0);
	assert_int_equal(fd, -1);
	assert_says(e.text, word);
	assert_string_equal(e.path, path);
}

static void a_place_that_is_missing_is_made_only_if_asked(void **state)
{
	char path[PLACE_PATH + 16];
	int fd = -1;

	(void)state;
	snprintf(path, sizeof path, "%s/other", place.parent);
	assert_not_opened(path, false, "No such file");
	assert_int_equal(state_open(path, true, &fd, &place.e), 0);
	close(fd);
	assert_int_equal(state_open(path, false, &fd, &place.e), 0);
	close(fd);
}

static void a_place_that_is_open_to_others_is_refused_with_a_mend(void **state)
{
	static const mode_t modes[] = { 0701, 0710, 0704, 0755, 0777, 01777 };
	struct err e = { 0 };
	int fd = -1;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(modes); i++) {
		assert_int_equal(chmod(place.path, modes[i]), 0);
		assert_not_opened(place.path, true, "open to other users");
		state_open(place.path, false, &fd, &e);
		assert_says(e.hint, "chmod 700");
	}
}

static void a_place_that_is_a_link_or_a_file_is_refused(void **state)
{
	char path[PLACE_PATH + 16];

	(void)state;
	snprintf(path, sizeof path, "%s/link", place.parent);
	assert_int_equal(symlink(place.path, path), 0);
	assert_not_opened(path, true, path);
	snprintf(path, sizeof path, "%s/file", place.parent);
	close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	assert_not_opened(path, true, path);
}

static void a_place_of_somebody_else_is_refused(void **state)
{
	(void)state;
	if (geteuid() != 0) {
		assert_not_opened("/", false, "belongs to user 0");
		return;
	}
	assert_int_equal(chown(place.path, 12345, 12345), 0);
	assert_not_opened(place.path, true, "belongs to user 12345");
}

static void assert_passed_over(const char *runtime)
{
	char path[256], second[64];

	snprintf(second, sizeof second, "/tmp/rbox-%u", (unsigned)geteuid());
	state_find_place(runtime, path, sizeof path);
	assert_string_equal(path, second);
}

static void the_runtime_directory_is_the_place_if_it_can_be(void **state)
{
	char path[256], link[PLACE_PATH + 16];

	(void)state;
	assert_true(state_find_place(place.parent, path, sizeof path));
	assert_string_equal(path, place.path);
	assert_int_equal(rmdir(place.path), 0);
	assert_true(state_find_place(place.parent, path, sizeof path));
	assert_string_equal(path, place.path);
	/* it looks only */
	assert_int_equal(access(place.path, F_OK), -1);
	assert_int_equal(symlink("/tmp", place.path), 0);
	assert_passed_over(place.parent);
	unlink(place.path);
	assert_int_equal(mkdir(place.path, 0755), 0);
	assert_passed_over(place.parent);
	snprintf(link, sizeof link, "%s/missing", place.parent);
	assert_passed_over(link);
	assert_passed_over(NULL);
	assert_passed_over("");
	assert_passed_over("relative");
}

static void a_place_whose_path_does_not_fit_is_passed_over(void **state)
{
	char path[24];

	(void)state;
	state_find_place(place.parent, path, sizeof path);
	assert_true(strncmp(path, "/tmp/rbox-", 10) == 0 && strlen(path) < sizeof path);
	assert_null(strstr(path, "unit"));
}

/*** Entries ***/

static void a_box_is_starting_then_runs_then_is_dead(void **state)
{
	int entry = -1;

	(void)state;
	assert_int_equal(place_look(id_a), STATE_DEAD);
	assert_int_equal(state_claim(place.state, id_a, &entry, &place.e), 0);
	assert_int_equal(place_look(id_a), STATE_STARTING);
	place_write_box(entry, id_a, NULL, false);
	assert_int_equal(place_look(id_a), STATE_RUNNING);
	/* looking is no lock that stays */
	assert_int_equal(place_look(id_a), STATE_RUNNING);
	close(entry);
	assert_int_equal(place_look(id_a), STATE_DEAD);
}

static void a_box_that_has_ended_is_told_apart_from_a_dead_one(void **state)
{
	int entry;

	(void)state;
	entry = place_start(id_a, NULL, true);
	place_end(entry, id_a, 0);
	assert_int_equal(place_look(id_a), STATE_ENDED);
}

static void one_id_is_claimed_once(void **state)
{
	struct err e = { 0 };
	int first = -1, second = -1;

	(void)state;
	assert_int_equal(state_claim(place.state, id_a, &first, &place.e), 0);
	assert_true(state_claim(place.state, id_a, &second, &e) < 0);
	assert_int_equal(second, -1);
	close(first);
	assert_int_equal(state_claim(place.state, id_a, &second, &e), 0);
	close(second);
}

static void an_entry_that_is_taken_away_while_it_is_claimed_is_made_again(void **state)
{
	pid_t remover;
	int entry = -1;

	(void)state;
	remover = fork();
	if (remover == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			remove_a();
	}
	for (int i = 0; i < CLAIMS; i++) {
		struct stat mine, there;

		assert_int_equal(state_claim(place.state, id_a, &entry, &place.e), 0);
		assert_int_equal(fstatat(place.state, id_a, &there, AT_SYMLINK_NOFOLLOW), 0);
		assert_int_equal(fstat(entry, &mine), 0);
		assert_int_equal(mine.st_ino, there.st_ino);
		close(entry);
	}
	kill(remover, SIGKILL);
	waitpid(remover, NULL, 0);
}

static void an_entry_that_is_a_link_is_not_followed(void **state)
{
	int entry = -1;

	(void)state;
	assert_int_equal(symlinkat("/", place.state, id_a), 0);
	assert_true(state_claim(place.state, id_a, &entry, &place.e) < 0);
	assert_true(state_enter(place.state, id_a, &entry, &place.e) < 0);
}

/*** Names ***/

static void a_name_leads_to_its_box(void **state)
{
	char id[BOX_ID];
	int entry;

	(void)state;
	assert_false(state_named(place.state, "web", id));
	entry = place_start(id_a, "web", false);
	assert_true(state_named(place.state, "web", id));
	assert_string_equal(id, id_a);
	assert_false(state_named(place.state, "we", id));
	close(entry);
}

static void a_name_of_a_box_that_runs_is_refused_with_a_mend(void **state)
{
	struct err e = { 0 };
	int entry;

	(void)state;
	entry = place_start(id_a, "web", false);
	assert_true(state_claim_name(place.state, id_b, "web", &e) < 0);
	assert_says(e.text, "web");
	assert_says(e.hint, "rbox stop web");
	close(entry);
}

static void a_name_of_a_box_that_only_starts_is_refused_too(void **state)
{
	int entry = -1;

	(void)state;
	assert_int_equal(state_claim(place.state, id_a, &entry, &place.e), 0);
	assert_int_equal(state_claim_name(place.state, id_a, "web", &place.e), 0);
	assert_true(state_claim_name(place.state, id_b, "web", &place.e) < 0);
	close(entry);
}

static void a_name_of_a_box_that_has_gone_is_taken_over(void **state)
{
	char id[BOX_ID];

	(void)state;
	/* killed, so that its entry is still there; then ended; then no entry at all */
	close(place_start(id_a, "web", false));
	assert_int_equal(state_claim_name(place.state, id_b, "web", &place.e), 0);
	assert_true(state_named(place.state, "web", id));
	assert_string_equal(id, id_b);
	place_end(place_start(id_b, NULL, true), id_b, 0);
	assert_int_equal(state_claim_name(place.state, id_a, "web", &place.e), 0);
	assert_true(remove_a());
	assert_int_equal(state_claim_name(place.state, id_b, "web", &place.e), 0);
	assert_true(state_named(place.state, "web", id));
	assert_string_equal(id, id_b);
}

static void a_link_that_leads_to_no_id_is_none_of_rboxs_and_gives_way(void **state)
{
	static const char *const targets[] = { "x", "/etc", "../../../../../../../../../../../../../..", "01234567-89AB-4cde-8f01-23456789abcd" };
	char id[BOX_ID];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(targets); i++) {
		assert_int_equal(symlinkat(targets[i], place.state, "@web"), 0);
		assert_false(state_named(place.state, "web", id));
		assert_int_equal(state_claim_name(place.state, id_a, "web", &place.e), 0);
		assert_true(state_named(place.state, "web", id));
		unlinkat(place.state, "@web", 0);
	}
}

/* What one of many does that want one name: 0 with the name, 1 without it. It lives until `over` is closed. */
static int claim_as_one_of_many(unsigned n, int go, int told, int over)
{
	struct err e = { 0 };
	char id[BOX_ID], byte;
	int state = -1, entry = -1;

	place_id(n, id);
	if (state_open(place.path, false, &state, &e) || state_claim(state, id, &entry, &e))
		return 2;
	if (read(go, &byte, 1) != 0)
		return 2;
	byte = state_claim_name(state, id, "web", &e) == 0 ? '0' : '1';
	if (write(told, &byte, 1) != 1 || read(over, &byte, 1) != 0)
		return 2;
	return 0;
}

/* No id comes twice: the name of an earlier round's winner is a dead box's. */
static unsigned winners_of(unsigned claimants)
{
	static unsigned next = 3;
	int go[2], told[2], over[2];
	unsigned winners = 0;
	pid_t pid[CLAIMANTS];
	char byte;

	assert_int_equal(pipe2(go, O_CLOEXEC) | pipe2(told, O_CLOEXEC) | pipe2(over, O_CLOEXEC), 0);
	for (unsigned i = 0; i < claimants; i++) {
		pid[i] = fork();
		if (pid[i])
			continue;
		close(go[1]);
		close(over[1]);
		_exit(claim_as_one_of_many(next + i, go[0], told[1], over[0]));
	}
	next += claimants;
	close(told[1]);
	close(go[1]);
	for (unsigned i = 0; i < claimants; i++) {
		assert_int_equal(read(told[0], &byte, 1), 1);
		winners += byte == '0';
	}
	close(over[1]);
	for (unsigned i = 0; i < claimants; i++) {
		int status;

		waitpid(pid[i], &status, 0);
		assert_int_equal(status, 0);
	}
	close(go[0]);
	close(told[0]);
	close(over[0]);
	return winners;
}

static void of_many_that_want_a_name_exactly_one_gets_it(void **state)
{
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		assert_int_equal(winners_of(CLAIMANTS), 1);
		unlinkat(place.state, "@web", 0);
	}
}

static void of_many_that_want_a_dead_boxs_name_exactly_one_gets_it(void **state)
{
	(void)state;
	close(place_start(id_a, "web", false));
	/* the winner of each round is dead in the next one */
	for (int round = 0; round < ROUNDS; round++)
		assert_int_equal(winners_of(CLAIMANTS), 1);
}

/*** Files ***/

static void a_file_is_replaced_as_a_whole(void **state)
{
	char *text = NULL;
	size_t size;
	int entry = place_start(id_a, NULL, false), draft;

	(void)state;
	assert_int_equal(state_write(entry, "plan.json", "abc", 3, &place.e), 0);
	draft = state_draft(entry, "plan.json", &place.e);
	assert_true(draft >= 0);
	assert_int_equal(write(draft, "longer", 6), 6);
	assert_int_equal(state_read(entry, "plan.json", &text, &size, &place.e), 0);
	assert_string_equal(text, "abc");
	free(text);
	assert_int_equal(state_commit(entry, "plan.json", 0, &place.e), 0);
	assert_int_equal(state_read(entry, "plan.json", &text, &size, &place.e), 0);
	assert_string_equal(text, "longer");
	assert_int_equal(size, 6);
	free(text);
	close(draft);
	close(entry);
}

static void a_draft_that_failed_goes_and_the_old_file_stays(void **state)
{
	char *text = NULL;
	size_t size;
	int entry = place_start(id_a, NULL, false), draft;

	(void)state;
	assert_int_equal(state_write(entry, "plan.json", "abc", 3, &place.e), 0);
	draft = state_draft(entry, "plan.json", &place.e);
	close(draft);
	assert_int_equal(state_commit(entry, "plan.json", -ENOSPC, &place.e), -ENOSPC);
	assert_says(place.e.text, "plan.json");
	assert_int_equal(faccessat(entry, ".plan.json", F_OK, 0), -1);
	assert_int_equal(state_read(entry, "plan.json", &text, &size, &place.e), 0);
	assert_string_equal(text, "abc");
	free(text);
	close(entry);
}

static void what_is_no_plain_file_is_not_read(void **state)
{
	char *text = NULL;
	size_t size;
	int entry = place_start(id_a, NULL, false);

	(void)state;
	assert_int_equal(mkfifoat(entry, "log", 0600), 0);
	assert_true(state_read(entry, "log", &text, &size, &place.e) < 0);
	assert_int_equal(symlinkat("box.json", entry, "plan.json"), 0);
	assert_true(state_read(entry, "plan.json", &text, &size, &place.e) < 0);
	assert_int_equal(state_read(entry, "ended.json", &text, &size, &place.e), -ENOENT);
	assert_null(text);
	close(entry);
}

static void a_file_that_is_too_large_is_none_of_rboxs(void **state)
{
	char *text = NULL;
	size_t size;
	int entry = place_start(id_a, NULL, false);
	int fd = openat(entry, "plan.json", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	(void)state;
	assert_int_equal(ftruncate(fd, (off_t)BOX_FILE_MAX + 1), 0);
	close(fd);
	assert_true(state_read(entry, "plan.json", &text, &size, &place.e) < 0);
	assert_null(text);
	close(entry);
}

/*** The end ***/

/* The parts of a box that its host process knows. */
static struct box known(const char *id, const char *name, bool is_detached)
{
	return (struct box){ .id = id, .name = name, .is_detached = is_detached };
}

static void a_box_that_ends_leaves_nothing(void **state)
{
	int entry = place_start(id_a, "web", false);
	struct box box = known(id_a, "web", false);

	(void)state;
	assert_int_equal(state_write(entry, "plan.json", "{}", 2, &place.e), 0);
	assert_true(state_leave(place.state, entry, &box));
	assert_false(place_has(id_a));
	assert_false(place_has("@web"));
	close(entry);
}

static void a_box_that_is_waited_for_stays_without_its_name(void **state)
{
	int entry = place_start(id_a, "web", false);
	struct box box = known(id_a, "web", false);
	int waiting = openat(entry, "waiting-123", O_CREAT | O_RDWR | O_CLOEXEC, 0600);

	(void)state;
	assert_int_equal(flock(waiting, LOCK_EX), 0);
	assert_false(state_leave(place.state, entry, &box));
	assert_false(place_has("@web"));
	place_end(entry, id_a, 3 << 8);
	assert_int_equal(place_look(id_a), STATE_ENDED);
	assert_int_equal(state_enter(place.state, id_a, &entry, &place.e), 0);
	state_forget(place.state, id_a, &place.e);
	assert_true(place_has(id_a));
	/* the waiting one has its status, or was killed */
	close(waiting);
	state_forget(place.state, id_a, &place.e);
	assert_false(place_has(id_a));
	close(entry);
}

static void a_detached_box_stays_with_its_name_and_log(void **state)
{
	int entry = place_start(id_a, "web", true);
	struct box box = known(id_a, "web", true);

	(void)state;
	close(openat(entry, "log", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	assert_false(state_leave(place.state, entry, &box));
	place_end(entry, id_a, 0);
	assert_true(place_has("@web"));
	assert_int_equal(state_enter(place.state, id_a, &entry, &place.e), 0);
	assert_int_equal(faccessat(entry, "log", F_OK, 0) | faccessat(entry, "box.json", F_OK, 0), 0);
	close(entry);
}

static void a_name_that_is_somebody_elses_by_now_is_left_alone(void **state)
{
	int first, second;
	struct box box = known(id_a, "web", false);
	char id[BOX_ID];

	(void)state;
	first = place_start(id_a, NULL, false);
	second = place_start(id_b, "web", false);
	assert_true(state_leave(place.state, first, &box));
	assert_true(state_named(place.state, "web", id));
	assert_string_equal(id, id_b);
	close(first);
	close(second);
}

static bool is_over(const char *id)
{
	bool over;
	int entry;

	assert_int_equal(state_enter(place.state, id, &entry, &place.e), 0);
	over = state_is_over(entry, state_look(entry));
	close(entry);
	return over;
}

static void a_detached_box_is_kept_for_a_day(void **state)
{
	(void)state;
	place_end(place_start(id_a, NULL, true), id_a, 0);
	assert_false(is_over(id_a));
	place_age(id_a, STATE_KEPT_S - 60);
	assert_false(is_over(id_a));
	place_age(id_a, STATE_KEPT_S + 60);
	assert_true(is_over(id_a));
}

/* As if a box had ended so many seconds ago by the machine's uptime, and its file were as old as `age` says. */
static void end_before(long uptime, long age)
{
	struct timespec now;
	int entry, ended;

	clock_gettime(CLOCK_BOOTTIME, &now);
	assert_int_equal(state_enter(place.state, id_a, &entry, &place.e), 0);
	ended = openat(entry, "ended.json", O_WRONLY | O_TRUNC | O_CLOEXEC);
	dprintf(ended, "{\"schema\":1,\"start\":1,\"end\":2,\"end_uptime\":%lld,\"timed_out\":false,\"status\":0}",
		((long long)now.tv_sec - uptime) * 1000);
	close(ended);
	close(entry);
	place_age(id_a, age);
}

static void a_clock_that_is_set_takes_away_no_entry(void **state)
{
	enum { YEAR = 365 * 24 * 60 * 60 };

	(void)state;
	place_end(place_start(id_a, NULL, true), id_a, 0);
	place_age(id_a, -3600);
	assert_false(is_over(id_a));
	end_before(1, -3600);
	assert_false(is_over(id_a));
	end_before(1, -YEAR);
	assert_false(is_over(id_a));
	end_before(1, 10L * YEAR);
	assert_false(is_over(id_a));
}

/* Of a status that is kept for seconds, since no machine has to run for a day before it is tested. */
static void what_has_ended_long_ago_goes_whatever_the_clock_says(void **state)
{
	int entry = place_start(id_a, NULL, false);

	(void)state;
	unlinkat(entry, "box.json", 0);
	place_end(entry, id_a, 0);
	end_before(STATE_WAITED_S + 5, -3600);
	assert_true(is_over(id_a));
	end_before(STATE_WAITED_S + 5, STATE_WAITED_S + 5);
	assert_true(is_over(id_a));
	end_before(STATE_WAITED_S - 5, -3600);
	assert_false(is_over(id_a));
}

static void on_a_machine_that_was_started_since_the_clock_decides(void **state)
{
	(void)state;
	place_end(place_start(id_a, NULL, true), id_a, 0);
	end_before(-1000, STATE_KEPT_S + 60);
	assert_true(is_over(id_a));
	end_before(-1000, STATE_KEPT_S - 60);
	assert_false(is_over(id_a));
}

static void another_ones_status_is_kept_for_seconds(void **state)
{
	int entry = place_start(id_a, NULL, false);

	(void)state;
	unlinkat(entry, "box.json", 0);
	place_end(entry, id_a, 0);
	assert_false(is_over(id_a));
	place_age(id_a, STATE_WAITED_S + 5);
	assert_true(is_over(id_a));
}

static void what_runs_or_starts_is_never_over_and_what_is_dead_always(void **state)
{
	int entry = -1;

	(void)state;
	assert_int_equal(state_claim(place.state, id_a, &entry, &place.e), 0);
	assert_false(is_over(id_a));
	place_write_box(entry, id_a, NULL, true);
	assert_false(is_over(id_a));
	close(entry);
	assert_true(is_over(id_a));
}

static void a_box_that_runs_is_not_removed(void **state)
{
	int entry = place_start(id_a, "web", false);

	(void)state;
	assert_false(remove_a());
	assert_true(place_has(id_a) && place_has("@web"));
	assert_int_equal(place_look(id_a), STATE_RUNNING);
	close(entry);
}

static void a_dead_box_is_removed_with_all_its_files_and_names(void **state)
{
	static const char *const files[] = { "box.json", ".box.json", "plan.json", ".plan.json", "ended.json", ".ended.json", "log", "log.1",
					     "waiting-1", "waiting-4194304" };
	int entry = place_start(id_a, "web", true);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(files); i++)
		close(openat(entry, files[i], O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	assert_int_equal(symlinkat(id_a, place.state, "@second"), 0);
	assert_int_equal(symlinkat(id_b, place.state, "@other"), 0);
	close(entry);
	assert_true(remove_a());
	assert_false(place_has(id_a) || place_has("@web") || place_has("@second"));
	assert_true(place_has("@other"));
	/* again: it is gone already */
	assert_true(remove_a());
}

static void files_that_are_none_of_rboxs_are_left_alone(void **state)
{
	int entry = place_start(id_a, NULL, false);

	(void)state;
	close(openat(entry, "mine", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	close(entry);
	assert_false(remove_a());
	assert_int_equal(state_enter(place.state, id_a, &entry, &place.e), 0);
	assert_int_equal(faccessat(entry, "mine", F_OK, 0), 0);
	unlinkat(entry, "mine", 0);
	close(entry);
}

/*** Walks ***/

struct seen { unsigned count, most; unsigned char there[400]; };

static bool see(void *context, const char *id)
{
	struct seen *seen = context;
	unsigned n = (unsigned)strtoul(strrchr(id, '-') + 1, NULL, 16);

	assert_true(box_is_id(id) && n < COUNT_OF(seen->there));
	seen->there[n]++;
	return ++seen->count < seen->most;
}

static void a_walk_meets_every_box_once_and_nothing_else(void **state)
{
	struct seen seen = { .most = 1000 };
	char id[BOX_ID];

	(void)state;
	for (unsigned i = 0; i < COUNT_OF(seen.there); i++)
		assert_int_equal(mkdirat(place.state, place_id(i, id), 0700), 0);
	assert_int_equal(symlinkat(id, place.state, "@web"), 0);
	assert_int_equal(mkdirat(place.state, "other", 0700), 0);
	assert_int_equal(mkdirat(place.state, ".hidden", 0700), 0);
	assert_int_equal(state_walk(place.state, see, &seen, &place.e), 0);
	assert_int_equal(seen.count, COUNT_OF(seen.there));
	for (unsigned i = 0; i < COUNT_OF(seen.there); i++)
		assert_int_equal(seen.there[i], 1);
	/* and again from the start, and until told to end */
	seen = (struct seen){ .most = 7 };
	assert_int_equal(state_walk(place.state, see, &seen, &place.e), 0);
	assert_int_equal(seen.count, 7);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, place_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_place_that_is_made_is_closed_to_others),
		TEST(a_place_that_is_missing_is_made_only_if_asked),
		TEST(a_place_that_is_open_to_others_is_refused_with_a_mend),
		TEST(a_place_that_is_a_link_or_a_file_is_refused),
		TEST(a_place_of_somebody_else_is_refused),
		TEST(the_runtime_directory_is_the_place_if_it_can_be),
		TEST(a_place_whose_path_does_not_fit_is_passed_over),
		TEST(a_box_is_starting_then_runs_then_is_dead),
		TEST(a_box_that_has_ended_is_told_apart_from_a_dead_one),
		TEST(one_id_is_claimed_once),
		TEST(an_entry_that_is_taken_away_while_it_is_claimed_is_made_again),
		TEST(an_entry_that_is_a_link_is_not_followed),
		TEST(a_name_leads_to_its_box),
		TEST(a_name_of_a_box_that_runs_is_refused_with_a_mend),
		TEST(a_name_of_a_box_that_only_starts_is_refused_too),
		TEST(a_name_of_a_box_that_has_gone_is_taken_over),
		TEST(a_link_that_leads_to_no_id_is_none_of_rboxs_and_gives_way),
		TEST(of_many_that_want_a_name_exactly_one_gets_it),
		TEST(of_many_that_want_a_dead_boxs_name_exactly_one_gets_it),
		TEST(a_file_is_replaced_as_a_whole),
		TEST(a_draft_that_failed_goes_and_the_old_file_stays),
		TEST(what_is_no_plain_file_is_not_read),
		TEST(a_file_that_is_too_large_is_none_of_rboxs),
		TEST(a_box_that_ends_leaves_nothing),
		TEST(a_box_that_is_waited_for_stays_without_its_name),
		TEST(a_detached_box_stays_with_its_name_and_log),
		TEST(a_name_that_is_somebody_elses_by_now_is_left_alone),
		TEST(a_detached_box_is_kept_for_a_day),
		TEST(a_clock_that_is_set_takes_away_no_entry),
		TEST(what_has_ended_long_ago_goes_whatever_the_clock_says),
		TEST(on_a_machine_that_was_started_since_the_clock_decides),
		TEST(another_ones_status_is_kept_for_seconds),
		TEST(what_runs_or_starts_is_never_over_and_what_is_dead_always),
		TEST(a_box_that_runs_is_not_removed),
		TEST(a_dead_box_is_removed_with_all_its_files_and_names),
		TEST(files_that_are_none_of_rboxs_are_left_alone),
		TEST(a_walk_meets_every_box_once_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
