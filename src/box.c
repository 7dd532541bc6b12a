/* SPDX-License-Identifier: MIT */
#include "box.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <linux/sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "json.h"
#include "members.h"
#include "signals.h"
#include "spec.h"
#include "text.h"

const char *const box_namespace[BOX_NAMESPACES] = { "user", "mnt", "pid", "ipc", "uts", "net", "cgroup", "time" };
const int box_namespace_flag[BOX_NAMESPACES] = {
	CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWNET, CLONE_NEWCGROUP, CLONE_NEWTIME,
};

bool box_is_name(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t size = strlen(text);

	return size && size <= SPEC_NAME_MAX && strchr(letters, *text) &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") == size;
}

bool box_is_id(const char *text)
{
	if (strlen(text) != BOX_ID - 1)
		return false;
	for (size_t i = 0; i < BOX_ID - 1; i++) {
		bool is_hyphen = i == 8 || i == 13 || i == 18 || i == 23;

		if (is_hyphen ? text[i] != '-' : !strchr("0123456789abcdef", text[i]))
			return false;
	}
	return true;
}

/*** Writing ***/

enum { BYTE = sizeof "\\u0000" - 1, FRAME = 2048 };

static size_t room_of(const char *string)
{
	return string ? BYTE * strlen(string) + 4 : 8;
}

static size_t room_of_list(const char *const *list)
{
	size_t room = 4;

	for (; list && *list; list++)
		room += room_of(*list);
	return room;
}

size_t box_room(const struct box *box)
{
	return FRAME + room_of(box->name) + room_of(box->version) + room_of(box->ptmx) + room_of(box->filter) + room_of(box->root) + room_of(box->bounding) + room_of(box->capabilities) +
	       room_of(box->workdir) + room_of_list(box->wall) + room_of_list(box->socket_trees) + room_of_list(box->asked) + room_of_list(box->command) + room_of_list(box->environment) +
	       12 * box->groups;
}

static void add_groups(struct text *t, const struct box *box)
{
	members_name(t, "groups");
	text_add(t, box->has_groups ? "[" : "null");
	for (size_t i = 0; box->has_groups && i < box->groups; i++) {
		text_add(t, i ? "," : "");
		text_add_number(t, box->group[i]);
	}
	text_add(t, box->has_groups ? "]" : "");
}

static void add_process(struct text *t, const struct box *box)
{
	members_name(t, "process");
	text_add(t, "{");
	members_number(t, "uid", box->uid);
	members_number(t, "gid", box->gid);
	members_number(t, "setup_uid", box->setup_uid);
	members_number(t, "setup_gid", box->setup_gid);
	add_groups(t, box);
	members_string(t, "bounding", box->bounding);
	members_string(t, "capabilities", box->capabilities);
	members_string(t, "workdir", box->workdir);
	members_string(t, "ptmx", box->ptmx);
	members_number(t, "umask", box->umask);
	if (box->has_nice)
		members_signed(t, "nice", box->nice);
	members_list(t, "environment", box->environment);
	members_string(t, "filter", box->filter);
	members_number(t, "filter_flags", box->filter_flags);
	members_flag(t, "logs_calls", box->logs_calls);
	members_list(t, "wall", box->wall);
	members_list(t, "socket_trees", box->socket_trees);
	text_add(t, "}");
}

static void add_namespaces(struct text *t, const struct box *box)
{
	members_name(t, "namespaces");
	text_add(t, "{");
	for (size_t i = 0; i < BOX_NAMESPACES; i++) {
		if (box->ns[i].descriptor < 0)
			continue;
		members_name(t, box_namespace[i]);
		text_add(t, "{");
		members_number(t, "descriptor", (unsigned)box->ns[i].descriptor);
		members_number(t, "inode", box->ns[i].inode);
		text_add(t, "}");
	}
	text_add(t, "}");
}

size_t box_write(const struct box *box, char *buffer, size_t size)
{
	struct text t = text_in(buffer, size);
	char signal[SIGNALS_NAME];

	text_add(&t, "{");
	members_number(&t, "schema", MEMBERS_SCHEMA);
	members_string(&t, "id", box->id);
	members_string(&t, "name", box->name);
	members_string(&t, "version", box->version);
	members_signed(&t, "created", box->created);
	members_string(&t, "root", box->root);
	members_list(&t, "asked", box->asked);
	members_list(&t, "command", box->command);
	members_flag(&t, "detached", box->is_detached);
	members_flag(&t, "init", box->has_init);
	members_flag(&t, "no_new_privs", box->no_new_privs);
	members_string(&t, "stop_signal", signals_name(box->stop_signal, signal));
	members_number(&t, "grace_ms", box->grace);
	members_number(&t, "host_pid", (unsigned)box->host);
	members_number(&t, "pid", (unsigned)box->init);
	add_namespaces(&t, box);
	add_process(&t, box);
	text_add(&t, "}\n");
	assert(!t.full);
	return t.used;
}

/*** Reading ***/

