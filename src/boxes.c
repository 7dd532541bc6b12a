/* SPDX-License-Identifier: MIT */
#include "boxes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fd.h"
#include "sys.h"
#include "text.h"

enum { PASSING_MS = 200 };

/*** Lists ***/

struct collecting {
	int state;
	bool with_ended;
	struct boxes_list *list;
	bool failed, is_locked;
};

static bool is_wanted(enum state_life life, bool with_ended)
{
	return life == STATE_RUNNING || (life == STATE_ENDED && with_ended);
}

static bool add_id(struct boxes_list *list, const char *id)
{
	if (list->count == list->room) {
		size_t room = list->room ? 2 * list->room : 64;
		void *larger = realloc(list->id, room * sizeof *list->id);

		if (!larger)
			return false;
		list->id = larger;
		list->room = room;
	}
	memcpy(list->id[list->count++], id, BOX_ID);
	return true;
}

static bool collect(void *context, const char *id)
{
	struct collecting *c = context;
	struct err ignored = { 0 };
	AUTO_FD int entry = -1;
	enum state_life life;

	if (state_enter(c->state, id, &entry, &ignored))
		return true;
	life = state_look(entry);
	if (state_is_over(entry, life)) {
		/* whoever comes by later can do it, too */
		if (!c->is_locked && !state_remove(c->state, id, PASSING_MS, &ignored))
			c->is_locked = ignored.code == EWOULDBLOCK;
		return true;
	}
	if (!is_wanted(life, c->with_ended))
		return true;
	c->failed = !add_id(c->list, id);
	return !c->failed;
}

int boxes_list(int state, bool with_ended, struct boxes_list *list, struct err *e)
{
	struct collecting c = { state, with_ended, list, false, false };

	if (state_walk(state, collect, &c, e))
		return -EINVAL;
	return c.failed ? err_code(e, ENOMEM, "no memory for the list of boxes") : 0;
}

/*** One ***/

int boxes_open(int state, const char *id, struct boxes_entry *found, struct err *e)
{
	char *text = NULL;
	size_t size;
	int r;

	*found = (struct boxes_entry){ .entry = -1 };
	memcpy(found->id, id, BOX_ID);
	if (state_enter(state, id, &found->entry, e))
		return -EINVAL;
	r = state_read(found->entry, "box.json", &text, &size, e);
	if (!r)
		r = box_read(&found->box, text, size, e);
	free(text);
	/* looked at last: if it runs now, what was read is true */
	found->life = r ? STATE_DEAD : state_look(found->entry);
	if (!r && found->life == STATE_ENDED) {
		r = state_read(found->entry, "ended.json", &text, &size, e);
		if (!r) {
			r = box_end_read(&found->end, text, size, e);
			free(text);
		}
	}
	if (r)
		boxes_release(found);
	return r;
}

void boxes_release(struct boxes_entry *found)
{
	fd_close(&found->entry);
	box_release(&found->box);
}

int boxes_pidfd(const struct boxes_entry *found, pid_t pid, int *pidfd, struct err *e)
{
	AUTO_FD int fd = sys_pidfd_open(pid);

	if (fd < 0 && errno != ESRCH)
		return err_sys(e, "pidfd_open");
	if (fd < 0 || state_look(found->entry) != STATE_RUNNING)
		return err_code(e, ESRCH, "box %s has ended", found->box.name ? found->box.name : found->box.id);
	*pidfd = fd_take(&fd);
	return 0;
}

/*** By what it is called ***/

static bool begins_with(const char *text, const char *start)
{
	return text && text_starts(text, start);
}

/* Ids are also known without their hyphens, as rbox ps and the host name of a box show them. */
static bool begins_id(const char *id, const char *start)
{
	for (; *start; start++, id++) {
		id += *id == '-' && *start != '-';
		if (*start != *id)
			return false;
	}
	return true;
}

bool boxes_is_called(const struct boxes_entry *found, const char *wanted)
{
	return begins_id(found->id, wanted) || begins_with(found->box.name, wanted);
}

/* How many ids or names begin with `wanted`; the last one in `id`. */
static size_t count_beginnings(int state, const struct boxes_list *list, const char *wanted, char id[BOX_ID])
{
	struct err ignored = { 0 };
	size_t matches = 0;

	for (size_t i = 0; i < list->count; i++) {
		bool matches_id = begins_id(list->id[i], wanted);
		AUTO_BOX struct boxes_entry found = { .entry = -1 };

		if (!matches_id && (boxes_open(state, list->id[i], &found, &ignored) || !begins_with(found.box.name, wanted)))
			continue;
		memcpy(id, list->id[i], BOX_ID);
		matches++;
	}
	return matches;
}

/* Whether the entry of this id is of use; taken away if it is over. */
static bool is_good(int state, const char *id, bool may_have_ended)
{
	struct boxes_list one = { 0 };
	struct collecting c = { state, may_have_ended, &one, false, false };
	bool good;

	collect(&c, id);
	good = one.count;
	free(one.id);
	return good;
}

int boxes_find(int state, const char *wanted, bool may_have_ended, char id[BOX_ID], struct err *e)
{
	struct boxes_list list = { 0 };
	size_t matches;
	int r;

	if (box_is_name(wanted) && state_named(state, wanted, id) && is_good(state, id, may_have_ended))
		return 0;
	if (box_is_id(wanted) && is_good(state, wanted, may_have_ended)) {
		memcpy(id, wanted, BOX_ID);
		return 0;
	}
	r = boxes_list(state, may_have_ended, &list, e);
	matches = r || !*wanted ? 0 : count_beginnings(state, &list, wanted, id);
	free(list.id);
	if (r || matches == 1)
		return r;
	if (matches)
		return err_hint(e, err_set(e, "%zu boxes are called %s...", matches, wanted), "more of the name or id: rbox ps");
	return err_hint(e, err_set(e, "no box %s is called %s", may_have_ended ? "that runs or is kept" : "that runs", wanted),
			"rbox ps%s lists them", may_have_ended ? " --all" : "");
}
