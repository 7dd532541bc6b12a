/* SPDX-License-Identifier: MIT */
#include "profile.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "json.h"
#include "powers.h"
#include "text.h"

enum { WORD = 64, ERRNO_MAX = 4095 };

/* One profile while it is read. */
struct reader {
	struct profile *profile;
	const struct profile_view *view;
	const char *name;
	struct err *e;
	size_t earlier;			/* rules of what was read before */
};

static int wrong(const struct reader *r, const char *what, const char *word)
{
	return err_about(r->e, err_set(r->e, "profile %s: %s%s%s%s", r->name, what, *word ? " '" : "", word, *word ? "'" : ""), r->name);
}

static int no_memory(const struct reader *r)
{
	return err_code(r->e, ENOMEM, "profile %s", r->name);
}

/* A string of the file as it can be shown and compared; "" where it is none, or too long to be a word of a profile. */
static const char *word_of(const struct json *value, char word[WORD])
{
	if (json_string(value, word, WORD, NULL))
		word[0] = '\0';
	return word;
}

static bool member(const struct json *object, const char *name, struct json *value)
{
	return json_member(object, name, value) && value->kind != JSON_NULL;
}

/* What has no elements where there is no such member. */
static struct json list_of(const struct json *object, const char *name)
{
	struct json list = { .kind = JSON_NULL };

	return json_member(object, name, &list) ? list : (struct json){ .kind = JSON_NULL };
}

/*** Architectures ***/

static const struct { const char *name; enum syscalls_abi abi; } architectures[] = {
	{ "SCMP_ARCH_X86_64", ABI_X86_64 }, { "SCMP_ARCH_X86", ABI_X86 }, { "SCMP_ARCH_X32", ABI_X32 },
	{ "SCMP_ARCH_AARCH64", ABI_AARCH64 }, { "SCMP_ARCH_ARM", ABI_ARM },
};

/* Others are of other machines. */
static void add_architecture(struct profile *profile, const struct json *name)
{
	for (size_t i = 0; i < sizeof architectures / sizeof *architectures; i++)
		if (json_is(name, architectures[i].name))
			profile->abi[architectures[i].abi] = true;
}

static bool is_native(const struct reader *r, const struct json *name)
{
	for (size_t i = 0; i < sizeof architectures / sizeof *architectures; i++)
		if (architectures[i].abi == r->view->abi)
			return json_is(name, architectures[i].name);
	return false;
}

static void read_architectures(struct reader *r, const struct json *top)
{
	struct json list = list_of(top, "architectures"), map = list_of(top, "archMap"), entry, name;
	const char *at = NULL;

	r->profile->abi[r->view->abi] = true;
	while (json_next(&list, &at, NULL, &name))
		add_architecture(r->profile, &name);
	for (at = NULL; json_next(&map, &at, NULL, &entry); ) {
		struct json others = list_of(&entry, "subArchitectures");
		const char *other = NULL;

		if (!json_member(&entry, "architecture", &name) || !is_native(r, &name))
			continue;
		while (json_next(&others, &other, NULL, &name))
			add_architecture(r->profile, &name);
	}
}

/*** Actions ***/

static const struct { const char *name; uint32_t action; bool has_errno; } actions[] = {
	{ "SCMP_ACT_ALLOW", SECCOMP_RET_ALLOW, false }, { "SCMP_ACT_ERRNO", SECCOMP_RET_ERRNO, true },
	{ "SCMP_ACT_KILL_PROCESS", SECCOMP_RET_KILL_PROCESS, false }, { "SCMP_ACT_KILL", SECCOMP_RET_KILL_THREAD, false },
	{ "SCMP_ACT_KILL_THREAD", SECCOMP_RET_KILL_THREAD, false }, { "SCMP_ACT_TRAP", SECCOMP_RET_TRAP, true },
	{ "SCMP_ACT_TRACE", SECCOMP_RET_TRACE, true }, { "SCMP_ACT_LOG", SECCOMP_RET_LOG, false },
};

/* The number wins over the name, as it does in podman. */
static int read_errno(struct reader *r, const struct json *object, const char *number_key, const char *name_key, uint32_t *number)
{
	struct json value;
	unsigned long long given;
	char word[WORD];

	*number = EPERM;
	if (member(object, number_key, &value)) {
		if (json_number(&value, ERRNO_MAX, &given))
			return wrong(r, "not an errno's number:", number_key);
		*number = (uint32_t)given;
	} else if (member(object, name_key, &value)) {
		int code = err_number(word_of(&value, word));

		if (!code)
			return wrong(r, "no errno is called", word);
		*number = (uint32_t)code;
	}
	return 0;
}

static int read_action(struct reader *r, const struct json *object, bool is_default, uint32_t *action)
{
	struct json value;
	uint32_t number;
	char word[WORD];

	if (!member(object, is_default ? "defaultAction" : "action", &value))
		return wrong(r, is_default ? "it has no defaultAction" : "a rule has no action", "");
	if (json_is(&value, "SCMP_ACT_NOTIFY"))
		return wrong(r, "rbox does not let another program decide: SCMP_ACT_NOTIFY", "");
	if (read_errno(r, object, is_default ? "defaultErrnoRet" : "errnoRet", is_default ? "defaultErrno" : "errno", &number))
		return -EINVAL;
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (json_is(&value, actions[i].name)) {
			*action = actions[i].action | (actions[i].has_errno ? number : 0);
			return 0;
		}
	return wrong(r, "no action is called", word_of(&value, word));
}

