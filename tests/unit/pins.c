/* SPDX-License-Identifier: MIT */
/* Unit tests of pins: directories that have to stay where they are. */
#include "pins.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

enum { MANY = 3000 };

static struct plan plan;
static struct place_pins in_root, in_bind;

static const struct pins_base root = { "", -1, &in_root };
static const struct pins_base bind = { "/w", 0, &in_bind };

static struct pins begin(struct spec *spec)
{
	struct pins p = { 0 };

	plan_release(&plan);
	in_root = in_bind = (struct place_pins){ 0 };
	pins_init(&p, &plan, spec, "/home/dev");
	return p;
}

/* All paths, each with a blank behind it. */
static const char *listed(const struct place_pins *pins)
{
	static char text[256];

	text[0] = '\0';
	for (const struct place_pin *pin = pins->first; pin; pin = pin->next) {
		strncat(text, pin->path, sizeof text - strlen(text) - 1);
		strncat(text, " ", sizeof text - strlen(text) - 1);
	}
	return text;
}

static struct spec_mount mask(const char *target)
{
	return (struct spec_mount){ .kind = SPEC_MASK, .target = target, .target_size = strlen(target) };
}

static void a_mask_and_what_is_read_only_protect(void **state)
{
	const struct spec_mount hidden = mask("/x"), read_only = { .kind = SPEC_BIND, .read_only = true }, given = { .kind = SPEC_BIND };

	(void)state;
	assert_true(pins_protects(&hidden));
	assert_true(pins_protects(&read_only));
	assert_false(pins_protects(&given));
}

static void directories_between_a_tree_and_a_place_are_pinned_once_and_from_above(void **state)
{
	struct spec_mount mount[] = { mask("/w/a/b/c/d"), mask("/w/a/b/x"), mask("/w/e"), mask("/w") };
	struct spec spec = { .mount = mount, .mount_count = COUNT_OF(mount) };
	struct pins p = begin(&spec);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(mount); i++)
		pins_add(&p, &plan, &bind, mount[i].target);
	assert_string_equal(listed(&in_bind), "/w/a /w/a/b /w/a/b/c ");
	pins_add(&p, &plan, &bind, "/w/a/bb/x");
	assert_string_equal(listed(&in_bind), "/w/a /w/a/b /w/a/b/c /w/a/bb ");
	plan_release(&plan);
}

static void each_tree_has_pins_of_its_own(void **state)
{
	struct spec_mount mount[] = { mask("/w/a/b"), mask("/w/a/b") };
	struct spec spec = { .mount = mount, .mount_count = COUNT_OF(mount) };
	struct pins p = begin(&spec);

	(void)state;
	pins_add(&p, &plan, &root, "/w/a/b");
	pins_add(&p, &plan, &bind, "/w/a/b");
	assert_string_equal(listed(&in_root), "/w /w/a ");
	assert_string_equal(listed(&in_bind), "/w/a ");
	plan_release(&plan);
}

static void there_is_room_for_many_and_for_sources_of_the_working_directory(void **state)
{
	static struct spec_mount mount[MANY];
	static char path[MANY][32];
	struct spec spec = { .mount = mount, .mount_count = MANY };
	struct spec_mount relative = { .kind = SPEC_BIND, .read_only = true, .source = "x", .source_size = 1 };
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		snprintf(path[i], sizeof path[i], "/w/%zu/a/x", i);
		mount[i] = mask(path[i]);
	}
	struct pins p = begin(&spec);
	for (size_t i = 0; i < MANY; i++)
		pins_add(&p, &plan, &bind, path[i]);
	for (const struct place_pin *pin = in_bind.first; pin; pin = pin->next)
		count++;
	assert_int_equal(count, 2 * MANY);
	spec = (struct spec){ .mount = &relative, .mount_count = 1 };
	p = begin(&spec);
	pins_add(&p, &plan, &root, "/home/dev/x");
	assert_string_equal(listed(&in_root), "/home /home/dev ");
	plan_release(&plan);
}

static void where_nothing_protects_there_is_no_room(void **state)
{
	struct spec_mount mount = { .kind = SPEC_BIND, .source = "/a/b", .source_size = 4 };
	struct spec spec = { .mount = &mount, .mount_count = 1 };
	struct pins p = begin(&spec);

	(void)state;
	assert_null(p.seen.cell);
	plan_release(&plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mask_and_what_is_read_only_protect),
		cmocka_unit_test(directories_between_a_tree_and_a_place_are_pinned_once_and_from_above),
		cmocka_unit_test(each_tree_has_pins_of_its_own),
		cmocka_unit_test(there_is_room_for_many_and_for_sources_of_the_working_directory),
		cmocka_unit_test(where_nothing_protects_there_is_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
