/* SPDX-License-Identifier: MIT */
/*
 * paired - times commands against each other
 *
 * The file named last has one command a line: its name, then its words (the program by its full
 * path), separated by tabs. Each round runs every command once, in a random order, so that whatever
 * else the machine does meets all of them alike; ratios are taken within a round. "Once" is a batch
 * of -b runs, -c of them at a time, from the first posix_spawn to the last waitid. Before each
 * batch paired sleeps -p milliseconds, because the kernel takes namespaces apart after their last
 * process is gone, and then waits until nothing else on the machine is runnable, but not longer
 * than -q seconds in all.
 *
 * A command that does not exit with 0 ends everything: a start that fails is fast and would look
 * like a good result.
 *
 * Output, separated by tabs; times are microseconds for a batch, LOW and HIGH the 95 % confidence
 * interval of a median:
 *
 *     time    NAME  MEDIAN  P5  P95
 *     ratio   NAME  BASE  MEDIAN  LOW  HIGH
 *     noise   BATCHES_BEGUN_BESIDE_OTHER_WORK  BATCHES
 */
#define _GNU_SOURCE 1 /* environ, strsep; the same as -D_GNU_SOURCE */

#include <errno.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMMANDS_MAX = 16, WORDS_MAX = 65536 };

struct command {
	char   *name;
	char  **argv;
	double *took; /* one time for each round */
};

struct bench {
	long           rounds, warmup, batch, at_once, pause_ms, quiet_s;
	uint64_t       seed;          /* never 0 */
	uint64_t       waited, noisy; /* nanoseconds waited for quiet; times that it was in vain */
	struct command commands[COMMANDS_MAX];
	size_t         count;
};

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void sleep_for(long microseconds)
{
	struct timespec t = {
		.tv_sec = microseconds / 1000000,
		.tv_nsec = microseconds % 1000000 * 1000,
	};

	while (nanosleep(&t, &t) && errno == EINTR)
		;
}

/* xorshift64: the same order for the same seed on every machine */
static uint64_t draw(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void shuffle(size_t *order, size_t count, uint64_t *seed)
{
	for (size_t i = 0; i < count; i++)
		order[i] = i;
	for (size_t i = count; i > 1; i--) {
		size_t other = draw(seed) % i, held = order[i - 1];

		order[i - 1] = order[other];
		order[other] = held;
	}
}

static int number(const char *text, long *value)
{
	char *end;

	errno = 0;
	*value = strtol(text, &end, 10);
	if (errno || end == text || *end || *value < 0) {
		fprintf(stderr, "paired: not a number: %s\n", text);
		return -1;
	}
	return 0;
}

/* The name holds the whole line, which is cut at its tabs. */
static int split(struct command *command)
{
	size_t words = 0, tabs = 0;
	char  *rest = command->name;

	for (const char *c = rest; *c; c++)
		tabs += *c == '\t';
	command->argv = calloc(tabs + 1, sizeof *command->argv);
	if (!command->argv) {
		fprintf(stderr, "paired: no memory\n");
		return -1;
	}
	strsep(&rest, "\t");
	while (rest && words < WORDS_MAX)
		command->argv[words++] = strsep(&rest, "\t");
	if (!rest && words)
		return 0;
	fprintf(stderr, "paired: %s: wants 1 to %d words\n", command->name, WORDS_MAX);
	return -1;
}

static int read_commands(struct bench *bench, FILE *in)
{
	char  *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, in) > 0) {
		if (bench->count == COMMANDS_MAX) {
			fprintf(stderr, "paired: more than %d lines\n", COMMANDS_MAX);
			return -1;
		}
		struct command *command = &bench->commands[bench->count++];

		line[strcspn(line, "\n")] = '\0';
		command->name = strdup(line);
		command->took = calloc((size_t)bench->rounds, sizeof *command->took);
		if (!command->name || !command->took) {
			fprintf(stderr, "paired: no memory\n");
			return -1;
		}
		if (split(command))
			return -1;
	}
	free(line);
	return 0;
}

static int start(const struct command *command)
{
	const char *program = command->argv[0];
	pid_t       pid;
	int         failed = posix_spawn(&pid, program, NULL, NULL, command->argv, environ);

	if (failed)
		fprintf(stderr, "paired: %s: %s: %s\n", command->name, program, strerror(failed));
	return failed ? -1 : 0;
}

static int await(const struct command *command)
{
	siginfo_t end;

	if (waitid(P_ALL, 0, &end, WEXITED)) {
		fprintf(stderr, "paired: %s: waitid: %s\n", command->name, strerror(errno));
		return -1;
	}
	if (end.si_code == CLD_EXITED && !end.si_status)
		return 0;
	fprintf(stderr, "paired: %s: %s %d\n", command->name,
		end.si_code == CLD_EXITED ? "exit status" : "killed by signal", end.si_status);
	return -1;
}

/* Runs one batch and tells how many microseconds it took. */
static int run_batch(const struct bench *bench, const struct command *command, double *took)
{
	uint64_t begin = now();

	for (long started = 0, ended = 0; ended < bench->batch; ended++) {
		for (; started < bench->batch && started - ended < bench->at_once; started++)
			if (start(command))
				return -1;
		if (await(command))
			return -1;
	}
	*took = (double)(now() - begin) / 1000;
	return 0;
}