static int read_flags(struct reader *r, const struct json *top)
{
	struct json list, flag;
	const char *at = NULL;
	char word[WORD];

	/* as runc's default: without it Linux before 5.16 slows every program down that has a filter */
	r->profile->flags = SECCOMP_FILTER_FLAG_SPEC_ALLOW;
	if (!member(top, "flags", &list))
		return 0;
	r->profile->flags = 0;
	while (json_next(&list, &at, NULL, &flag)) {
		if (json_is(&flag, "SECCOMP_FILTER_FLAG_SPEC_ALLOW"))
			r->profile->flags |= SECCOMP_FILTER_FLAG_SPEC_ALLOW;
		else if (json_is(&flag, "SECCOMP_FILTER_FLAG_LOG"))
			r->profile->flags |= SECCOMP_FILTER_FLAG_LOG;
		/* there is one thread, and nobody who is notified */
		else if (!json_is(&flag, "SECCOMP_FILTER_FLAG_TSYNC") && !json_is(&flag, "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"))
			return wrong(r, "no flag is called", word_of(&flag, word));
	}
	return 0;
}

/*** Conditions ***/

static const struct { const char *name; enum profile_operator operator; } operators[] = {
	{ "SCMP_CMP_NE", PROFILE_NE }, { "SCMP_CMP_LT", PROFILE_LT }, { "SCMP_CMP_LE", PROFILE_LE }, { "SCMP_CMP_EQ", PROFILE_EQ },
	{ "SCMP_CMP_GE", PROFILE_GE }, { "SCMP_CMP_GT", PROFILE_GT }, { "SCMP_CMP_MASKED_EQ", PROFILE_MASKED_EQ },
};

static int read_operator(struct reader *r, const struct json *object, enum profile_operator *operator)
{
	struct json value;
	char word[WORD] = "";

	if (!member(object, "op", &value))
		return wrong(r, "an argument has no op", "");
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (json_is(&value, operators[i].name)) {
			*operator = operators[i].operator;
			return 0;
		}
	return wrong(r, "no comparison is called", word_of(&value, word));
}

static int read_condition(struct reader *r, const struct json *object, struct profile_condition *c)
{
	unsigned long long argument, value, second = 0;
	struct json number;

	if (!member(object, "index", &number) || json_number(&number, PROFILE_ARGUMENTS - 1, &argument))
		return wrong(r, "an argument's index is not a number from 0 to 5", "");
	if (!member(object, "value", &number) || json_number(&number, UINT64_MAX, &value))
		return wrong(r, "an argument's value is not a number from 0 to 2^64-1", "");
	if (member(object, "valueTwo", &number) && json_number(&number, UINT64_MAX, &second))
		return wrong(r, "an argument's valueTwo is not a number from 0 to 2^64-1", "");
	*c = (struct profile_condition){ .argument = (unsigned)argument, .value = value };
	if (read_operator(r, object, &c->operator))
		return -EINVAL;
	if (c->operator == PROFILE_MASKED_EQ) {
		c->mask = value;
		c->value = second & value;
	}
	return 0;
}

static int add_condition(struct reader *r, const struct json *object)
{
	struct profile *p = r->profile;
	struct profile_condition *larger = array_grown(p->condition, p->conditions, sizeof *larger);

	if (!larger)
		return no_memory(r);
	p->condition = larger;
	if (p->conditions >= PROFILE_RULES_MAX)
		return wrong(r, "it has too many conditions", "");
	if (read_condition(r, object, &larger[p->conditions]))
		return -EINVAL;
	p->conditions++;
	return 0;
}

/* Of two conditions on one argument either is enough, each a rule of its own: so runc and crun read them. */
static bool are_alternatives(const struct profile *p, size_t first)
{
	for (size_t i = first; i < p->conditions; i++)
		for (size_t j = i + 1; j < p->conditions; j++)
			if (p->condition[i].argument == p->condition[j].argument)
				return true;
	return false;
}

/*** Rules ***/

static bool is_settled(const struct reader *r, unsigned call)
{
	for (size_t i = 0; i < r->earlier; i++)
		if (r->profile->rule[i].call == call && !r->profile->rule[i].conditions)
			return true;
	return false;
}

static int add_rule(struct reader *r, const struct profile_rule *rule)
{
	struct profile *p = r->profile;
	struct profile_rule *larger;

	if (is_settled(r, rule->call))
		return 0;
	larger = array_grown(p->rule, p->rules, sizeof *larger);
	if (!larger)
		return no_memory(r);
	p->rule = larger;
	if (p->rules >= PROFILE_RULES_MAX)
		return wrong(r, "it has too many rules", "");
	larger[p->rules++] = *rule;
	return 0;
}

