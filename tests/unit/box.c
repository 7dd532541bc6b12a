/* SPDX-License-Identifier: MIT */
/* Unit tests of box: what the state directory tells of a box, as text and back. */
#include "box.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "unit.h"

enum { MANY_GROUPS = 5000 };

static const char id[] = "01234567-89ab-4cde-8f01-23456789abcd";
static const char *const hostile[] = {
	"", "\"", "\\", "\\u0000", "a\nb\tc\r", "\033[2J", "\x7f", "caf\xc3\xa9", "\xf0\x9f\x93\xa6", "{\"id\":\"x\"}", "],\"command\":[\"sh\"]",
	"A=\"}\n{", " ", NULL,
};
static const char *const nothing[] = { NULL };

/* A box as rbox /r with no options has it. */
static struct box plain(void)
{
	static const char *const asked[] = { "rbox", "/r", NULL }, *const command[] = { "/bin/sh", NULL }, *const environment[] = { "A=1", NULL },
		*const wall[] = { "files", NULL };
	struct box box = {
		.id = id, .version = "0.1.0", .created = 1764102673123, .root = "/r", .asked = asked, .command = command, .has_init = true,
		.stop_signal = 15, .grace = 10000, .bounding = "cap_chown", .capabilities = "cap_chown", .workdir = "/", .umask = 022,
		.environment = environment, .filter = "default", .filter_flags = 4, .wall = wall, .socket_trees = wall, .host = 100, .init = 101,
	};

	for (int i = 0; i < BOX_NAMESPACES; i++)
		box.ns[i] = (struct box_ns){ .descriptor = i == 7 ? -1 : 3 + i, .inode = 4026531840u + (unsigned)i };
	return box;
}

static char *write_box(const struct box *box, size_t *size)
{
	size_t room = box_room(box);
	char *text = malloc(room + 1);

	assert_non_null(text);
	*size = box_write(box, text, room);
	assert_true(*size < room && text[*size - 1] == '\n');
	return text;
}

/* From a block of just that size, so that a byte read too far is seen. */
static int read_bytes(struct box *box, const char *text, size_t size, struct err *e)
{
	char *copy = malloc(size + !size);
	int r;

	assert_non_null(copy);
	memcpy(copy, text, size);
	*box = (struct box){ 0 };
	r = box_read(box, copy, size, e);
	free(copy);
	return r;
}

static void assert_same_text(const char *a, const char *b)
{
	assert_int_equal(a == NULL, b == NULL);
	if (a)
		assert_string_equal(a, b);
}

static void assert_same_list(const char *const *a, const char *const *b)
{
	for (; *a; a++, b++) {
		assert_non_null(*b);
		assert_string_equal(*a, *b);
	}
	assert_null(*b);
}

static void assert_same(const struct box *a, const struct box *b)
{
	assert_string_equal(a->id, b->id);
	assert_same_text(a->name, b->name);
	assert_string_equal(a->version, b->version);
	assert_true(a->created == b->created && a->grace == b->grace);
	assert_string_equal(a->root, b->root);
	assert_same_list(a->asked, b->asked);
	assert_same_list(a->command, b->command);
	assert_same_list(a->environment, b->environment);
	assert_same_list(a->wall, b->wall);
	assert_same_list(a->socket_trees, b->socket_trees);
	assert_true(a->is_detached == b->is_detached && a->has_init == b->has_init && a->has_groups == b->has_groups);
	assert_int_equal(a->stop_signal, b->stop_signal);
	assert_true(a->uid == b->uid && a->gid == b->gid && a->setup_uid == b->setup_uid && a->setup_gid == b->setup_gid);
	assert_int_equal(a->groups, b->groups);
	for (size_t i = 0; i < a->groups; i++)
		assert_int_equal(a->group[i], b->group[i]);
	assert_string_equal(a->bounding, b->bounding);
	assert_string_equal(a->capabilities, b->capabilities);
	assert_string_equal(a->workdir, b->workdir);
	assert_same_text(a->ptmx, b->ptmx);
	assert_true(a->umask == b->umask && a->nice == b->nice && a->has_nice == b->has_nice);
	assert_true(a->host == b->host && a->init == b->init);
	for (int i = 0; i < BOX_NAMESPACES; i++) {
		assert_int_equal(a->ns[i].descriptor, b->ns[i].descriptor);
		if (a->ns[i].descriptor >= 0)
			assert_true(a->ns[i].inode == b->ns[i].inode);
	}
}

