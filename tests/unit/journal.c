/* SPDX-License-Identifier: MIT */
/* Unit tests of journal: what a detached box wrote, to files and back. */
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"
#include "unit.h"

static int64_t time_of(const char *text)
{
	int64_t time = -1;

	assert_int_equal(journal_read_time(text, strlen(text), &time), 0);
	return time;
}

static void check_time(int64_t time, const char *wanted)
{
	char text[JOURNAL_TIME];

	journal_write_time(time, text);
	assert_string_equal(text, wanted);
}

static void times_are_written_in_utc(void **state)
{
	(void)state;
	check_time(0, "1970-01-01T00:00:00.000000000Z");
	check_time(-1, "1969-12-31T23:59:59.999999999Z");
	check_time(951782400000000001, "2000-02-29T00:00:00.000000001Z");
	check_time(1795638673123456789, "2026-11-25T20:31:13.123456789Z");
	check_time(4107542399000000000, "2100-02-28T23:59:59.000000000Z");
	check_time(4107542400000000000, "2100-03-01T00:00:00.000000000Z");
	check_time(INT64_MAX, "2262-04-11T23:47:16.854775807Z");
	check_time(INT64_MIN, "1677-09-21T00:12:43.145224192Z");
}

static void every_day_is_the_c_librarys(void **state)
{
	(void)state;
	for (int64_t day = -106600; day < 106600; day++) {
		time_t seconds = (time_t)(day * 86400 + 86399);
		char wanted[64], text[JOURNAL_TIME];
		struct tm tm;

		strftime(wanted, sizeof wanted, "%Y-%m-%dT%H:%M:%S.000000000Z", gmtime_r(&seconds, &tm));
		journal_write_time((int64_t)seconds * 1000000000, text);
		assert_string_equal(text, wanted);
		assert_int_equal(time_of(text), (int64_t)seconds * 1000000000);
	}
}

static void a_fraction_may_be_short_or_left_out(void **state)
{
	(void)state;
	assert_int_equal(time_of("1970-01-01T00:00:01Z"), 1000000000);
	assert_int_equal(time_of("1970-01-01T00:00:01.5Z"), 1500000000);
	assert_int_equal(time_of("1970-01-01T00:00:00.000000001Z"), 1);
}

static void what_is_no_time_is_refused(void **state)
{
	static const char *const bad[] = {
		"", "Z", "2026-11-25", "2026-11-25T20:31:13", "2026-11-25T20:31:13.Z", "2026-11-25T20:31:13.1234567890Z",
		"2026-11-25T20:31:13,5Z", "2026-11-25T20:31:13.5xZ", "2026-11-25T20:31:13+01:00", "2026-11-25 20:31:13Z",
		"2026-11-25T24:00:00Z", "2026-11-25T20:60:00Z", "2026-11-25T20:31:60Z", "2026-11-31T00:00:00Z",
		"2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
		"2026-01-00T00:00:00Z", "2026-99-99T00:00:00Z", "1677-12-31T00:00:00Z", "2262-01-01T00:00:00Z",
		"-026-11-25T20:31:13Z", "2026-+1-25T20:31:13Z", "2026-11-25T20:31:-1Z", " 2026-11-25T20:31:13Z",
	};
	int64_t time = 77;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(journal_read_time(bad[i], strlen(bad[i]), &time), -EINVAL);
	assert_int_equal(time, 77);
}

static void a_line_is_read_whole(void **state)
{
	static const char text[] = "1970-01-01T00:00:00.000000002Z stderr P a\0b ";
	struct journal_line line;

	(void)state;
	assert_true(journal_read_line(text, sizeof text - 1, &line));
	assert_int_equal(line.time, 2);
	assert_int_equal(line.stream, 1);
	assert_false(line.ends);
	assert_int_equal(line.size, 4);
	assert_memory_equal(line.text, "a\0b ", 4);
}

static void what_is_no_line_is_refused(void **state)
{
	static const char *const bad[] = {
		"", " ", "what", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z stdout F",
		"1970-01-01T00:00:00Z stdout X what", "1970-01-01T00:00:00Z stdin  F what",
		"1970-01-01T00:00:00Z  stdout F what", "1970-01-01T00:00:00 stdout F what",
		"1970-01-01T00:00:00Z stdout Fwhat", "1970-01-01T00:00:00Z stdoutF  what",
		" stdout F what is long enough for it",
	};
	struct journal_line line;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(journal_read_line(bad[i], strlen(bad[i]), &line));
}

/* A directory with a journal, and what its reader handed out: "Ftext." or "Ptext." for stdout, small letters for stderr. */
struct place {
	char path[64];
	int directory;
	struct journal journal;
	struct journal_reader reader;
	struct err err;
	char got[1 << 16];
	size_t used, lines, most;
	int64_t last;
};

