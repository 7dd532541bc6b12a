/* SPDX-License-Identifier: MIT */
#include "make.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "deliver.h"
#include "differences.h"
#include "fd.h"
#include "gather.h"
#include "made.h"
#include "manifest.h"
#include "path.h"
#include "policy.h"
#include "print.h"
#include "sys.h"
#include "text.h"
#include "worker.h"

enum { FIRST_NOTE = 1000, NEXT_NOTE = 100 };	/* milliseconds, of the line that tells of progress */

struct making {
	const struct spec *spec;
	struct made root;
	struct manifest old, new;
	struct gather gather;
	char cwd[PATH_MAX];
};

static void release(struct making *m)
{
	manifest_release(&m->old);
	manifest_release(&m->new);
	gather_release(&m->gather);
	made_release(&m->root);
}

/*** Gathering ***/

/* The list of the old manifest, before what is new. */
static int ask_old(struct making *m, struct err *e)
{
	for (size_t i = 0; i < m->old.asks; i++)
		if (manifest_ask(&m->new, m->old.ask[i].is_program, m->old.ask[i].name, m->old.ask[i].at) != (long)i)
			return err_set(e, "%s/.rbox/manifest has the same line twice", m->root.path);
	return 0;
}

static int gather_adds(struct making *m, struct err *e)
{
	for (size_t i = 0; i < m->spec->add.count; i++) {
		const char *given = m->spec->add.item[i], *colon = strchr(given, ':');
		char source[PATH_MAX], target[PATH_MAX];

		if (snprintf(source, sizeof source, "%.*s", (int)(colon ? colon - given : (long)strlen(given)), given) >= PATH_MAX ||
		    (colon && path_clean("/", colon + 1, target, sizeof target)))
			return err_code(e, ENAMETOOLONG, "--add %s", given);
		if (gather_add(&m->gather, source, colon ? target : NULL, e))
			return -EINVAL;
	}
	return 0;
}

/*
 * What is not named in this call stays as it is. It is not even looked for: boxes may write the manifest of their root, and so could have it
 * ask for what is none of theirs.
 */
static int carry(struct making *m, const struct manifest_entry *old, struct err *e)
{
	struct manifest_entry *entry = manifest_find(&m->new, old->path);
	bool is_new = !entry;

	for (size_t i = 0; i < old->asks; i++) {
		if (m->gather.is_done[old->ask[i]])
			continue;
		entry = entry ? entry : manifest_enter(&m->new, old->path);
		if (!entry || !manifest_use(entry, old->ask[i]))
			return err_code(e, ENOMEM, "no memory for the list of files");
	}
	if (!is_new || !entry)
		return 0;
	entry->kind = old->kind;
	entry->mode = old->mode;
	entry->size = old->size;
	entry->is_carried = true;
	memcpy(entry->sum, old->sum, sizeof entry->sum);
	if ((old->source && !manifest_set(&entry->source, old->source)) || (old->target && !manifest_set(&entry->target, old->target)))
		return err_code(e, ENOMEM, "no memory for the list of files");
	return 0;
}

static int gather_all(struct making *m, struct err *e)
{
	char *const *program = m->spec->argv;
	const char *path = getenv("PATH");

	m->gather.collect.manifest = &m->new;
	m->gather.needs.path = path && *path ? path : policy_path;
	m->gather.needs.terminal = getenv("TERM");
	m->gather.needs.note = print_warning;
	m->gather.cwd = m->cwd;
	m->gather.collect.device = m->root.device;
	m->gather.collect.inode = m->root.inode;
	gather_init(&m->gather);
	if (!getcwd(m->cwd, sizeof m->cwd))
		return err_sys(e, "the working directory");
	if (gather_base(&m->gather, e) || ask_old(m, e))
		return -EINVAL;
	for (; *program; program++)
		if (gather_program(&m->gather, *program, e))
			return -EINVAL;
	if (!m->spec->argv[0] && !m->spec->add.count && gather_usual(&m->gather, e))
		return -EINVAL;
	if (gather_adds(m, e))
		return -EINVAL;
	for (size_t i = 0; i < m->old.entries; i++)
		if (carry(m, m->old.entry[i], e))
			return -EINVAL;
	if (gather_made(&m->gather, e))
		return -EINVAL;
	manifest_sort(&m->new);
	return 0;
}