static void assert_round_trip(const struct box *box)
{
	struct err e = { 0 };
	struct box back;
	size_t size;
	char *text = write_box(box, &size);

	if (read_bytes(&back, text, size, &e))
		fail_msg("%s in %s", e.text, text);
	assert_same(box, &back);
	assert_non_null(back.store);
	box_release(&back);
	assert_null(back.store);
	free(text);
}

static void a_box_reads_back_as_it_was(void **state)
{
	struct box box = plain();

	(void)state;
	assert_round_trip(&box);
	box.name = "A.b-c_9";
	box.is_detached = true;
	box.has_init = false;
	box.stop_signal = 36;
	box.grace = INT64_MAX;
	box.created = INT64_MAX;
	box.uid = box.gid = box.setup_uid = box.setup_gid = UINT32_MAX;
	box.umask = 0777;
	box.host = box.init = INT32_MAX;
	box.ns[7] = (struct box_ns){ .descriptor = INT32_MAX, .inode = UINT64_MAX };
	assert_round_trip(&box);
	for (int nice = -20; nice < 20; nice++) {
		box.nice = nice;
		box.has_nice = true;
		assert_round_trip(&box);
	}
}

static void hostile_text_reads_back_as_it_was(void **state)
{
	struct box box = plain();

	(void)state;
	box.asked = box.command = box.environment = box.wall = box.socket_trees = hostile;
	for (const char *const *text = hostile; *text; text++) {
		box.root = box.version = box.bounding = box.capabilities = box.workdir = box.ptmx = *text;
		assert_round_trip(&box);
	}
	box.asked = box.command = box.environment = box.wall = box.socket_trees = nothing;
	assert_round_trip(&box);
}

static void the_longest_text_fits_into_its_room(void **state)
{
	static char longest[100001];
	const char *const list[] = { longest, longest, longest, NULL };
	struct box box = plain();

	(void)state;
	memset(longest, '\001', sizeof longest - 1);
	box.asked = box.command = box.environment = box.wall = box.socket_trees = list;
	box.root = box.workdir = box.bounding = box.capabilities = box.version = box.ptmx = longest;
	assert_round_trip(&box);
}

static void groups_are_kept_dropped_or_many(void **state)
{
	static uint32_t group[MANY_GROUPS];
	struct box box = plain();

	(void)state;
	for (size_t i = 0; i < MANY_GROUPS; i++)
		group[i] = UINT32_MAX - (uint32_t)i;
	box.has_groups = true;
	box.group = group;
	assert_round_trip(&box);
	box.groups = 1;
	assert_round_trip(&box);
	box.groups = MANY_GROUPS;
	assert_round_trip(&box);
}

static void every_mixture_of_namespaces_reads_back(void **state)
{
	struct box box = plain();

	(void)state;
	for (int mixture = 0; mixture < 1 << BOX_NAMESPACES; mixture++) {
		for (int i = 0; i < BOX_NAMESPACES; i++)
			box.ns[i].descriptor = mixture >> i & 1 ? i : -1;
		assert_round_trip(&box);
	}
}

static void a_byte_that_is_not_utf8_becomes_the_character_of_its_number(void **state)
{
	static const char *const list[] = { "A=\xff" "b", NULL };
	struct box box = plain(), back;
	struct err e = { 0 };
	size_t size;
	char *text;

	(void)state;
	box.environment = list;
	text = write_box(&box, &size);
	assert_int_equal(read_bytes(&back, text, size, &e), 0);
	assert_string_equal(back.environment[0], "A=\xc3\xbf" "b");
	box_release(&back);
	free(text);
}

