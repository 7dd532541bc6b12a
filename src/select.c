/* SPDX-License-Identifier: MIT */
#include "select.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fd.h"
#include "print.h"
#include "proof.h"

int select_state(int *state, struct err *e)
{
	char place[4096];

	if (!state_find_place(getenv("XDG_RUNTIME_DIR"), place, sizeof place))
		return state_open(place, false, state, e);
	if (state_open(place, false, state, e) == 0)
		return 0;
	return e->code == ENOENT ? -ENOENT : -EINVAL;
}

int select_one(const struct spec *spec, bool may_have_ended, int *state, struct boxes_entry *found, struct err *e)
{
	char id[BOX_ID];
	int r = select_state(state, e);

	if (r == -ENOENT)
		return err_set(e, "no box is called %s", spec->boxes[0]);
	if (r || boxes_find(*state, spec->boxes[0], may_have_ended, id, e))
		return -EINVAL;
	return boxes_open(*state, id, found, e);
}

/* What is done to boxes. */
struct doing {
	int state;
	bool may_have_ended;
	select_each *each;
	void *context;
	struct proof proof;
};

/* One that has ended since it was found is opened again, as what it is now: nothing of it is believed that its host process said. */
static int open_proven(struct doing *d, const char *id, struct boxes_entry *found, struct err *e)
{
	struct err gone = { 0 };

	if (boxes_open(d->state, id, found, e))
		return -EINVAL;
	if (proof_take(&d->proof, found, e) == 0)
		return 0;
	if (e->code != ESRCH || !d->may_have_ended)
		return -EINVAL;
	boxes_release(found);
	if (boxes_open(d->state, id, found, &gone) || found->life == STATE_RUNNING)
		return -EINVAL;
	*e = gone;
	return 0;
}

/* `called`: what the user says, or NULL for all. */
static int do_one(struct doing *d, const char *id, const char *called, struct err *e)
{
	AUTO_BOX struct boxes_entry found = { .entry = -1 };

	if (open_proven(d, id, &found, e) || (called && proof_check_name(&found, called, e)))
		return -EINVAL;
	return d->each(d->context, d->state, &found, e);
}

static int do_all(struct doing *d, struct err *e)
{
	struct boxes_list list = { 0 };
	int failed = 0;

	if (boxes_list(d->state, false, &list, e))
		return -EINVAL;
	for (size_t i = 0; i < list.count; i++) {
		*e = (struct err){ 0 };
		/* of all that run, one that has ended meanwhile is nothing to tell of */
		if (do_one(d, list.id[i], NULL, e) && e->code != ENOENT && e->code != ESRCH) {
			print_failure(e);
			failed = ERR_FAILED;
		}
	}
	free(list.id);
	return failed;
}

static int do_named(struct doing *d, const struct spec *spec, bool may_have_ended, struct err *e)
{
	int failed = 0;

	for (char **box = spec->boxes; *box; box++) {
		char id[BOX_ID];

		*e = (struct err){ 0 };
		if (d->state < 0)
			err_set(e, "no box is called %s", *box);
		if (d->state < 0 || boxes_find(d->state, *box, may_have_ended, id, e) || do_one(d, id, *box, e)) {
			print_failure(e);
			failed = ERR_FAILED;
		}
	}
	return failed;
}

int select_boxes(const struct spec *spec, bool may_have_ended, select_each *each, void *context, struct err *e)
{
	AUTO_FD int state = -1;
	int r = select_state(&state, e);
	struct doing doing = { .state = state, .may_have_ended = may_have_ended, .each = each, .context = context };

	if (r && r != -ENOENT)
		return r;
	if (!spec->all)
		r = do_named(&doing, spec, may_have_ended, e);
	else
		r = r ? 0 : do_all(&doing, e);
	proof_release(&doing.proof);
	return r;
}

const char *select_called(const struct box *box, char text[BOX_ID])
{
	enum { SHORT = 12 };

	if (box->name)
		return box->name;
	snprintf(text, BOX_ID, "%.8s%.4s", box->id, box->id + 9);
	text[SHORT] = '\0';
	return text;
}