/* What a newer libseccomp knows is often allowed by name, and is unknown to the kernel or answered by default. */
static int check_unknown(struct reader *r, const char *name, uint32_t action)
{
	if (action == SECCOMP_RET_ALLOW || action == r->profile->default_action || r->profile->default_action != SECCOMP_RET_ALLOW)
		return 0;
	return wrong(r, "it refuses a system call that this rbox does not know:", name);
}

static int add_call(struct reader *r, const struct json *name, struct profile_rule rule, bool is_one_of)
{
	char word[WORD];
	int call = syscalls_find(word_of(name, word));
	size_t count = is_one_of ? rule.conditions : 1;

	if (!*word)
		return wrong(r, "a name is not that of a system call", "");
	if (call == SYSCALLS_NONE)
		return check_unknown(r, word, rule.action);
	rule.call = (unsigned)call;
	if (is_one_of)
		rule.conditions = 1;
	for (size_t i = 0; i < count; i++, rule.condition++)
		if (add_rule(r, &rule))
			return -EINVAL;
	return 0;
}

/* The sets of includes and excludes; what is named is remembered. */
static bool has_capabilities(struct reader *r, const struct json *filter, bool all)
{
	struct json list, value;
	const char *at = NULL;
	bool has_all = true, has_any = false;
	char word[WORD];

	if (!member(filter, "caps", &list))
		return all;
	while (json_next(&list, &at, NULL, &value)) {
		struct err ignored = { 0 };
		uint64_t set = 0;

		powers_parse_one(word_of(&value, word), &set, &ignored);
		r->profile->asks_for |= set;
		if (set && (r->view->capabilities & set) == set)
			has_any = true;
		else
			has_all = false;
	}
	return all ? has_all : has_any;
}

static bool has_machine(const struct reader *r, const struct json *filter, bool otherwise)
{
	struct json list = list_of(filter, "arches"), value;
	const char *at = NULL;

	if (!json_count(&list))
		return otherwise;
	while (json_next(&list, &at, NULL, &value))
		if (json_is(&value, r->view->abi == ABI_AARCH64 ? "arm64" : "amd64"))
			return true;
	return false;
}

static bool has_kernel(const struct reader *r, const struct json *filter, bool otherwise)
{
	struct json value;
	char word[WORD];
	unsigned major, minor;

	if (!member(filter, "minKernel", &value))
		return otherwise;
	word_of(&value, word);
	major = (unsigned)strtoul(word, NULL, 10);
	minor = strchr(word, '.') ? (unsigned)strtoul(strchr(word, '.') + 1, NULL, 10) : 0;
	return r->view->kernel_major > major || (r->view->kernel_major == major && r->view->kernel_minor >= minor);
}

static bool applies(struct reader *r, const struct json *rule)
{
	struct json filter;

	if (member(rule, "includes", &filter) &&
	    !(has_capabilities(r, &filter, true) && has_machine(r, &filter, true) && has_kernel(r, &filter, true)))
		return false;
	return !member(rule, "excludes", &filter) ||
	       !(has_capabilities(r, &filter, false) || has_machine(r, &filter, false) || has_kernel(r, &filter, false));
}

static int read_rule(struct reader *r, const struct json *object)
{
	struct profile_rule rule = { .condition = r->profile->conditions };
	struct json value;
	const char *at = NULL;

	if (object->kind != JSON_OBJECT)
		return wrong(r, "a rule is not an object", "");
	if (!applies(r, object))
		return 0;
	if (read_action(r, object, false, &rule.action))
		return -EINVAL;
	struct json list = list_of(object, "args");
	while (json_next(&list, &at, NULL, &value))
		if (add_condition(r, &value))
			return -EINVAL;
	rule.conditions = r->profile->conditions - rule.condition;
	bool is_one_of = are_alternatives(r->profile, rule.condition);
	if (member(object, "name", &value) && value.kind == JSON_STRING && !json_is(&value, ""))
		return add_call(r, &value, rule, is_one_of);
	if (!member(object, "names", &list) || list.kind != JSON_ARRAY)
		return wrong(r, "a rule has no names", "");
	for (at = NULL; json_next(&list, &at, NULL, &value); )
		if (add_call(r, &value, rule, is_one_of))
			return -EINVAL;
	return 0;
}

int profile_read(struct profile *profile, const char *name, const char *text, size_t size, const struct profile_view *view, struct err *e)
{
	struct reader r = { profile, view, name, e, profile->rules };
	struct json top, list, value;
	const char *at = NULL;

	if (json_read(text, size, &top) || top.kind != JSON_OBJECT)
		return wrong(&r, "it is not a JSON object", "");
	if (!r.earlier && (read_action(&r, &top, true, &profile->default_action) || read_flags(&r, &top)))
		return -EINVAL;
	if (!r.earlier)
		read_architectures(&r, &top);
	list = list_of(&top, "syscalls");
	while (json_next(&list, &at, NULL, &value))
		if (read_rule(&r, &value))
			return -EINVAL;
	return 0;
}

void profile_release(struct profile *profile)
{
	free(profile->rule);
	free(profile->condition);
	memset(profile, 0, sizeof *profile);
}