/*** What is no box ***/

/* The text of a plain box, with the member `name` (of "process" if `inner`) replaced, or taken away where `value` is NULL. */
static char *with_member(const char *name, bool inner, const char *value)
{
	struct box box = plain();
	size_t size;
	char *text = write_box(&box, &size), *changed;
	json_object *object, *holder;

	text[size] = '\0';
	object = json_tokener_parse(text);
	assert_non_null(object);
	holder = inner ? json_object_object_get(object, "process") : object;
	json_object_object_del(holder, name);
	if (value) {
		json_object *replacement = strcmp(value, "null") == 0 ? NULL : json_tokener_parse(value);

		assert_true(replacement || *value == 'n');
		json_object_object_add(holder, name, replacement);
	}
	changed = strdup(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN));
	assert_non_null(changed);
	json_object_put(object);
	free(text);
	return changed;
}

static void assert_refused(const char *text, const char *word)
{
	struct err e = { 0 };
	struct box back;

	if (read_bytes(&back, text, strlen(text), &e) != -EINVAL)
		fail_msg("taken: %s", text);
	assert_says(e.text, word);
	assert_null(back.store);
}

static void assert_member_refused(const char *name, bool inner, const char *value)
{
	char *text = with_member(name, inner, value), quoted[64];

	snprintf(quoted, sizeof quoted, "'%s'", name);
	assert_refused(text, quoted);
	free(text);
}

static void assert_member_taken(const char *name, bool inner, const char *value)
{
	char *text = with_member(name, inner, value);
	struct err e = { 0 };
	struct box back;

	if (read_bytes(&back, text, strlen(text), &e))
		fail_msg("%s: %s", e.text, text);
	box_release(&back);
	free(text);
}

/* Each member, and which of `values` it may be. */
static const char *const values[] = { "null", "true", "-1", "1.5", "1e3", "\"x\"", "\"\\u0000\"", "[1]", "{}", "18446744073709551615" };
static const struct { const char *name; bool inner; const char *good; } members[] = {
	{ "id", false, "\"x\"" }, { "name", false, "null \"x\"" }, { "version", false, "\"x\"" }, { "created", false, "" },
	{ "root", false, "\"x\"" }, { "asked", false, "" }, { "command", false, "" }, { "detached", false, "true" },
	{ "init", false, "true" }, { "stop_signal", false, "" }, { "grace_ms", false, "" }, { "host_pid", false, "" },
	{ "pid", false, "" }, { "namespaces", false, "{}" }, { "process", false, "" },
	{ "uid", true, "" }, { "gid", true, "" }, { "setup_uid", true, "" }, { "setup_gid", true, "" }, { "groups", true, "null [1]" },
	{ "bounding", true, "\"x\"" }, { "capabilities", true, "\"x\"" }, { "workdir", true, "\"x\"" }, { "ptmx", true, "null \"x\"" }, { "umask", true, "" },
	{ "environment", true, "" }, { "filter", true, "null \"x\"" }, { "filter_flags", true, "" }, { "logs_calls", true, "true" },
	{ "wall", true, "" }, { "socket_trees", true, "" },
};

static void a_member_that_is_missing_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(members); i++)
		assert_member_refused(members[i].name, members[i].inner, NULL);
}

static void a_member_of_the_wrong_kind_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(members); i++)
		for (size_t k = 0; k < COUNT_OF(values); k++) {
			if (strstr(members[i].good, values[k]))
				continue;
			/* an object lacks what process has, and that is named */
			if (strcmp(members[i].name, "process") == 0 && strcmp(values[k], "{}") == 0)
				continue;
			assert_member_refused(members[i].name, members[i].inner, values[k]);
		}
}