/*** Filling ***/

/* The line on a terminal: from when to when, in milliseconds. */
struct progress {
	int64_t begun, told;
	struct worker *worker;
};

static int64_t now(void)
{
	return sys_clock_ms(CLOCK_MONOTONIC);
}

static void tell_progress(void *context, size_t done, size_t all)
{
	struct progress *p = context;
	int64_t time = now();

	if (time - p->begun < FIRST_NOTE || (done < all && time - p->told < NEXT_NOTE) || !isatty(STDERR_FILENO))
		return;
	p->told = time;
	if (done < all)
		fprintf(stderr, "\rrbox: %zu of %zu files\033[K", done, all);
	else
		fputs("\r\033[K", stderr);
}

/* Of what is made: as reproducible-builds.org has it, else always the same. */
static int find_time(int64_t *time, struct err *e)
{
	const char *given = getenv("SOURCE_DATE_EPOCH");
	unsigned long long number = 0;

	if (given && *given && text_number(given, INT64_MAX / 1000, &number))
		return err_set(e, "SOURCE_DATE_EPOCH '%s' is not a number of seconds", given);
	*time = (int64_t)number;
	return 0;
}

static void commit(void *context)
{
	struct progress *p = context;

	worker_commit(p->worker);
}

static int fill(struct making *m, struct progress *progress, struct err *e)
{
	struct deliver d = {
		.root = &m->root, .old = &m->old, .new = &m->new, .force = m->spec->force, .note = print_warning,
		.progress = tell_progress, .commit = commit, .context = progress,
	};

	if (find_time(&d.time, e) || made_open(&m->root, m->spec->root, m->spec->force, e) || made_read(&m->root, &m->old, e))
		return -EINVAL;
	return gather_all(m, e) || deliver(&d, e) ? -EINVAL : 0;
}

static int work(struct worker *w, struct err *e)
{
	struct making *m = w->context;
	struct progress progress = { .begun = now(), .worker = w };
	int r;

	umask(0);	/* modes are exactly those that are listed */
	r = fill(m, &progress, e);
	release(m);
	return r;
}

static void clean(struct worker *w, bool is_gone)
{
	struct making *m = w->context;

	made_clean(&m->root, !is_gone);
}

/* A source may be on a file system that does not answer; then all is taken back. */
static int fill_by_worker(struct making *m, struct err *e)
{
	struct worker worker = { .work = work, .clean = clean, .context = m };
	int64_t begun = now();
	int r;

	made_expect(&m->root, m->spec->root);
	r = worker_run(&worker, e);
	if (r && now() - begun >= FIRST_NOTE && isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	return r;
}

static int look(struct making *m, struct err *e)
{
	int r = made_look(&m->root, m->spec->root, e);

	if (r && (r != -ENOENT || m->spec->check))
		return r;
	if (!r && made_read(&m->root, &m->old, e))
		return -EINVAL;
	if (m->spec->check && !m->old.asks)
		return err_set(e, "%s was not made by rbox make", m->spec->root);
	if (m->spec->check)
		return differences_tell(&m->root, &m->old, e);
	if (gather_all(m, e))
		return -EINVAL;
	differences_explain(&m->new);
	return print_done();
}

int make_run(struct work *w, struct err *e)
{
	struct making m = { .spec = &w->spec, .root = { .root = -1, .own = -1, .stage = -1 } };
	int r;

	getrandom(&m.old.seed, sizeof m.old.seed, GRND_NONBLOCK);
	m.new.seed = m.old.seed;

	if (!w->spec.check && !w->spec.explain)
		return fill_by_worker(&m, e);
	r = look(&m, e);
	release(&m);
	return r;
}