static int make_place(void **state)
{
	const char *top = getenv("TMPDIR");
	struct place *p = calloc(1, sizeof *p);

	*state = p;
	if (!p || snprintf(p->path, sizeof p->path, "%s/journal.XXXXXX", top && strlen(top) < 40 ? top : "/tmp") < 0)
		return -1;
	if (!mkdtemp(p->path))
		return -1;
	p->most = SIZE_MAX;
	p->journal.file = p->reader.file = -1;
	p->directory = open(p->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return p->directory < 0 ? -1 : journal_begin(&p->journal, p->directory, &p->err);
}

static int remove_place(void **state)
{
	struct place *p = *state;
	int r;

	journal_end(&p->journal);
	journal_reader_end(&p->reader);
	unlinkat(p->directory, "log", 0);
	unlinkat(p->directory, "log.1", 0);
	fd_close(&p->directory);
	r = rmdir(p->path);
	free(p);
	return r;
}

static bool take(void *context, const struct journal_line *line)
{
	struct place *p = context;
	char letter = line->ends ? 'F' : 'P';

	assert_true(line->time >= p->last);
	p->last = line->time;
	p->lines++;
	if (p->used + line->size + 2 < sizeof p->got) {
		p->got[p->used++] = (char)(line->stream ? letter | ' ' : letter);
		memcpy(p->got + p->used, line->text, line->size);
		p->used += line->size;
		p->got[p->used++] = '.';
		p->got[p->used] = '\0';
	}
	return p->lines < p->most;
}

static void add(struct place *p, unsigned stream, const char *string)
{
	journal_add(&p->journal, stream, string, strlen(string));
}

static void begin_reading(struct place *p)
{
	assert_int_equal(journal_reader_begin(&p->reader, p->directory, &p->err), 0);
}

/* What comes until there is nothing more. */
static const char *read_on(struct place *p)
{
	p->used = 0;
	p->got[0] = '\0';
	assert_int_equal(journal_reader_next(&p->reader, take, p), 0);
	return p->got;
}

static size_t size_of(const struct place *p, const char *name)
{
	struct stat st;

	return fstatat(p->directory, name, &st, 0) ? 0 : (size_t)st.st_size;
}

/* Puts bytes at the end of `log` that the journal did not write. */
static void put_strange(const struct place *p, const char *bytes, size_t size)
{
	AUTO_FD int fd = openat(p->directory, "log", O_WRONLY | O_APPEND | O_CLOEXEC);

	assert_int_equal(fd_write(fd, bytes, size), 0);
}

/* Adds lines of 1000 bytes until `log` was replaced. */
static void fill(struct place *p)
{
	char line[1000];
	size_t before = 0;

	memset(line, '-', sizeof line);
	line[sizeof line - 1] = '\n';
	while (p->journal.size >= before) {
		before = p->journal.size;
		journal_add(&p->journal, 0, line, sizeof line);
	}
}

static void what_was_written_reads_back(void **state)
{
	struct place *p = *state;

	add(p, 0, "one\n\ntwo\n");
	add(p, 1, "three\n");
	journal_add(&p->journal, 0, "\0\xff\r\n", 4);
	begin_reading(p);
	read_on(p);
	assert_int_equal(p->used, sizeof "Fone.F.Ftwo.fthree.F\0\xff\r." - 1);
	assert_memory_equal(p->got, "Fone.F.Ftwo.fthree.F\0\xff\r.", p->used);
}

static void the_file_has_kubernetes_format(void **state)
{
	struct place *p = *state;
	AUTO_FD int fd = openat(p->directory, "log", O_RDONLY | O_CLOEXEC);
	char text[256] = "";

	add(p, 1, "what\nhalf");
	assert_int_equal(fd_read(fd, text, sizeof text), p->journal.size);
	assert_int_equal(text[10], 'T');
	assert_memory_equal(text + 29, "Z stderr F what\n", 16);
	assert_memory_equal(text + 45 + 29, "Z stderr P half\n", 16);
}

static void a_line_that_comes_in_pieces_is_pieces_and_an_end(void **state)
{
	struct place *p = *state;

	add(p, 0, "a");
	add(p, 1, "other\n");
	add(p, 0, "b\nc");
	add(p, 0, "\n");
	begin_reading(p);
	assert_string_equal(read_on(p), "Pa.fother.Fb.Pc.F.");
}

static void a_long_line_is_cut(void **state)
{
	struct place *p = *state;
	static char line[2 * JOURNAL_LINE + 2];

	memset(line, 'x', sizeof line);
	line[JOURNAL_LINE] = '\n';
	journal_add(&p->journal, 0, line, JOURNAL_LINE + 1);
	line[JOURNAL_LINE] = 'x';
	line[sizeof line - 1] = '\n';
	journal_add(&p->journal, 0, line, sizeof line);
	begin_reading(p);
	read_on(p);
	assert_int_equal(p->lines, 4);
	assert_int_equal(p->used, 3 * (JOURNAL_LINE + 2) + 3);
	assert_int_equal(p->got[0], 'F');
	assert_int_equal(p->got[JOURNAL_LINE + 2], 'P');
	assert_string_equal(p->got + 3 * (JOURNAL_LINE + 2), "Fx.");
}

static void a_huge_add_is_whole(void **state)
{
	struct place *p = *state;
	size_t size = 600000;
	char *bytes = test_malloc(size);

	for (size_t i = 0; i < size; i++)
		bytes[i] = i % 60 == 59 ? '\n' : 'x';
	journal_add(&p->journal, 0, bytes, size);
	begin_reading(p);
	read_on(p);
	assert_int_equal(p->lines, 10000);
	assert_int_equal(p->journal.lost, 0);
	test_free(bytes);
}

static void a_journal_does_not_take_over_a_file(void **state)
{
	struct place *p = *state;
	struct journal second;

	assert_int_equal(journal_begin(&second, p->directory, &p->err), -EEXIST);
	assert_says(p->err.text, "log");
}

static void files_have_a_limit_and_there_are_two(void **state)
{
	struct place *p = *state;

	add(p, 0, "oldest\n");
	fill(p);
	add(p, 0, "newest\n");
	assert_true(size_of(p, "log.1") <= JOURNAL_LIMIT && size_of(p, "log.1") > JOURNAL_LIMIT - 2000);
	assert_int_equal(size_of(p, "log"), p->journal.size);
	begin_reading(p);
	read_on(p);
	assert_memory_equal(p->got, "Foldest.", 8);
	assert_int_equal(p->lines * 1040, size_of(p, "log.1") + size_of(p, "log") + 2 * (1040 - 47));
	p->last = 0;
	fill(p);
	journal_reader_end(&p->reader);
	begin_reading(p);
	read_on(p);
	assert_memory_equal(p->got, "F---", 4);
	assert_int_equal(p->journal.lost, 0);
}

static void a_reader_follows_when_the_file_is_replaced(void **state)
{
	struct place *p = *state;
	size_t lines;

	begin_reading(p);
	add(p, 0, "one\n");
	assert_string_equal(read_on(p), "Fone.");
	assert_string_equal(read_on(p), "");
	fill(p);
	add(p, 0, "two\n");
	read_on(p);
	lines = p->lines;
	assert_int_equal(lines, 2 + (size_of(p, "log.1") + size_of(p, "log") - 44 - 44) / 1040);
	add(p, 0, "three\n");
	assert_string_equal(read_on(p), "Fthree.");
}

static void a_reader_that_is_left_behind_goes_to_the_newest(void **state)
{
	struct place *p = *state;

	begin_reading(p);
	add(p, 0, "one\n");
	assert_string_equal(read_on(p), "Fone.");
	fill(p);
	fill(p);
	fill(p);
	add(p, 0, "last\n");
	read_on(p);
	assert_string_equal(p->got + p->used - 6, "Flast.");
	add(p, 0, "more\n");
	assert_string_equal(read_on(p), "Fmore.");
}

static void a_reader_waits_while_there_is_no_new_file(void **state)
{
	struct place *p = *state;

	add(p, 0, "one\n");
	begin_reading(p);
	assert_int_equal(renameat(p->directory, "log", p->directory, "log.1"), 0);
	assert_string_equal(read_on(p), "Fone.");
	assert_string_equal(read_on(p), "");
	journal_end(&p->journal);
	assert_int_equal(journal_begin(&p->journal, p->directory, &p->err), 0);
	add(p, 0, "two\n");
	assert_string_equal(read_on(p), "Ftwo.");
}

static void a_reader_stops_where_it_is_told(void **state)
{
	struct place *p = *state;

	add(p, 0, "one\ntwo\nthree\n");
	begin_reading(p);
	for (p->most = 1; p->most <= 3; p->most++)
		assert_int_equal(journal_reader_next(&p->reader, take, p), 1);
	assert_int_equal(journal_reader_next(&p->reader, take, p), 0);
	assert_string_equal(p->got, "Fone.Ftwo.Fthree.");
}

static void a_line_that_is_not_whole_waits(void **state)
{
	struct place *p = *state;

	add(p, 0, "one\n");
	put_strange(p, "2100-01-01T00:00:00Z stdout F tw", 32);
	begin_reading(p);
	assert_string_equal(read_on(p), "Fone.");
	put_strange(p, "o\n", 2);
	assert_string_equal(read_on(p), "Ftwo.");
}

static void half_a_line_may_be_taken_back(void **state)
{
	struct place *p = *state;

	add(p, 0, "one\n");
	put_strange(p, "2100-01-01T00:00:00Z stdout F wrong and long", 44);
	begin_reading(p);
	assert_string_equal(read_on(p), "Fone.");
	assert_int_equal(ftruncate(p->journal.file, (off_t)p->journal.size), 0);
	add(p, 0, "two\n");
	assert_string_equal(read_on(p), "Ftwo.");
}

static void a_reader_passes_over_what_is_too_long_or_no_line(void **state)
{
	struct place *p = *state;
	size_t size = sizeof p->reader.buffer * 2 + 100;
	char *bytes = test_malloc(size);

	memset(bytes, 'x', size);
	put_strange(p, "no line\n", 8);
	begin_reading(p);
	assert_string_equal(read_on(p), "");
	assert_false(p->reader.has_cut);
	put_strange(p, bytes, size);
	assert_string_equal(read_on(p), "");
	put_strange(p, "\n", 1);
	add(p, 0, "one\n");
	assert_string_equal(read_on(p), "Fone.");
	assert_true(p->reader.has_cut);
	test_free(bytes);
}

static void without_a_file_there_is_nothing_to_read(void **state)
{
	struct place *p = *state;
	struct journal_reader reader;

	assert_int_equal(unlinkat(p->directory, "log", 0), 0);
	assert_int_equal(journal_reader_begin(&reader, p->directory, &p->err), -ENOENT);
	assert_says(p->err.text, "log");
}

/* A file may not grow above this, as on a full disk. */
static void limit_files(rlim_t size)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = size;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void on_a_full_disk_lines_are_lost_whole(void **state)
{
	struct place *p = *state;

	limit_files(44 + 44 + 20);
	add(p, 0, "one\n");
	add(p, 0, "two\nthree\npiece");
	add(p, 0, "four\n");
	limit_files(RLIM_INFINITY);
	assert_int_equal(p->journal.lost, 6 + 5 + 5);
	assert_int_equal(size_of(p, "log"), 44 + 44);
	add(p, 0, "five\n");
	begin_reading(p);
	assert_string_equal(read_on(p), "Fone.Ftwo.Ffive.");
}

static void where_no_file_can_be_made_bytes_are_lost_until_one_can(void **state)
{
	struct place *p = *state;
	struct rlimit limit, none;

	fill(p);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = limit;
	none.rlim_cur = 0;
	/* closed, as if the last rotation had made no new file */
	fd_close(&p->journal.file);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	add(p, 0, "lost\n");
	add(p, 0, "lost\n");
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_int_equal(p->journal.lost, 10);
	add(p, 0, "kept\n");
	assert_int_equal(p->journal.lost, 10);
	begin_reading(p);
	read_on(p);
	assert_string_equal(p->got + p->used - 6, "Fkept.");
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_written_in_utc),
		cmocka_unit_test(every_day_is_the_c_librarys),
		cmocka_unit_test(a_fraction_may_be_short_or_left_out),
		cmocka_unit_test(what_is_no_time_is_refused),
		cmocka_unit_test(a_line_is_read_whole),
		cmocka_unit_test(what_is_no_line_is_refused),
		IN_PLACE(what_was_written_reads_back),
		IN_PLACE(the_file_has_kubernetes_format),
		IN_PLACE(a_line_that_comes_in_pieces_is_pieces_and_an_end),
		IN_PLACE(a_long_line_is_cut),
		IN_PLACE(a_huge_add_is_whole),
		IN_PLACE(a_journal_does_not_take_over_a_file),
		IN_PLACE(files_have_a_limit_and_there_are_two),
		IN_PLACE(a_reader_follows_when_the_file_is_replaced),
		IN_PLACE(a_reader_that_is_left_behind_goes_to_the_newest),
		IN_PLACE(a_reader_waits_while_there_is_no_new_file),
		IN_PLACE(a_reader_stops_where_it_is_told),
		IN_PLACE(a_line_that_is_not_whole_waits),
		IN_PLACE(half_a_line_may_be_taken_back),
		IN_PLACE(a_reader_passes_over_what_is_too_long_or_no_line),
		IN_PLACE(without_a_file_there_is_nothing_to_read),
		IN_PLACE(on_a_full_disk_lines_are_lost_whole),
		IN_PLACE(where_no_file_can_be_made_bytes_are_lost_until_one_can),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