static void numbers_have_their_limits(void **state)
{
	(void)state;
	assert_member_refused("uid", true, "4294967296");
	assert_member_refused("umask", true, "512");
	assert_member_refused("groups", true, "[4294967296]");
	assert_member_refused("groups", true, "[1,-1]");
	assert_member_refused("created", false, "9223372036854775808");
	assert_member_refused("pid", false, "2147483648");
	for (int pid = 0; pid < 2; pid++) {
		assert_member_refused("pid", false, pid ? "1" : "0");
		char *text = with_member("host_pid", false, pid ? "1" : "0");
		assert_refused(text, "'pid'");
		free(text);
	}
	assert_member_taken("nice", true, "-20");
	assert_member_taken("nice", true, "19");
	assert_member_refused("nice", true, "-21");
	assert_member_refused("nice", true, "\"1\"");
	assert_member_refused("nice", true, "null");
	assert_member_refused("nice", true, "\"-\"");
}

static void ids_and_names_are_checked(void **state)
{
	char *text;

	(void)state;
	text = with_member("id", false, "\"../../etc\"");
	assert_refused(text, "id");
	free(text);
	text = with_member("name", false, "\"../x\"");
	assert_refused(text, "name");
	free(text);
	assert_member_refused("stop_signal", false, "\"TREM\"");
	assert_member_taken("stop_signal", false, "\"RTMIN+1\"");
}

static void a_namespace_without_a_descriptor_is_refused(void **state)
{
	char *text;

	(void)state;
	assert_member_taken("namespaces", false, "{}");
	assert_member_taken("namespaces", false, "{\"user\":{\"descriptor\":5,\"inode\":6},\"other\":7}");
	text = with_member("namespaces", false, "{\"user\":{\"inode\":6}}");
	assert_refused(text, "'descriptor'");
	free(text);
	text = with_member("namespaces", false, "{\"net\":{\"descriptor\":2147483648,\"inode\":6}}");
	assert_refused(text, "'descriptor'");
	free(text);
	text = with_member("namespaces", false, "{\"net\":{\"descriptor\":3}}");
	assert_refused(text, "'inode'");
	free(text);
	text = with_member("namespaces", false, "{\"net\":3}");
	assert_refused(text, "'descriptor'");
	free(text);
}

static void another_schema_is_refused_by_its_number(void **state)
{
	char *text;

	(void)state;
	text = with_member("schema", false, "2");
	assert_refused(text, "schema 2");
	free(text);
	text = with_member("schema", false, NULL);
	assert_refused(text, "no schema");
	free(text);
	text = with_member("schema", false, "\"1\"");
	assert_refused(text, "no schema");
	free(text);
	assert_refused("[]", "no schema");
	assert_refused("1", "no schema");
}

static void what_is_cut_off_is_no_box(void **state)
{
	struct box box = plain(), back;
	struct err e = { 0 };
	size_t size;
	char *text = write_box(&box, &size);

	(void)state;
	for (size_t i = 0; i + 1 < size; i++) {
		assert_int_equal(read_bytes(&back, text, i, &e), -EINVAL);
		assert_says(e.text, "no JSON");
	}
	assert_int_equal(read_bytes(&back, text, size - 1, &e), 0);
	box_release(&back);
	free(text);
}

static void members_that_are_not_known_are_passed_over(void **state)
{
	(void)state;
	assert_member_taken("future", false, "{\"id\":[1,2,{\"pid\":0}]}");
	assert_member_taken("future", true, "[\"x\"]");
}

/*** Ids and names ***/

static void an_id_is_a_uuid_in_lower_case(void **state)
{
	static const char *const bad[] = {
		"", "0", "01234567-89ab-4cde-8f01-23456789abc", "01234567-89ab-4cde-8f01-23456789abcde", "01234567-89AB-4cde-8f01-23456789abcd",
		"0123456789abcdef0123456789abcdef0123", "01234567-89ab-4cde-8f01+23456789abcd", "0123456-789ab-4cde-8f01-23456789abcd",
		"../34567-89ab-4cde-8f01-23456789abcd", "g1234567-89ab-4cde-8f01-23456789abcd", "01234567-89ab-4cde-8f01-23456789abc\n",
	};

	(void)state;
	assert_true(box_is_id(id));
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(box_is_id(bad[i]));
}

