/* SPDX-License-Identifier: MIT */
/*
 * Unit tests of filter: profiles as programs, by what these answer. libseccomp compiles the same rules in its own way, and for every
 * call and many arguments both have to answer the same.
 */
#include "filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "policy.h"
#include "powers.h"
#include "profile.h"
#include "syscalls.h"
#include "unit.h"

#include "filter-aarch64.h"

enum { TEXT = 1 << 16, NUMBERS = 600 };

static struct filter filter;
static struct err e;

static int teardown(void **state)
{
	(void)state;
	filter_release(&filter);
	return 0;
}

static int make(const char *text, const struct profile_view *view)
{
	struct profile profile = { 0 };
	int r;

	e = (struct err){ 0 };
	filter_release(&filter);
	r = profile_read(&profile, "x", text, strlen(text), view, &e);
	if (!r)
		r = filter_make(&filter, &profile, "x", &e);
	profile_release(&profile);
	return r;
}

static const struct profile_view plain = { ABI_X86_64, 0, 6, 1 };

static void must_make(const char *text)
{
	if (make(text, &plain))
		fail_msg("no filter: %s", e.text);
}

static uint32_t ask(enum syscalls_abi abi, const char *name, uint64_t first, uint64_t second, uint64_t third)
{
	struct seccomp_data data = { .arch = syscalls_architecture(abi), .args = { first, second, third } };
	int call = syscalls_find(name);

	assert_true(call >= 0);
	data.nr = syscalls_number((unsigned)call, abi);
	assert_int_not_equal(data.nr, SYSCALLS_NONE);
	return filter_answer(filter.code, filter.count, &data);
}

static uint32_t answer(const char *name, uint64_t first)
{
	return ask(ABI_X86_64, name, first, first, first);
}

/*** Rules ***/

static void what_no_rule_names_is_answered_by_default(void **state)
{
	(void)state;
	must_make("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":38,\"syscalls\":[{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\"}]}");
	assert_int_equal(answer("read", 0), SECCOMP_RET_ALLOW);
	assert_int_equal(answer("write", 0), SECCOMP_RET_ERRNO | ENOSYS);
	struct seccomp_data unknown = { .arch = AUDIT_ARCH_X86_64, .nr = 9999 };
	assert_int_equal(filter_answer(filter.code, filter.count, &unknown), SECCOMP_RET_ERRNO | ENOSYS);
	unknown.nr = -1;
	assert_int_equal(filter_answer(filter.code, filter.count, &unknown), SECCOMP_RET_ERRNO | ENOSYS);
}

static void another_architecture_ends_the_process(void **state)
{
	struct seccomp_data data = { .arch = AUDIT_ARCH_I386, .nr = 3 };

	(void)state;
	must_make("{\"defaultAction\":\"SCMP_ACT_ALLOW\"}");
	assert_int_equal(filter_answer(filter.code, filter.count, &data), SECCOMP_RET_KILL_PROCESS);
	data.arch = AUDIT_ARCH_X86_64;
	assert_int_equal(filter_answer(filter.code, filter.count, &data), SECCOMP_RET_ALLOW);
}

