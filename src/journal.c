/* SPDX-License-Identifier: MIT */
#include "journal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>	/* renameat */
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"
#include "text.h"

enum {
	HEAD = sizeof "2026-11-25T20:31:13.123456789Z stdout F " - 1,
	SECOND = 1000000000,		/* in nanoseconds */
	DAY = 86400,			/* in seconds */
	BATCH_LINES = 128,		/* written with one call */
	BATCH_SIZE = 4 * JOURNAL_LINE,
};

static_assert(BATCH_SIZE + HEAD + (int)sizeof ":c" + JOURNAL_LINE + 1 <= JOURNAL_LIMIT, "a batch fits into a file");

static const char newest_name[] = "log", older_name[] = "log.1";
static const char stream_name[JOURNAL_STREAMS][sizeof "stdout"] = { "stdout", "stderr" };

struct date { int64_t year, month, day; };

/*
 * Years that begin in March have their leap day at the end: the days before a century, a year and a month are then 146097/4,
 * 1461/4 and 153/5 of its number, and March of the year 0 is this many days before 1970.
 */
enum { MARCH_0 = 719468 };

static int64_t day_of(struct date d)
{
	bool is_early = d.month < 3;
	int64_t year = d.year - is_early, month = d.month + (is_early ? 9 : -3);

	return year / 100 * 146097 / 4 + year % 100 * 1461 / 4 + (month * 153 + 2) / 5 + d.day - 1 - MARCH_0;
}

static struct date date_of(int64_t day)
{
	int64_t left = day + MARCH_0, century, year, month;

	century = (left * 4 + 3) / 146097;
	left -= century * 146097 / 4;
	year = (left * 4 + 3) / 1461;
	left -= year * 1461 / 4;
	month = (left * 5 + 2) / 153;
	left -= (month * 153 + 2) / 5;
	return (struct date){ century * 100 + year + (month >= 10), month < 10 ? month + 3 : month - 9, left + 1 };
}

/* `text` ends in zeroes that take the number. */
static void put_number(char *end, int64_t number)
{
	for (; number; number /= 10)
		*--end = (char)('0' + number % 10);
}

void journal_write_time(int64_t time, char text[JOURNAL_TIME])
{
	int64_t second = time / SECOND - (time % SECOND < 0), day = second / DAY - (second % DAY < 0);
	int64_t of_day = second - day * DAY;
	struct date date = date_of(day);

	memcpy(text, "0000-00-00T00:00:00.000000000Z", JOURNAL_TIME);
	put_number(text + 4, date.year);
	put_number(text + 7, date.month);
	put_number(text + 10, date.day);
	put_number(text + 13, of_day / 3600);
	put_number(text + 16, of_day / 60 % 60);
	put_number(text + 19, of_day % 60);
	put_number(text + 29, (time % SECOND + SECOND) % SECOND);
}

/* The number that so many digits are; -1 where one is none. */
static int64_t number_of(const char *digits, size_t count)
{
	int64_t number = 0;

	for (size_t i = 0; i < count; i++) {
		if (digits[i] < '0' || digits[i] > '9')
			return -1;
		number = number * 10 + digits[i] - '0';
	}
	return number;
}

/* ".5" to nanoseconds; -1 where it is no fraction. */
static int64_t fraction_of(const char *text, size_t size)
{
	int64_t fraction;

	if (size == 0)
		return 0;
	if (size < 2 || size > 10 || text[0] != '.')
		return -1;
	fraction = number_of(text + 1, size - 1);
	for (size_t i = size; i < 10; i++)
		fraction *= 10;
	return fraction;
}

int journal_read_time(const char *text, size_t size, int64_t *time)
{
	enum { FRACTION = sizeof "2026-11-25T20:31:13" - 1 };
	struct date date, real;
	int64_t hour, minute, second, fraction;

	if (size <= FRACTION || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
	    text[size - 1] != 'Z')
		return -EINVAL;
	date = (struct date){ number_of(text, 4), number_of(text + 5, 2), number_of(text + 8, 2) };
	hour = number_of(text + 11, 2);
	minute = number_of(text + 14, 2);
	second = number_of(text + 17, 2);
	fraction = fraction_of(text + FRACTION, size - FRACTION - 1);
	if (date.year < 1678 || date.year > 2261 || hour > 23 || minute > 59 || second > 59)
		return -EINVAL;
	if (hour < 0 || minute < 0 || second < 0 || fraction < 0)
		return -EINVAL;
	/* what is no day of the calendar comes back as another */
	real = date_of(day_of(date));
	if (real.year != date.year || real.month != date.month || real.day != date.day)
		return -EINVAL;
	*time = (day_of(date) * DAY + hour * 3600 + minute * 60 + second) * SECOND + fraction;
	return 0;
}