static void a_name_begins_with_a_letter_and_is_no_path(void **state)
{
	static const char *const bad[] = { "", ".", "..", "-a", "_a", "7", "a/b", "a b", "a\n", "@a", "\xc3\xa4", "a\xc3\xa4", "a*" };
	char name[65];

	(void)state;
	assert_true(box_is_name("a"));
	assert_true(box_is_name("Z9.-_"));
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(box_is_name(bad[i]));
	memset(name, 'a', sizeof name);
	name[64] = '\0';
	assert_false(box_is_name(name));
	name[63] = '\0';
	assert_true(box_is_name(name));
	/* ids that begin with a letter look like names: then the name is tried first */
	assert_true(box_is_name("a1234567-89ab-4cde-8f01-23456789abcd"));
}

/*** What became of it ***/

static struct box_end ended(int wait_status)
{
	return (struct box_end){
		.id = id, .name = "web", .start = 1764102673123, .end = 1764102674456, .has_ended = true, .wait_status = wait_status,
		.user = 1, .system = 2, .peak = 3, .log_lost = 4,
	};
}

static void write_end(const struct box_end *end, struct box_end *back)
{
	char text[BOX_END_ROOM];
	size_t size = box_end_write(end, text, sizeof text);
	struct err e = { 0 };
	json_object *object;

	assert_true(size < sizeof text && text[size - 1] == '\n');
	object = json_tokener_parse(text);
	assert_non_null(object);
	assert_int_equal(json_object_get_int(json_object_object_get(object, "exit_status")), box_exit_status(end));
	json_object_put(object);
	if (box_end_read(back, text, size, &e))
		fail_msg("%s in %s", e.text, text);
	assert_true(back->start == end->start && back->end == end->end && back->timed_out == end->timed_out);
	assert_int_equal(back->has_ended, end->has_ended);
	assert_int_equal(box_exit_status(back), box_exit_status(end));
}

static void a_status_is_commands_own(void **state)
{
	struct box_end end, back;

	(void)state;
	for (int status = 0; status < 256; status++) {
		end = ended(status << 8);
		write_end(&end, &back);
		assert_int_equal(box_exit_status(&end), status);
		assert_int_equal(back.wait_status, end.wait_status);
	}
}

static void a_signal_is_128_and_its_number(void **state)
{
	struct box_end end, back;

	(void)state;
	for (int signal = 1; signal <= 64; signal++) {
		end = ended(signal);
		write_end(&end, &back);
		assert_int_equal(box_exit_status(&end), 128 + signal);
		assert_true(WIFSIGNALED(back.wait_status) && WTERMSIG(back.wait_status) == signal);
	}
	/* with a core dump, too */
	end = ended(11 | 0x80);
	write_end(&end, &back);
	assert_int_equal(box_exit_status(&back), 139);
}

static void a_time_that_is_over_is_124_whatever_command_ended_with(void **state)
{
	static const int statuses[] = { 0, 1 << 8, 15, 9 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(statuses); i++) {
		struct box_end end = ended(statuses[i]), back;

		end.timed_out = true;
		write_end(&end, &back);
		assert_int_equal(box_exit_status(&back), 124);
	}
}

static void a_failure_before_command_is_125_or_what_it_says(void **state)
{
	static const int statuses[] = { 0, ERR_FAILED, ERR_CANNOT_EXECUTE, ERR_NOT_FOUND, 130 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(statuses); i++) {
		struct box_end end = ended(0), back;

		end.has_ended = false;
		end.step = "exec";
		end.failure = (struct err){ .code = ENOENT, .status = statuses[i], .text = "execute x: \"no\"\n", .hint = "y", .path = "/x" };
		write_end(&end, &back);
		assert_int_equal(box_exit_status(&back), statuses[i] ? statuses[i] : ERR_FAILED);
	}
}