static void each_abi_has_its_own_numbers(void **state)
{
	(void)state;
	must_make("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":[\"SCMP_ARCH_X86\",\"SCMP_ARCH_X32\"],"
	     "\"syscalls\":[{\"names\":[\"mount\"],\"action\":\"SCMP_ACT_ERRNO\"}]}");
	assert_int_equal(ask(ABI_X86_64, "mount", 0, 0, 0), SECCOMP_RET_ERRNO | EPERM);
	assert_int_equal(ask(ABI_X86, "mount", 0, 0, 0), SECCOMP_RET_ERRNO | EPERM);
	assert_int_equal(ask(ABI_X32, "mount", 0, 0, 0), SECCOMP_RET_ERRNO | EPERM);
	/* 21 is mount(2) of i386, and access(2) of x86-64 */
	assert_int_equal(ask(ABI_X86_64, "access", 0, 0, 0), SECCOMP_RET_ALLOW);
}

static void conditions_come_before_what_holds_without_one(void **state)
{
	(void)state;
	must_make("{\"defaultAction\":\"SCMP_ACT_KILL\",\"syscalls\":[{\"names\":[\"ioctl\"],\"action\":\"SCMP_ACT_ALLOW\"},"
	     "{\"names\":[\"ioctl\"],\"action\":\"SCMP_ACT_ERRNO\",\"args\":[{\"index\":1,\"value\":7,\"op\":\"SCMP_CMP_EQ\"}]}]}");
	assert_int_equal(answer("ioctl", 7), SECCOMP_RET_ERRNO | EPERM);
	assert_int_equal(answer("ioctl", 8), SECCOMP_RET_ALLOW);
	assert_int_equal(answer("ioctl", 7 | UINT64_C(1) << 32), SECCOMP_RET_ALLOW);
}

static void of_two_conditions_on_one_argument_either_is_enough(void **state)
{
	(void)state;
	must_make("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[\"personality\"],\"action\":\"SCMP_ACT_ALLOW\",\"args\":["
	     "{\"index\":0,\"value\":0,\"op\":\"SCMP_CMP_EQ\"},{\"index\":0,\"value\":8,\"op\":\"SCMP_CMP_EQ\"}]}]}");
	assert_int_equal(answer("personality", 0), SECCOMP_RET_ALLOW);
	assert_int_equal(answer("personality", 8), SECCOMP_RET_ALLOW);
	assert_int_equal(answer("personality", 4), SECCOMP_RET_ERRNO | EPERM);
}

static void of_conditions_on_different_arguments_all_have_to_hold(void **state)
{
	(void)state;
	must_make("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[\"socket\"],\"action\":\"SCMP_ACT_ALLOW\",\"args\":["
	     "{\"index\":0,\"value\":16,\"op\":\"SCMP_CMP_EQ\"},{\"index\":2,\"value\":0,\"op\":\"SCMP_CMP_EQ\"}]}]}");
	assert_int_equal(ask(ABI_X86_64, "socket", 16, 3, 0), SECCOMP_RET_ALLOW);
	assert_int_equal(ask(ABI_X86_64, "socket", 16, 3, 9), SECCOMP_RET_ERRNO | EPERM);
	assert_int_equal(ask(ABI_X86_64, "socket", 17, 3, 0), SECCOMP_RET_ERRNO | EPERM);
}

static void a_call_with_two_answers_is_refused(void **state)
{
	(void)state;
	assert_int_equal(make("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\"},"
			      "{\"names\":[\"read\"],\"action\":\"SCMP_ACT_KILL\"}]}", &plain), -EINVAL);
	assert_says(e.text, "read");
	assert_int_equal(make("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[\"read\",\"read\"],\"action\":\"SCMP_ACT_ALLOW\"}]}",
			      &plain), 0);
}

static void more_instructions_than_the_kernel_takes_are_refused(void **state)
{
	static char text[1 << 20];
	size_t used = (size_t)snprintf(text, sizeof text, "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[");

	(void)state;
	for (unsigned i = 0; i < 1500; i++)
		used += (size_t)snprintf(text + used, sizeof text - used, "%s{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\",\"args\":["
					 "{\"index\":0,\"value\":%u,\"op\":\"SCMP_CMP_EQ\"}]}", i ? "," : "", i);
	snprintf(text + used, sizeof text - used, "]}");
	assert_int_equal(make(text, &plain), -EINVAL);
	assert_says(e.text, "4096");
}

/* Answers lie behind the tree's jumps to them, which reach 255 instructions: rules of every size lie in between. */
static void rules_of_any_size_are_jumped_over(void **state)
{
	static char text[1 << 20];

	(void)state;
	for (unsigned most = 1; most < 90; most += 7) {
		size_t used = (size_t)snprintf(text, sizeof text, "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[],"
					       "\"action\":\"SCMP_ACT_LOG\"}");
		unsigned instructions = 0;

		/* every third call with conditions, every third with an answer of its own: as many ranges and answers as there can be */
		for (unsigned call = 0; call < syscalls_count(); call++) {
			unsigned rules = call % 3 == 0 && instructions < 2000 ? 1 + call * 7 % most : 0;

			instructions += rules * 5;
			if (call % 3 == 1)
				used += (size_t)snprintf(text + used, sizeof text - used, ",{\"names\":[\"%s\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":%u}",
							 syscalls_name(call), 1000 + call);
			for (unsigned i = 0; i < rules; i++)
				used += (size_t)snprintf(text + used, sizeof text - used, ",{\"names\":[\"%s\"],\"action\":\"SCMP_ACT_ERRNO\","
							 "\"errnoRet\":%u,\"args\":[{\"index\":0,\"value\":%u,\"op\":\"SCMP_CMP_EQ\"}]}",
							 syscalls_name(call), 100 + i, i);
		}
		snprintf(text + used, sizeof text - used, "]}");
		must_make(text);
		instructions = 0;
		for (unsigned call = 0; call < syscalls_count(); call++) {
			unsigned rules = call % 3 == 0 && instructions < 2000 ? 1 + call * 7 % most : 0;

			instructions += rules * 5;
			if (syscalls_number(call, ABI_X86_64) == SYSCALLS_NONE)
				continue;
			uint32_t otherwise = SECCOMP_RET_ERRNO | (call % 3 == 1 ? 1000 + call : EPERM);
			for (unsigned i = 0; i < rules + 2; i++)
				assert_int_equal(answer(syscalls_name(call), i), i < rules ? SECCOMP_RET_ERRNO | (100 + i) : otherwise);
		}
	}
}

/*** libseccomp ***/

static const struct { enum profile_operator operator; enum scmp_compare theirs; const char *name; } operators[] = {
	{ PROFILE_NE, SCMP_CMP_NE, "SCMP_CMP_NE" }, { PROFILE_LT, SCMP_CMP_LT, "SCMP_CMP_LT" }, { PROFILE_LE, SCMP_CMP_LE, "SCMP_CMP_LE" },
	{ PROFILE_EQ, SCMP_CMP_EQ, "SCMP_CMP_EQ" }, { PROFILE_GE, SCMP_CMP_GE, "SCMP_CMP_GE" }, { PROFILE_GT, SCMP_CMP_GT, "SCMP_CMP_GT" },
	{ PROFILE_MASKED_EQ, SCMP_CMP_MASKED_EQ, "SCMP_CMP_MASKED_EQ" },
};

/* One sequence for every run. */
static uint32_t random_state;
static uint32_t next(void)
{
	random_state = random_state * 1664525 + 1013904223;
	return random_state >> 8;
}

/* Values around which comparisons change: first those of one word. */
static const uint64_t values[] = {
	0, 1, 7, 8, 0x5412, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
	UINT64_C(1) << 32, UINT64_C(0x100000007), UINT64_C(0xfffffffffffffffe), UINT64_MAX,
};
enum { NARROW = 9, WIDE = COUNT_OF(values) };