/* Lines in the order they are written: a head, what the box wrote, and the newline of a piece. */
struct batch {
	char head[2][2][HEAD + sizeof ":c"];	/* of what begins a line or goes on with one; of a piece, of an end */
	struct iovec part[BATCH_LINES][3];
	int count;
	size_t size;
};

static int make_file(int directory)
{
	return openat(directory, newest_name, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
}

int journal_begin(struct journal *j, int directory, struct err *e)
{
	*j = (struct journal){ .directory = directory, .file = make_file(directory) };
	return j->file < 0 ? err_sys(e, "make the log of the box") : 0;
}

/* Without a file, too: then the last rotation came to its first half only. */
static bool rotate(struct journal *j)
{
	if (renameat(j->directory, newest_name, j->directory, older_name) && errno != ENOENT)
		return false;
	fd_close(&j->file);
	j->file = make_file(j->directory);
	j->size = 0;
	return j->file >= 0;
}

static ssize_t write_batch(const struct journal *j, const struct batch *b)
{
	ssize_t put;

	do
		put = writev(j->file, b->part[0], b->count * 3);
	while (put < 0 && errno == EINTR);
	return put;
}

/* Lines that came into the file as a whole stay, as they may have been read; half a line goes. */
static void flush(struct journal *j, struct batch *b)
{
	bool has_room = (j->file >= 0 && j->size + b->size <= JOURNAL_LIMIT) || rotate(j);
	ssize_t put = has_room ? write_batch(j, b) : 0;
	size_t left = put > 0 ? (size_t)put : 0;
	int i = 0;

	for (; i < b->count; i++) {
		size_t size = b->part[i][0].iov_len + b->part[i][1].iov_len + b->part[i][2].iov_len;

		if (size > left)
			break;
		left -= size;
		j->size += size;
	}
	for (; i < b->count; i++)
		j->lost += b->part[i][1].iov_len;
	/* a file that ends in half a line for good gets no more */
	if (left && ftruncate(j->file, (off_t)j->size))
		fd_close(&j->file);
	b->count = 0;
	b->size = 0;
}

static void write_heads(struct batch *b, unsigned stream)
{
	struct timespec now;
	char time[JOURNAL_TIME];

	clock_gettime(CLOCK_REALTIME, &now);
	journal_write_time((int64_t)now.tv_sec * SECOND + now.tv_nsec, time);
	for (int i = 0; i < 4; i++) {
		bool continues = i & 2, ends = i & 1;
		struct text head = text_in(b->head[continues][ends], sizeof b->head[continues][ends]);

		text_add(&head, time);
		text_add(&head, " ");
		text_add(&head, stream_name[stream]);
		text_add(&head, ends ? " F" : " P");
		text_add(&head, continues ? ":c " : " ");
	}
}

/* writev(2) does not change what it writes; only its type says so. */
static struct iovec part_of(const char *bytes, size_t size)
{
	union { const char *here; void *there; } as = { .here = bytes };

	return (struct iovec){ as.there, size };
}

/* The line or piece that `bytes` begin with; returns how many of them it has. */
static size_t add_line(struct batch *b, bool *is_within, const char *bytes, size_t size)
{
	const char *newline = memchr(bytes, '\n', size > JOURNAL_LINE ? JOURNAL_LINE + 1 : size);
	size_t used = newline ? (size_t)(newline - bytes) + 1 : size > JOURNAL_LINE ? JOURNAL_LINE : size;
	struct iovec *part = b->part[b->count++];

	part[0] = part_of(b->head[*is_within][newline != NULL], HEAD + (*is_within ? sizeof ":c" - 1 : 0));
	part[1] = part_of(bytes, used);
	part[2] = part_of("\n", !newline);
	b->size += part[0].iov_len + used + !newline;
	*is_within = !newline;
	return used;
}

void journal_add(struct journal *j, unsigned stream, const char *bytes, size_t size)
{
	struct batch b = { .count = 0 };

	assert(stream < JOURNAL_STREAMS);
	write_heads(&b, stream);
	for (size_t at = 0; at < size;) {
		at += add_line(&b, &j->is_within[stream], bytes + at, size - at);
		if (at == size || b.count == BATCH_LINES || b.size > BATCH_SIZE)
			flush(j, &b);
	}
}

void journal_end(struct journal *j)
{
	fd_close(&j->file);
}

bool journal_read_line(const char *line, size_t size, struct journal_line *found)
{
	enum { REST = sizeof " stdout F " - 1, NAME = sizeof "stdout" - 1 };
	const char *rest = memchr(line, ' ', size), *tag;
	struct journal_line l = { 0 };

	if (!rest || size - (size_t)(rest - line) < REST || journal_read_time(line, (size_t)(rest - line), &l.time))
		return false;
	while (l.stream < JOURNAL_STREAMS && memcmp(rest + 1, stream_name[l.stream], NAME) != 0)
		l.stream++;
	tag = rest + 1 + NAME;
	if (l.stream == JOURNAL_STREAMS || tag[0] != ' ' || (tag[1] != 'F' && tag[1] != 'P'))
		return false;
	l.ends = tag[1] == 'F';
	l.continues = size - (size_t)(tag - line) > sizeof " F:c" - 1 && memcmp(tag + 2, ":c", 2) == 0;
	l.text = rest + REST + (l.continues ? sizeof ":c" - 1 : 0);
	if (l.text[-1] != ' ')
		return false;
	l.size = size - (size_t)(l.text - line);
	*found = l;
	return true;
}

static int open_file(int directory, const char *name)
{
	return openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
}

int journal_reader_begin(struct journal_reader *r, int directory, struct err *e)
{
	/* in this order: should `log` become `log.1` meanwhile, that is the one found second */
	AUTO_FD int newest = open_file(directory, newest_name);
	AUTO_FD int older = open_file(directory, older_name);

	if (older < 0 && newest < 0)
		return err_sys(e, "open the log of the box");
	*r = (struct journal_reader){ .directory = directory, .is_newest = older < 0 };
	r->file = fd_take(older < 0 ? &newest : &older);
	return 0;
}

/* Hands out the lines of the buffer and moves the offset behind them. True where `each` wants no more. */
static bool hand_out(struct journal_reader *r, size_t size, journal_each *each, void *context)
{
	const char *at = r->buffer, *end = at + size, *newline;

	while ((newline = memchr(at, '\n', (size_t)(end - at)))) {
		struct journal_line line;
		bool is_line = !r->is_passing && journal_read_line(at, (size_t)(newline - at), &line);

		r->is_passing = false;
		r->offset += (size_t)(newline + 1 - at);
		at = newline + 1;
		if (!is_line)
			continue;
		line.is_after_gap = r->has_gap;
		r->has_gap = false;
		if (!each(context, &line))
			return true;
	}
	return false;
}

/* Whether the file is `log` still; -errno. */
static int is_still_newest(const struct journal_reader *r)
{
	struct stat ours, theirs;

	if (fstat(r->file, &ours))
		return -errno;
	if (fstatat(r->directory, newest_name, &theirs, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? 0 : -errno;
	return ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino;
}

static bool is_file(const struct journal_reader *r, const char *name)
{
	struct stat ours, theirs;

	return fstat(r->file, &ours) == 0 && fstatat(r->directory, name, &theirs, AT_SYMLINK_NOFOLLOW) == 0 &&
	       ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino;
}

/* At the end of the file: 1 where it is worth reading on, 0, -errno. */
static int go_on(struct journal_reader *r)
{
	int fd;

	if (r->is_newest) {
		int same = is_still_newest(r);

		/* something may have come between our last look and its replacement: the old is read once more */
		r->is_newest = same != 0;
		return same < 0 ? same : !same;
	}
	fd = open_file(r->directory, newest_name);
	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	/* what is log.1 now has to be what was read; looked at after the new one was opened */
	r->has_gap |= !is_file(r, older_name);
	fd_close(&r->file);
	r->file = fd;
	r->offset = 0;
	r->is_passing = false;
	r->is_newest = true;
	return 1;
}

/* What is behind the last newline is read anew each time: the writer may take half a line back. */
int journal_reader_next(struct journal_reader *r, journal_each *each, void *context)
{
	for (;;) {
		uint64_t before = r->offset;
		ssize_t got = pread(r->file, r->buffer, sizeof r->buffer, (off_t)before);
		int more = 1;

		if (got < 0 && errno != EINTR)
			return -errno;
		if (got < 0)
			continue;
		if (hand_out(r, (size_t)got, each, context))
			return 1;
		if (r->offset == before && got == sizeof r->buffer) {
			r->offset += sizeof r->buffer;
			r->is_passing = true;
			r->has_cut = true;
		} else if (r->offset == before) {
			more = go_on(r);
		}
		if (more <= 0)
			return more;
	}
}

void journal_reader_end(struct journal_reader *r)
{
	fd_close(&r->file);
}