static void the_longest_failure_fits(void **state)
{
	struct box_end end = ended(0), back;
	char name[64];

	(void)state;
	memset(name, 'a', sizeof name - 1);
	name[63] = '\0';
	end.name = name;
	end.has_ended = false;
	end.step = "capabilities";
	end.start = end.end = INT64_MAX;
	end.user = end.system = end.peak = end.log_lost = UINT64_MAX;
	memset(end.failure.text, '\001', ERR_TEXT - 1);
	memset(end.failure.hint, '\001', ERR_HINT - 1);
	memset(end.failure.path, '\001', ERR_PATH - 1);
	write_end(&end, &back);
}

static void a_report_that_is_none_is_refused(void **state)
{
	static const struct { const char *text, *word; } bad[] = {
		{ "", "no JSON" }, { "{", "no JSON" }, { "{}", "no schema" }, { "{\"schema\":2}", "schema 2" },
		{ "{\"schema\":1}", "'start'" }, { "{\"schema\":1,\"start\":1}", "'end'" },
		{ "{\"schema\":1,\"start\":1,\"end\":2}", "'timed_out'" },
		{ "{\"schema\":1,\"start\":1,\"end\":2,\"timed_out\":0}", "'timed_out'" },
		{ "{\"schema\":1,\"start\":1,\"end\":2,\"timed_out\":false}", "'status'" },
		{ "{\"schema\":1,\"start\":1,\"end\":2,\"timed_out\":false,\"status\":256}", "'status'" },
		{ "{\"schema\":1,\"start\":1,\"end\":2,\"timed_out\":false,\"status\":-1}", "'status'" },
		{ "{\"schema\":1,\"start\":1,\"end\":2,\"timed_out\":false,\"signal\":\"TREM\"}", "'signal'" },
		{ "{\"schema\":1,\"start\":1,\"end\":2,\"timed_out\":false,\"signal\":\"AAAAAAAAAAAAAAAAAAAAAAAA\"}", "'signal'" },
		{ "{\"schema\":1,\"start\":1,\"end\":2,\"timed_out\":false,\"failure\":{}}", "'exit_status'" },
		{ "{\"schema\":1,\"start\":1,\"end\":2,\"timed_out\":false,\"failure\":{},\"exit_status\":256}", "'exit_status'" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct box_end end = { 0 };
		struct err e = { 0 };

		assert_int_equal(box_end_read(&end, bad[i].text, strlen(bad[i].text), &e), -EINVAL);
		assert_says(e.text, bad[i].word);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_box_reads_back_as_it_was),
		cmocka_unit_test(hostile_text_reads_back_as_it_was),
		cmocka_unit_test(the_longest_text_fits_into_its_room),
		cmocka_unit_test(groups_are_kept_dropped_or_many),
		cmocka_unit_test(every_mixture_of_namespaces_reads_back),
		cmocka_unit_test(a_byte_that_is_not_utf8_becomes_the_character_of_its_number),
		cmocka_unit_test(a_member_that_is_missing_is_named),
		cmocka_unit_test(a_member_of_the_wrong_kind_is_named),
		cmocka_unit_test(numbers_have_their_limits),
		cmocka_unit_test(ids_and_names_are_checked),
		cmocka_unit_test(a_namespace_without_a_descriptor_is_refused),
		cmocka_unit_test(another_schema_is_refused_by_its_number),
		cmocka_unit_test(what_is_cut_off_is_no_box),
		cmocka_unit_test(members_that_are_not_known_are_passed_over),
		cmocka_unit_test(an_id_is_a_uuid_in_lower_case),
		cmocka_unit_test(a_name_begins_with_a_letter_and_is_no_path),
		cmocka_unit_test(a_status_is_commands_own),
		cmocka_unit_test(a_signal_is_128_and_its_number),
		cmocka_unit_test(a_time_that_is_over_is_124_whatever_command_ended_with),
		cmocka_unit_test(a_failure_before_command_is_125_or_what_it_says),
		cmocka_unit_test(the_longest_failure_fits),
		cmocka_unit_test(a_report_that_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