/* The same rule in a profile, and in the library. */
static size_t add_both(char *text, size_t size, scmp_filter_ctx theirs, const char *call, uint32_t action, unsigned conditions,
		       unsigned width)
{
	struct scmp_arg_cmp args[2];
	size_t used = (size_t)snprintf(text, size, ",{\"names\":[\"%s\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":%u,\"args\":[", call, action);

	for (unsigned i = 0; i < conditions; i++) {
		size_t o = next() % COUNT_OF(operators);
		uint64_t value = values[next() % width], second = values[next() % width];
		unsigned index = i * 3 + next() % 3;

		args[i] = SCMP_CMP(index, operators[o].theirs, value, second);
		used += (size_t)snprintf(text + used, size - used, "%s{\"index\":%u,\"value\":%llu,\"valueTwo\":%llu,\"op\":\"%s\"}", i ? "," : "",
					 index, (unsigned long long)value, (unsigned long long)second, operators[o].name);
	}
	assert_int_equal(seccomp_rule_add_array(theirs, SCMP_ACT_ERRNO(action), seccomp_syscall_resolve_name(call), conditions, args), 0);
	return used + (size_t)snprintf(text + used, size - used, "]}");
}

static size_t compile_theirs(scmp_filter_ctx theirs, struct sock_filter *code, size_t room)
{
	int fd = memfd_create("filter", 0);
	ssize_t size;

	assert_true(fd >= 0);
	assert_int_equal(seccomp_export_bpf(theirs, fd), 0);
	size = pread(fd, code, room, 0);
	close(fd);
	assert_true(size > 0);
	return (size_t)size / sizeof *code;
}

static void compare(const struct sock_filter *theirs, size_t count, enum syscalls_abi abi, const char *text)
{
	struct seccomp_data data = { .arch = syscalls_architecture(abi) };

	for (data.nr = 0; data.nr < NUMBERS; data.nr++)
		for (unsigned round = 0; round < 12; round++) {
			for (size_t i = 0; i < COUNT_OF(data.args); i++)
				data.args[i] = values[next() % (abi == ABI_X86_64 ? WIDE : NARROW)];
			uint32_t ours = filter_answer(filter.code, filter.count, &data), wanted = filter_answer(theirs, count, &data);

			if (ours != wanted)
				fail_msg("call %d of %s (0x%llx, 0x%llx, 0x%llx, 0x%llx, 0x%llx, 0x%llx): 0x%x, libseccomp 0x%x, %s", data.nr, syscalls_abi_name(abi),
					 (unsigned long long)data.args[0], (unsigned long long)data.args[1], (unsigned long long)data.args[2],
					 (unsigned long long)data.args[3], (unsigned long long)data.args[4], (unsigned long long)data.args[5], ours, wanted, text);
		}
}

/*
 * One rule a call: of several with comparisons of size the library (2.5.4) makes one tree, in which some are lost. And of a value with
 * two words it looks at both where arguments have one; here it is the low one.
 */
static void compare_random_profile(uint32_t seed, unsigned width)
{
	static char text[TEXT];
	static struct sock_filter code[BPF_MAXINSNS];
	scmp_filter_ctx theirs = seccomp_init(SCMP_ACT_ALLOW);
	size_t used = (size_t)snprintf(text, sizeof text, "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":[\"SCMP_ARCH_X86_64\","
				       "\"SCMP_ARCH_X86\"],\"syscalls\":[{\"names\":[],\"action\":\"SCMP_ACT_LOG\"}");

	random_state = seed;
	assert_non_null(theirs);
	assert_int_equal(seccomp_arch_add(theirs, SCMP_ARCH_X86), 0);
	for (unsigned call = next() % 5; call < syscalls_count(); call += 1 + next() % 9) {
		unsigned conditions = next() % 3, action = 1 + next() % 30;

		/* what the library multiplexes on i386 it does in its own way; what only one of both has it leaves out of the other */
		if (syscalls_number(call, ABI_X86_64) < 0 || syscalls_number(call, ABI_X86) < 0 || syscalls_number(call, ABI_X86) >= 359)
			continue;
		used += add_both(text + used, sizeof text - used, theirs, syscalls_name(call), action, conditions, width);
	}
	snprintf(text + used, sizeof text - used, "]}");
	must_make(text);
	size_t count = compile_theirs(theirs, code, sizeof code);
	seccomp_release(theirs);
	compare(code, count, ABI_X86_64, text);
	if (width == NARROW)
		compare(code, count, ABI_X86, text);
}

static void libseccomp_answers_the_same_for_the_same_rules(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 40; seed++)
		compare_random_profile(seed, seed % 2 ? WIDE : NARROW);
}

/*** Neighbours with one first condition, which the program looks at once ***/

struct wanted { unsigned conditions; struct { unsigned argument; size_t operator; uint64_t value, second; } of[3]; };

static bool is_met(enum profile_operator operator, uint64_t a, uint64_t value, uint64_t second)
{
	switch (operator) {
	case PROFILE_NE: return a != value;
	case PROFILE_LT: return a < value;
	case PROFILE_LE: return a <= value;
	case PROFILE_EQ: return a == value;
	case PROFILE_GE: return a >= value;
	case PROFILE_GT: return a > value;
	case PROFILE_MASKED_EQ: return (a & value) == (second & value);
	}
	return false;
}