/* Is any task of the machine runnable but this one? Unknown counts as no. */
static int is_busy(void)
{
	long running = 1;
	FILE *in = fopen("/proc/loadavg", "re");

	if (!in)
		return 0;
	if (fscanf(in, "%*s %*s %*s %ld/", &running) != 1)
		running = 1;
	fclose(in);
	return running > 1;
}

static void settle(struct bench *bench)
{
	uint64_t begin = now(), spent = 0, allowed = (uint64_t)bench->quiet_s * 1000000000u;
	int      busy;

	sleep_for(bench->pause_ms * 1000);
	while ((busy = is_busy()) && bench->waited + spent < allowed) {
		sleep_for(500);
		spent = now() - begin;
	}
	bench->waited += spent;
	bench->noisy += busy != 0;
}

static int run_round(struct bench *bench, long round)
{
	size_t order[COMMANDS_MAX];

	shuffle(order, bench->count, &bench->seed);
	for (size_t i = 0; i < bench->count; i++) {
		struct command *command = &bench->commands[order[i]];
		double          took;

		settle(bench);
		if (run_batch(bench, command, &took))
			return -1;
		if (round >= 0)
			command->took[round] = took;
	}
	return 0;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static long at_percent(long count, long percent)
{
	return (count - 1) * percent / 100;
}

static void report_time(const struct bench *bench, const struct command *command, double *sorted)
{
	long count = bench->rounds;

	memcpy(sorted, command->took, (size_t)count * sizeof *sorted);
	qsort(sorted, (size_t)count, sizeof *sorted, compare);
	printf("time\t%s\t%.1f\t%.1f\t%.1f\n", command->name, sorted[at_percent(count, 50)],
	       sorted[at_percent(count, 5)], sorted[at_percent(count, 95)]);
}

/* The confidence interval reaches 0.98 x sqrt(count) ranks to either side, rounded up here. */
static void report_ratio(const struct bench *bench, const struct command *command,
			 const struct command *base, double *sorted)
{
	long count = bench->rounds, middle = at_percent(count, 50), reach = 0;

	for (long i = 0; i < count; i++)
		sorted[i] = command->took[i] / base->took[i];
	qsort(sorted, (size_t)count, sizeof *sorted, compare);
	while (reach * reach < count)
		reach++;

	long low = middle > reach ? middle - reach : 0;
	long high = middle + reach < count ? middle + reach : count - 1;

	printf("ratio\t%s\t%s\t%.4f\t%.4f\t%.4f\n", command->name, base->name, sorted[middle],
	       sorted[low], sorted[high]);
}

static int report(const struct bench *bench)
{
	const struct command *commands = bench->commands;
	unsigned long long    batches = bench->count * (uint64_t)(bench->rounds + bench->warmup);
	double               *sorted = calloc((size_t)bench->rounds, sizeof *sorted);

	if (!sorted) {
		fprintf(stderr, "paired: no memory\n");
		return -1;
	}
	for (size_t i = 0; i < bench->count; i++)
		report_time(bench, &commands[i], sorted);
	for (size_t i = 0; i < bench->count; i++)
		for (size_t j = 0; j < bench->count; j++)
			if (i != j)
				report_ratio(bench, &commands[i], &commands[j], sorted);
	printf("noise\t%llu\t%llu\n", (unsigned long long)bench->noisy, batches);
	free(sorted);
	return fflush(stdout) ? -1 : 0;
}

static int run(struct bench *bench)
{
	for (long round = -bench->warmup; round < bench->rounds; round++)
		if (run_round(bench, round)) {
			/* must not leave the rest of a batch behind */
			while (!waitid(P_ALL, 0, NULL, WEXITED))
				;
			return -1;
		}
	return report(bench);
}

static int parse(struct bench *bench, int argc, char **argv)
{
	for (int letter; (letter = getopt(argc, argv, "n:w:b:c:p:q:s:")) != -1;) {
		long value;

		if (letter == '?' || number(optarg, &value))
			return -1;
		switch (letter) {
		case 'n': bench->rounds = value; break;
		case 'w': bench->warmup = value; break;
		case 'b': bench->batch = value; break;
		case 'c': bench->at_once = value; break;
		case 'p': bench->pause_ms = value; break;
		case 'q': bench->quiet_s = value; break;
		case 's': bench->seed = (uint64_t)value; break;
		}
	}
	if (optind + 1 != argc || !bench->rounds || !bench->batch || !bench->at_once ||
	    !bench->seed) {
		fprintf(stderr, "usage: paired [-n ROUNDS] [-w WARMUP] [-b BATCH] [-c AT_ONCE]"
				" [-p PAUSE_MS] [-q QUIET_S] [-s SEED] FILE\n");
		return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct bench bench = {
		.rounds = 300, .warmup = 20, .batch = 1, .at_once = 1, .pause_ms = 4, .seed = 1
	};

	if (parse(&bench, argc, argv))
		return 2;
	FILE *in = fopen(argv[optind], "re");

	if (!in) {
		fprintf(stderr, "paired: %s: %s\n", argv[optind], strerror(errno));
		return 1;
	}
	int failed = read_commands(&bench, in);

	fclose(in);
	return failed || run(&bench) ? 1 : 0;
}