static void take_groups(struct members *r, struct box *box)
{
	struct json list, value;
	unsigned long long number = 0;
	const char *at = NULL;
	uint32_t *group;

	if (json_member(&r->object, "groups", &list) && list.kind == JSON_NULL)
		return;
	if (!members_take(r, "groups", JSON_ARRAY, &list))
		return;
	group = members_take_room(r, json_count(&list) + 1, sizeof *group);
	while (json_next(&list, &at, NULL, &value)) {
		if (json_number(&value, UINT32_MAX, &number))
			r->wrong = "groups";
		group[box->groups++] = (uint32_t)number;
	}
	box->group = group;
	box->has_groups = true;
}

static void take_process(struct members *r, struct box *box)
{
	struct json outer = r->object, nice;
	unsigned long long number;

	if (!members_take(r, "process", JSON_OBJECT, &r->object))
		return;
	box->uid = (uint32_t)members_take_number(r, "uid", UINT32_MAX);
	box->gid = (uint32_t)members_take_number(r, "gid", UINT32_MAX);
	box->setup_uid = (uint32_t)members_take_number(r, "setup_uid", UINT32_MAX);
	box->setup_gid = (uint32_t)members_take_number(r, "setup_gid", UINT32_MAX);
	take_groups(r, box);
	box->bounding = members_take_string(r, "bounding");
	box->capabilities = members_take_string(r, "capabilities");
	box->workdir = members_take_string(r, "workdir");
	box->ptmx = members_take_name(r, "ptmx");
	box->umask = (unsigned)members_take_number(r, "umask", 0777);
	box->has_nice = json_member(&r->object, "nice", &nice);
	if (box->has_nice) {
		struct json positive = nice;
		bool minus = nice.size && *nice.text == '-';

		positive.text += minus;
		positive.size -= minus;
		if (nice.kind != JSON_NUMBER || json_number(&positive, 20, &number))
			r->wrong = "nice";
		else
			box->nice = minus ? -(int)number : (int)number;
	}
	box->environment = members_take_list(r, "environment");
	box->filter = members_take_name(r, "filter");
	box->filter_flags = (unsigned)members_take_number(r, "filter_flags", UINT_MAX);
	box->logs_calls = members_take_flag(r, "logs_calls");
	box->wall = members_take_list(r, "wall");
	box->socket_trees = members_take_list(r, "socket_trees");
	r->object = outer;
}

static void take_namespaces(struct members *r, struct box *box)
{
	struct json outer = r->object, all, one;

	for (size_t i = 0; i < BOX_NAMESPACES; i++)
		box->ns[i].descriptor = -1;
	if (!members_take(r, "namespaces", JSON_OBJECT, &all))
		return;
	for (size_t i = 0; i < BOX_NAMESPACES; i++) {
		if (!json_member(&all, box_namespace[i], &one))
			continue;
		r->object = one;
		box->ns[i].descriptor = (int)members_take_number(r, "descriptor", INT_MAX);
		box->ns[i].inode = members_take_number(r, "inode", UINT64_MAX);
	}
	r->object = outer;
}

static void take_all(struct members *r, struct box *box)
{
	struct err ignored = { 0 };

	box->id = members_take_string(r, "id");
	box->name = members_take_name(r, "name");
	box->version = members_take_string(r, "version");
	box->created = (int64_t)members_take_number(r, "created", INT64_MAX);
	box->root = members_take_string(r, "root");
	box->asked = members_take_list(r, "asked");
	box->command = members_take_list(r, "command");
	box->is_detached = members_take_flag(r, "detached");
	box->has_init = members_take_flag(r, "init");
	box->no_new_privs = members_take_flag(r, "no_new_privs");
	if (signals_parse(members_take_string(r, "stop_signal"), &box->stop_signal, &ignored) && !r->wrong)
		r->wrong = "stop_signal";
	box->grace = members_take_number(r, "grace_ms", INT64_MAX);
	box->host = (pid_t)members_take_number(r, "host_pid", INT_MAX);
	box->init = (pid_t)members_take_number(r, "pid", INT_MAX);
	take_namespaces(r, box);
	take_process(r, box);
	if (!r->wrong && (!box_is_id(box->id) || (box->name && !box_is_name(box->name))))
		r->wrong = "id or name";
	/* 0 and 1 would be somebody else altogether where a pid is used */
	if (!r->wrong && (box->host < 2 || box->init < 2))
		r->wrong = "pid";
}

int box_read(struct box *box, const char *text, size_t size, struct err *e)
{
	/* a string needs no more than its text, an element of an array has two bytes of text at least */
	size_t room = size + size / 2 * (sizeof(char *) + sizeof(uint32_t)) + 64 * sizeof(max_align_t);
	struct members r = { 0 };

	if (json_read(text, size, &r.object))
		return err_set(e, "box.json is no JSON");
	if (members_schema(&r.object, "box.json", e))
		return -EINVAL;
	box->store = malloc(room);
	if (!box->store)
		return err_code(e, ENOMEM, "box.json");
	r.at = box->store;
	r.end = r.at + room;
	take_all(&r, box);
	if (!r.wrong)
		return 0;
	box_release(box);
	return err_set(e, "box.json has no good '%s'", r.wrong);
}

void box_release(struct box *box)
{
	free(box->store);
	*box = (struct box){ 0 };
}