/* A rule beside an earlier one, most of them with the first condition of that one. */
static void draw(struct wanted *rule, const struct wanted *earlier)
{
	rule->conditions = 1 + next() % 3;
	for (unsigned i = 0; i < rule->conditions; i++) {
		rule->of[i].argument = i * 2 + next() % 2;
		rule->of[i].operator = next() % COUNT_OF(operators);
		rule->of[i].value = values[next() % 5];
		rule->of[i].second = values[next() % 5];
	}
	if (earlier && next() % 4)
		rule->of[0] = earlier->of[0];
}

static size_t write_rule(char *text, size_t size, const struct wanted *rule, unsigned code)
{
	size_t used = (size_t)snprintf(text, size, ",{\"names\":[\"fcntl\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":%u,\"args\":[", code);

	for (unsigned i = 0; i < rule->conditions; i++)
		used += (size_t)snprintf(text + used, size - used, "%s{\"index\":%u,\"value\":%llu,\"valueTwo\":%llu,\"op\":\"%s\"}", i ? "," : "",
					 rule->of[i].argument, (unsigned long long)rule->of[i].value,
					 (unsigned long long)rule->of[i].second, operators[rule->of[i].operator].name);
	return used + (size_t)snprintf(text + used, size - used, "]}");
}

static uint32_t answer_of(const struct wanted *rule, unsigned rules, const struct seccomp_data *data)
{
	for (unsigned i = 0; i < rules; i++) {
		bool all = true;

		for (unsigned c = 0; c < rule[i].conditions; c++)
			all = all && is_met(operators[rule[i].of[c].operator].operator, data->args[rule[i].of[c].argument], rule[i].of[c].value,
					    rule[i].of[c].second);
		if (all)
			return SECCOMP_RET_ERRNO | (100 + i);
	}
	return SECCOMP_RET_ALLOW;
}

static void must_answer(const struct wanted *rule, unsigned rules, enum syscalls_abi abi, const char *text)
{
	struct seccomp_data data = { .arch = syscalls_architecture(abi), .nr = syscalls_number((unsigned)syscalls_find("fcntl"), abi) };

	for (unsigned round = 0; round < 400; round++) {
		for (size_t i = 0; i < COUNT_OF(data.args); i++)
			data.args[i] = values[next() % (abi == ABI_X86_64 && next() % 4 == 0 ? WIDE : 5)];
		if (filter_answer(filter.code, filter.count, &data) != answer_of(rule, rules, &data))
			fail_msg("of %s (0x%llx 0x%llx 0x%llx 0x%llx 0x%llx 0x%llx): 0x%x, its rules one by one 0x%x: %s", syscalls_abi_name(abi), (unsigned long long)data.args[0], (unsigned long long)data.args[1], (unsigned long long)data.args[2], (unsigned long long)data.args[3], (unsigned long long)data.args[4], (unsigned long long)data.args[5], filter_answer(filter.code, filter.count, &data), answer_of(rule, rules, &data), text);
	}
}

