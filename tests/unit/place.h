/* SPDX-License-Identifier: MIT */
/*
 * place - a directory of boxes for one test, and boxes in it
 */
#ifndef RBOX_TESTS_UNIT_PLACE_H
#define RBOX_TESTS_UNIT_PLACE_H

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "box.h"
#include "state.h"
#include "unit.h"

enum { PLACE_PATH = 128 };

struct place {
	char parent[PLACE_PATH], path[PLACE_PATH + 16];
	int state;
	struct err e;
};

static struct place place = { .state = -1 };

static int place_make(void **state)
{
	(void)state;
	snprintf(place.parent, sizeof place.parent, "%s", "/tmp/rbox-unit.XXXXXX");
	if (!mkdtemp(place.parent))
		return -1;
	snprintf(place.path, sizeof place.path, "%s/rbox", place.parent);
	place.e = (struct err){ 0 };
	return state_open(place.path, true, &place.state, &place.e);
}

static inline int place_remove_one(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st, (void)type, (void)walk;
	return remove(path);
}

static int place_remove(void **state)
{
	(void)state;
	if (place.state >= 0)
		close(place.state);
	place.state = -1;
	return nftw(place.parent, place_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Number `n`'s id: ids differ from their first digit on. */
static inline const char *place_id(unsigned n, char id[BOX_ID])
{
	snprintf(id, BOX_ID, "%08x-89ab-4cde-8f01-%012x", n << 28 | n, n);
	return id;
}

static inline void place_write_box(int entry, const char *id, const char *name, bool is_detached)
{
	static const char *const none[] = { NULL };
	struct box box = {
		.id = id, .name = name, .version = "1", .root = "/r", .asked = none, .command = none, .environment = none, .bounding = "",
		.capabilities = "", .workdir = "/", .stop_signal = 15, .is_detached = is_detached, .host = getpid(), .init = getpid(),
	};
	char text[8192];

	for (int i = 0; i < BOX_NAMESPACES; i++)
		box.ns[i].descriptor = -1;
	assert_true(box_room(&box) <= sizeof text);
	assert_int_equal(state_write(entry, "box.json", text, box_write(&box, text, sizeof text), &place.e), 0);
}

/* A box that runs for as long as the descriptor that is returned is open. */
static inline int place_start(const char *id, const char *name, bool is_detached)
{
	int entry = -1;

	if (state_claim(place.state, id, &entry, &place.e) || (name && state_claim_name(place.state, id, name, &place.e)))
		fail_msg("%s", place.e.text);
	place_write_box(entry, id, name, is_detached);
	return entry;
}

/* It ends, and this stays of it. */
static inline void place_end(int entry, const char *id, int wait_status)
{
	struct box_end end = { .id = id, .has_ended = true, .start = 1, .end = 2, .wait_status = wait_status };
	char text[BOX_END_ROOM];

	assert_int_equal(state_write(entry, "ended.json", text, box_end_write(&end, text, sizeof text), &place.e), 0);
	close(entry);
}

/* As if its ended.json were so old. */
static inline void place_age(const char *id, long seconds)
{
	struct timespec times[2] = { { .tv_sec = time(NULL) - seconds }, { .tv_sec = time(NULL) - seconds } };
	char path[64];

	snprintf(path, sizeof path, "%s/ended.json", id);
	assert_int_equal(utimensat(place.state, path, times, 0), 0);
}

static inline bool place_has(const char *name)
{
	return faccessat(place.state, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static inline enum state_life place_look(const char *id)
{
	enum state_life life;
	int entry;

	if (state_enter(place.state, id, &entry, &place.e))
		return STATE_DEAD;
	life = state_look(entry);
	close(entry);
	return life;
}

#define PLACE_TEST(name) cmocka_unit_test_setup_teardown(name, place_make, place_remove)

#endif