static void rules_that_share_a_condition_answer_as_one_by_one(void **state)
{
	static char text[TEXT];

	(void)state;
	for (uint32_t seed = 1; seed <= 300; seed++) {
		struct wanted rule[40];
		unsigned rules;
		size_t used = (size_t)snprintf(text, sizeof text, "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":[\"SCMP_ARCH_X86\"],"
					       "\"syscalls\":[{\"names\":[],\"action\":\"SCMP_ACT_LOG\"}");

		random_state = seed;
		rules = 1 + next() % COUNT_OF(rule);
		for (unsigned i = 0; i < rules; i++) {
			draw(&rule[i], i ? &rule[i - 1] : NULL);
			used += write_rule(text + used, sizeof text - used, &rule[i], 100 + i);
		}
		snprintf(text + used, sizeof text - used, "]}");
		must_make(text);
		must_answer(rule, rules, ABI_X86_64, text);
		must_answer(rule, rules, ABI_X86, text);
	}
}

/*** The usual filter ***/

/* Its profile for other capabilities than the usual ones. */
static void make_usual(enum syscalls_abi abi, const char *capabilities)
{
	struct profile_view view = { abi, 0, 6, 1 };

	assert_int_equal(powers_parse(policy_capabilities, &view.capabilities, &e), 0);
	if (capabilities) {
		uint64_t more;

		assert_int_equal(powers_parse(capabilities, &more, &e), 0);
		view.capabilities |= more;
	}
	if (make(policy_profile, &view))
		fail_msg("no filter: %s", e.text);
}

static void make_strict(enum syscalls_abi abi, const char *capabilities)
{
	struct profile_view view = { abi, 0, 6, 1 };
	struct profile profile = { 0 };
	uint64_t more = 0;

	assert_int_equal(powers_parse(policy_capabilities, &view.capabilities, &e), 0);
	assert_int_equal(capabilities ? powers_parse(capabilities, &more, &e) : 0, 0);
	view.capabilities |= more;
	filter_release(&filter);
	if (profile_read(&profile, "x", policy_strict, policy_strict_size, &view, &e) ||
	    profile_read(&profile, "x", policy_profile, policy_profile_size, &view, &e) || filter_make(&filter, &profile, "x", &e))
		fail_msg("no filter: %s", e.text);
	profile_release(&profile);
}

static void the_strict_filter_is_the_one_that_its_profiles_give(void **state)
{
	(void)state;
	make_strict(SYSCALLS_NATIVE, NULL);
	assert_int_equal(filter.count, policy_filter_strict.count);
	assert_memory_equal(filter.code, policy_filter_strict.code, filter.count * sizeof *filter.code);
	make_strict(ABI_AARCH64, NULL);
	assert_int_equal(filter.count, COUNT_OF(code_aarch64_strict));
	assert_memory_equal(filter.code, code_aarch64_strict, sizeof code_aarch64_strict);
}

/* Whatever strict lets through, with any arguments, the usual one does. */
static void the_strict_filter_allows_nothing_more(void **state)
{
	static const uint64_t arguments[] = { 0, 1, 2, 3, 6, 8, 10, 11, 12, 16, 128, 262, 0x5412, 0x02000000, 0x10000011, UINT32_MAX };
	static struct sock_filter code[BPF_MAXINSNS];
	const char *const sets[] = { NULL, "cap_sys_admin", "cap_net_raw,cap_net_admin", "cap_sys_ptrace,cap_sys_boot" };

	(void)state;
	random_state = 1;
	for (size_t set = 0; set < COUNT_OF(sets); set++) {
		size_t count;

		make_strict(ABI_X86_64, sets[set]);
		count = filter.count;
		memcpy(code, filter.code, count * sizeof *code);
		make_usual(ABI_X86_64, sets[set]);
		for (struct seccomp_data data = { .arch = AUDIT_ARCH_X86_64 }; data.nr < NUMBERS; data.nr++)
			for (unsigned round = 0; round < 100; round++) {
				for (size_t i = 0; i < COUNT_OF(data.args); i++)
					data.args[i] = arguments[next() % COUNT_OF(arguments)];
				if (filter_answer(code, count, &data) == SECCOMP_RET_ALLOW)
					assert_int_equal(filter_answer(filter.code, filter.count, &data), SECCOMP_RET_ALLOW);
			}
	}
}

static void strict_closes_more(void **state)
{
	static const enum syscalls_abi native[] = { ABI_X86_64, ABI_AARCH64 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(native); i++) {
		make_strict(native[i], NULL);
		for (uint64_t operation = 0; operation < 16; operation++) {
			bool is_closed = (operation >= 6 && operation <= 8) || (operation >= 11 && operation <= 13);
			uint32_t wanted = is_closed ? SECCOMP_RET_ERRNO | ENOSYS : SECCOMP_RET_ALLOW;

			for (uint64_t flags = 0; flags < 512; flags += 128)
				assert_int_equal(ask(native[i], "futex", 0, operation | flags, 0), wanted);
			assert_int_equal(ask(native[i], "futex", 0, operation | UINT64_C(1) << 32, 0), wanted);
		}
		assert_int_equal(ask(native[i], "ptrace", 0, 0, 0), SECCOMP_RET_ERRNO | EPERM);
		assert_int_equal(ask(native[i], "personality", 8, 0, 0), SECCOMP_RET_ERRNO | EPERM);
		assert_int_equal(ask(native[i], "personality", UINT32_MAX, 0, 0), SECCOMP_RET_ALLOW);
		assert_int_equal(ask(native[i], "io_setup", 0, 0, 0), SECCOMP_RET_ERRNO | ENOSYS);
		assert_int_equal(ask(native[i], "socket", 10, 1, 262), SECCOMP_RET_ERRNO | EPROTONOSUPPORT);
		assert_int_equal(ask(native[i], "socket", 10, 1, 6), SECCOMP_RET_ALLOW);
		assert_int_equal(ask(native[i], "sendmsg", 0, 0, 0x4001), SECCOMP_RET_ERRNO | EOPNOTSUPP);
		assert_int_equal(ask(native[i], "sendmsg", 0, 0, 0x4000), SECCOMP_RET_ALLOW);
	}
	assert_int_equal(ask(ABI_ARM, "read", 0, 0, 0), SECCOMP_RET_KILL_PROCESS);
	make_strict(ABI_X86_64, "cap_sys_ptrace");
	assert_int_equal(ask(ABI_X86_64, "ptrace", 0, 0, 0), SECCOMP_RET_ALLOW);
	assert_int_equal(ask(ABI_X86, "read", 0, 0, 0), SECCOMP_RET_KILL_PROCESS);
}

static void the_usual_filter_is_the_one_that_its_profile_gives(void **state)
{
	(void)state;
	make_usual(SYSCALLS_NATIVE, NULL);
	assert_int_equal(filter.count, policy_filter.count);
	assert_memory_equal(filter.code, policy_filter.code, filter.count * sizeof *filter.code);
	assert_int_equal(filter.flags, policy_filter.flags);
	make_usual(ABI_AARCH64, NULL);
	assert_int_equal(filter.count, COUNT_OF(code_aarch64));
	assert_memory_equal(filter.code, code_aarch64, sizeof code_aarch64);
}

static const enum syscalls_abi usual_abis[] = { ABI_X86_64, ABI_X86, ABI_AARCH64, ABI_ARM };

/* Calls `holds` for each ABI of each machine's usual filter. */
static void for_every_abi(void (*holds)(enum syscalls_abi abi))
{
	for (size_t i = 0; i < COUNT_OF(usual_abis); i++) {
		make_usual(usual_abis[i] == ABI_AARCH64 || usual_abis[i] == ABI_ARM ? ABI_AARCH64 : ABI_X86_64, NULL);
		holds(usual_abis[i]);
	}
}

static void is_forbidden(enum syscalls_abi abi)
{
	static const char *const forbidden[] = {
		"mount", "umount2", "pivot_root", "setns", "open_tree", "move_mount", "fsopen", "fsmount", "fsconfig", "fspick", "mount_setattr",
		"bpf", "perf_event_open", "userfaultfd", "keyctl", "add_key", "request_key", "io_uring_setup", "io_uring_enter",
		"io_uring_register", "kexec_load", "init_module", "finit_module", "delete_module", "swapon", "swapoff", "process_vm_readv",
		"process_vm_writev", "kcmp", "pidfd_getfd", "reboot", "acct", "syslog", "quotactl", "settimeofday", "clock_settime",
		"open_by_handle_at", "memfd_secret", "modify_ldt", "iopl", "ioperm", "vhangup", "move_pages", "migrate_pages", "fanotify_init",
		"lookup_dcookie", "sethostname", "setdomainname",
	};

	for (size_t i = 0; i < COUNT_OF(forbidden); i++) {
		int call = syscalls_find(forbidden[i]);

		if (call >= 0 && syscalls_number((unsigned)call, abi) != SYSCALLS_NONE && ask(abi, forbidden[i], 0, 0, 0) != (SECCOMP_RET_ERRNO | EPERM))
			fail_msg("%s of %s is not answered EPERM", forbidden[i], syscalls_abi_name(abi));
	}
}

static void powerful_calls_are_not_permitted_by_any_entry(void **state)
{
	(void)state;
	for_every_abi(is_forbidden);
}

static void namespaces_are_closed(enum syscalls_abi abi)
{
	static const uint64_t flags[] = {
		0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000, 0x10000011, UINT64_C(0x1ffff10000000),
	};

	for (size_t i = 0; i < COUNT_OF(flags); i++) {
		assert_int_equal(ask(abi, "clone", flags[i], 0, 0), SECCOMP_RET_ERRNO | EPERM);
		assert_int_equal(ask(abi, "unshare", flags[i], 0, 0), SECCOMP_RET_ERRNO | EPERM);
	}
	assert_int_equal(ask(abi, "unshare", 0x80, 0, 0), SECCOMP_RET_ERRNO | EPERM);	/* CLONE_NEWTIME */
	assert_int_equal(ask(abi, "unshare", 0x00100000, 0, 0), SECCOMP_RET_ERRNO | EPERM);	/* UNSHARE_EMPTY_MNTNS */
	assert_int_equal(ask(abi, "clone", 0x00100011, 0, 0), SECCOMP_RET_ALLOW);	/* CLONE_PARENT_SETTID, the same bit */
	for (unsigned bit = 0; bit < 32; bit++)
		if (!(0x50f00 >> bit & 1))
			assert_int_equal(ask(abi, "unshare", UINT64_C(1) << bit, 0, 0), SECCOMP_RET_ERRNO | EPERM);
	assert_int_equal(ask(abi, "unshare", 0x50f00, 0, 0), SECCOMP_RET_ALLOW);
	assert_int_equal(ask(abi, "clone3", 0, 0, 0), SECCOMP_RET_ERRNO | ENOSYS);
	assert_int_equal(ask(abi, "clone", 0x01200011, 0, 0), SECCOMP_RET_ALLOW);	/* fork(3) */
	assert_int_equal(ask(abi, "clone", 0x003d0f00, 0, 0), SECCOMP_RET_ALLOW);	/* pthread_create(3) */
	assert_int_equal(ask(abi, "unshare", 0x400, 0, 0), SECCOMP_RET_ALLOW);		/* CLONE_FILES */
}

static void no_entry_makes_a_namespace(void **state)
{
	(void)state;
	for_every_abi(namespaces_are_closed);
}

static void terminals_take_no_input(enum syscalls_abi abi)
{
	static const uint64_t pushing[] = { 0x5412, 0x541c, UINT64_C(0x100005412), UINT64_C(0xffffffff0000541c) };

	for (size_t i = 0; i < COUNT_OF(pushing); i++)
		assert_int_equal(ask(abi, "ioctl", 0, pushing[i], 0), SECCOMP_RET_ERRNO | EPERM);
	assert_int_equal(ask(abi, "ioctl", 0, 0x5401, 0), SECCOMP_RET_ALLOW);	/* TCGETS */
	assert_int_equal(ask(abi, "ioctl", 0, 0x5413, 0), SECCOMP_RET_ALLOW);	/* TIOCGWINSZ */
}

static void no_entry_pushes_input_into_a_terminal(void **state)
{
	(void)state;
	for_every_abi(terminals_take_no_input);
}

static void families_are_few(enum syscalls_abi abi)
{
	static const uint64_t allowed[] = { 1, 2, 10, UINT64_C(0x700000002) };

	for (size_t i = 0; i < COUNT_OF(allowed); i++)
		assert_int_equal(ask(abi, "socket", allowed[i], 1, 0), SECCOMP_RET_ALLOW);
	for (uint64_t family = 0; family < 64; family++)
		if (family != 1 && family != 2 && family != 10 && family != 16)
			assert_int_equal(ask(abi, "socket", family, 1, 0), SECCOMP_RET_ERRNO | EAFNOSUPPORT);
	assert_int_equal(ask(abi, "socket", 16, 3, 0), SECCOMP_RET_ALLOW);
	for (uint64_t protocol = 1; protocol < 32; protocol++)
		assert_int_equal(ask(abi, "socket", 16, 3, protocol), SECCOMP_RET_ERRNO | EAFNOSUPPORT);
	/* the entry whose arguments cannot be seen */
	if (syscalls_number((unsigned)syscalls_find("socketcall"), abi) != SYSCALLS_NONE)
		assert_int_equal(ask(abi, "socketcall", 1, 0, 0), SECCOMP_RET_ERRNO | ENOSYS);
}

static void no_entry_makes_sockets_of_other_families(void **state)
{
	(void)state;
	for_every_abi(families_are_few);
}

static bool is_usual_protocol(uint64_t protocol)
{
	return protocol <= 1 || protocol == 6 || protocol == 17 || protocol == 58 || protocol == 262;
}

static void protocols_are_few(enum syscalls_abi abi)
{
	enum { STREAM = 1, RAW = 3, BEYOND = 600 };

	for (uint64_t protocol = 0; protocol < BEYOND; protocol++) {
		uint32_t wanted = is_usual_protocol(protocol) ? SECCOMP_RET_ALLOW : SECCOMP_RET_ERRNO | EPROTONOSUPPORT;

		assert_int_equal(ask(abi, "socket", 2, STREAM, protocol), wanted);
		assert_int_equal(ask(abi, "socket", 10, STREAM, protocol), wanted);
		assert_int_equal(ask(abi, "socket", 2, RAW, protocol), wanted);
	}
	assert_int_equal(ask(abi, "socket", 2, STREAM, UINT64_C(0x700000106)), SECCOMP_RET_ALLOW);
	assert_int_equal(ask(abi, "socket", 2, STREAM, UINT64_C(0x700000100)), SECCOMP_RET_ERRNO | EPROTONOSUPPORT);
	assert_int_equal(ask(abi, "socket", 2, STREAM, 0x80000006), SECCOMP_RET_ERRNO | EPROTONOSUPPORT);
}

static void no_entry_makes_sockets_of_other_protocols(void **state)
{
	(void)state;
	for_every_abi(protocols_are_few);
	make_usual(ABI_X86_64, "cap_net_raw");
	assert_int_equal(ask(ABI_X86_64, "socket", 2, 3, 255), SECCOMP_RET_ALLOW);
	assert_int_equal(ask(ABI_X86_64, "socket", 10, 0x80803, 89), SECCOMP_RET_ALLOW);
	assert_int_equal(ask(ABI_X86_64, "socket", 2, 1, 132), SECCOMP_RET_ERRNO | EPROTONOSUPPORT);
	assert_int_equal(ask(ABI_X86_64, "socket", 2, 5, 132), SECCOMP_RET_ERRNO | EPROTONOSUPPORT);
}

static void calls_that_programs_do_without_are_not_there(enum syscalls_abi abi)
{
	static const char *const without[] = { "vmsplice", "futex_requeue" };

	for (size_t i = 0; i < COUNT_OF(without); i++)
		assert_int_equal(ask(abi, without[i], 0, 0, 0), SECCOMP_RET_ERRNO | ENOSYS);
}

static void no_entry_has_calls_that_programs_do_without(void **state)
{
	(void)state;
	for_every_abi(calls_that_programs_do_without_are_not_there);
}

static void x32_is_as_if_it_were_not_there(void **state)
{
	(void)state;
	make_usual(ABI_X86_64, NULL);
	for (unsigned call = 0; call < syscalls_count(); call++)
		if (syscalls_number(call, ABI_X32) != SYSCALLS_NONE)
			assert_int_equal(ask(ABI_X32, syscalls_name(call), 0, 0, 0), SECCOMP_RET_ERRNO | ENOSYS);
}

static void a_tree_becomes_no_namespace_by_any_entry(void **state)
{
	static const char *const opening[] = { "open_tree", "open_tree_attr" };
	enum { CLONE = 1, NAMESPACE = 2, RECURSIVE = 0x8000 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(usual_abis); i++) {
		make_usual(usual_abis[i] == ABI_AARCH64 || usual_abis[i] == ABI_ARM ? ABI_AARCH64 : ABI_X86_64, "cap_sys_admin");
		for (size_t call = 0; call < COUNT_OF(opening); call++) {
			assert_int_equal(ask(usual_abis[i], opening[call], 0, 0, CLONE | RECURSIVE), SECCOMP_RET_ALLOW);
			assert_int_equal(ask(usual_abis[i], opening[call], 0, 0, NAMESPACE), SECCOMP_RET_ERRNO | EINVAL);
			assert_int_equal(ask(usual_abis[i], opening[call], 2, 2, NAMESPACE | CLONE | RECURSIVE), SECCOMP_RET_ERRNO | EINVAL);
			assert_int_equal(ask(usual_abis[i], opening[call], 0, 0, UINT64_C(0x100000002)), SECCOMP_RET_ERRNO | EINVAL);
		}
	}
}

static void capabilities_open_what_needs_them(void **state)
{
	(void)state;
	make_usual(ABI_X86_64, "cap_sys_admin");
	assert_int_equal(answer("mount", 0), SECCOMP_RET_ALLOW);
	assert_int_equal(answer("clone3", 0), SECCOMP_RET_ERRNO | ENOSYS);
	assert_int_equal(answer("unshare", 0x10000000), SECCOMP_RET_ALLOW);
	assert_int_equal(answer("unshare", 0x6c020000), SECCOMP_RET_ALLOW);
	assert_int_equal(answer("clone", 0x7c020011), SECCOMP_RET_ALLOW);
	assert_int_equal(answer("unshare", 0x02000000), SECCOMP_RET_ERRNO | EPERM);	/* CLONE_NEWCGROUP */
	assert_int_equal(answer("clone", 0x12020011), SECCOMP_RET_ERRNO | EPERM);
	assert_int_equal(answer("bpf", 0), SECCOMP_RET_ERRNO | EPERM);
	make_usual(ABI_X86_64, "cap_net_raw");
	assert_int_equal(ask(ABI_X86_64, "socket", 17, 3, 0), SECCOMP_RET_ALLOW);
	assert_int_equal(ask(ABI_X86_64, "socket", 16, 3, 12), SECCOMP_RET_ERRNO | EAFNOSUPPORT);
	make_usual(ABI_X86_64, "cap_net_admin");
	assert_int_equal(ask(ABI_X86_64, "socket", 16, 3, 12), SECCOMP_RET_ALLOW);
	make_usual(ABI_X86_64, "cap_sys_ptrace,cap_dac_read_search,cap_sys_boot");
	assert_int_equal(answer("process_vm_readv", 0), SECCOMP_RET_ALLOW);
	assert_int_equal(answer("open_by_handle_at", 0), SECCOMP_RET_ALLOW);
	assert_int_equal(answer("reboot", 0), SECCOMP_RET_ALLOW);
}

/* A misspelt name would be a call that nothing is said of. */
static void every_name_of_the_usual_profile_is_that_of_a_call(void **state)
{
	const char *at = policy_profile;
	unsigned names = 0;

	(void)state;
	while ((at = strstr(at, "\"names\""))) {
		const char *end = strchr(at, ']');

		for (at = strchr(at, '['); (at = strchr(at, '"')) && at < end; at = strchr(at + 1, '"') + 1) {
			char name[64];

			snprintf(name, sizeof name, "%.*s", (int)strcspn(at + 1, "\""), at + 1);
			if (syscalls_find(name) == SYSCALLS_NONE)
				fail_msg("'%s' is no system call", name);
			names++;
		}
		at = end;
	}
	assert_true(names > 400);
}

/*** As others see it ***/

static void who_listens_is_asked_where_an_errno_was_answered(void **state)
{
	(void)state;
	must_make("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\"},"
	     "{\"names\":[\"mount\"],\"action\":\"SCMP_ACT_KILL_PROCESS\"}]}");
	filter_ask(filter.code, filter.count);
	assert_int_equal(answer("read", 0), SECCOMP_RET_ALLOW);
	assert_int_equal(answer("write", 0), SECCOMP_RET_USER_NOTIF);
	assert_int_equal(answer("mount", 0), SECCOMP_RET_KILL_PROCESS);
}

static void a_program_reads_back_as_it_was_written(void **state)
{
	static char text[BPF_MAXINSNS * FILTER_HEX + 1];
	static struct sock_filter back[BPF_MAXINSNS];

	(void)state;
	make_usual(ABI_X86_64, NULL);
	filter_write(filter.code, filter.count, text);
	assert_int_equal(strlen(text), filter.count * FILTER_HEX);
	assert_int_equal(filter_parse(text, back, filter.count), 0);
	assert_memory_equal(back, filter.code, filter.count * sizeof *back);
	assert_int_equal(filter_parse(text, back, filter.count + 1), -EINVAL);
	text[5] = 'g';
	assert_int_equal(filter_parse(text, back, filter.count), -EINVAL);
}

static void what_is_no_program_of_a_filter_ends_the_process(void **state)
{
	const struct sock_filter endless[] = { { BPF_JMP | BPF_JA, 0, 0, 1000 } }, outside[] = { { BPF_LD | BPF_W | BPF_ABS, 0, 0, 64 } };
	const struct sock_filter odd[] = { { 0xffff, 0, 0, 0 } };
	const struct seccomp_data data = { 0 };

	(void)state;
	assert_int_equal(filter_answer(endless, 1, &data), SECCOMP_RET_KILL_PROCESS);
	assert_int_equal(filter_answer(outside, 1, &data), SECCOMP_RET_KILL_PROCESS);
	assert_int_equal(filter_answer(odd, 1, &data), SECCOMP_RET_KILL_PROCESS);
	assert_int_equal(filter_answer(odd, 0, &data), SECCOMP_RET_KILL_PROCESS);
}

#define TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_no_rule_names_is_answered_by_default),
		TEST(another_architecture_ends_the_process),
		TEST(each_abi_has_its_own_numbers),
		TEST(conditions_come_before_what_holds_without_one),
		TEST(of_two_conditions_on_one_argument_either_is_enough),
		TEST(of_conditions_on_different_arguments_all_have_to_hold),
		TEST(a_call_with_two_answers_is_refused),
		TEST(more_instructions_than_the_kernel_takes_are_refused),
		TEST(rules_of_any_size_are_jumped_over),
		TEST(libseccomp_answers_the_same_for_the_same_rules),
		TEST(rules_that_share_a_condition_answer_as_one_by_one),
		TEST(the_strict_filter_is_the_one_that_its_profiles_give),
		TEST(the_strict_filter_allows_nothing_more),
		TEST(strict_closes_more),
		TEST(the_usual_filter_is_the_one_that_its_profile_gives),
		TEST(powerful_calls_are_not_permitted_by_any_entry),
		TEST(no_entry_makes_a_namespace),
		TEST(no_entry_pushes_input_into_a_terminal),
		TEST(no_entry_makes_sockets_of_other_families),
		TEST(no_entry_makes_sockets_of_other_protocols),
		TEST(no_entry_has_calls_that_programs_do_without),
		TEST(x32_is_as_if_it_were_not_there),
		TEST(a_tree_becomes_no_namespace_by_any_entry),
		TEST(capabilities_open_what_needs_them),
		TEST(every_name_of_the_usual_profile_is_that_of_a_call),
		TEST(who_listens_is_asked_where_an_errno_was_answered),
		TEST(a_program_reads_back_as_it_was_written),
		TEST(what_is_no_program_of_a_filter_ends_the_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
