/* SPDX-License-Identifier: MIT */
/* Unit tests of profile: what rules a text gives, and for whom. */
#include "profile.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>

#include "unit.h"

static struct profile profile;
static struct err e;
static struct profile_view view;

static int setup(void **state)
{
	(void)state;
	view = (struct profile_view){ ABI_X86_64, UINT64_C(1) << CAP_CHOWN | UINT64_C(1) << CAP_KILL, 6, 1 };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	profile_release(&profile);
	return 0;
}

/* From a block of just that size, so that a byte read too far is seen. */
static int take(const char *text)
{
	size_t size = strlen(text);
	char *copy = malloc(size + !size);
	int r;

	assert_non_null(copy);
	memcpy(copy, text, size);
	e = (struct err){ 0 };
	profile_release(&profile);
	r = profile_read(&profile, "file.json", copy, size, &view, &e);
	free(copy);
	return r;
}

#define TAKEN(...)                                                                                      \
	do {                                                                                            \
		if (take(__VA_ARGS__))                                                                  \
			fail_msg("%s", e.text);                                                         \
	} while (0)

#define REFUSED(word, ...)                                                                              \
	do {                                                                                            \
		assert_int_equal(take(__VA_ARGS__), -EINVAL);                                           \
		assert_says(e.text, (word));                                                            \
		assert_says(e.text, "file.json");                                                       \
		assert_string_equal(e.path, "file.json");                                               \
	} while (0)

/* One rule for read(2), with further members. */
static const char *rule(const char *members)
{
	static char text[4096];

	snprintf(text, sizeof text, "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\"%s}]}",
		 members);
	return text;
}

static void actions_are_those_of_the_kernel_with_their_errnos(void **state)
{
	(void)state;
	TAKEN("{\"defaultAction\":\"SCMP_ACT_ERRNO\"}");
	assert_int_equal(profile.default_action, SECCOMP_RET_ERRNO | EPERM);
	TAKEN("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":38}");
	assert_int_equal(profile.default_action, SECCOMP_RET_ERRNO | ENOSYS);
	TAKEN("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrno\":\"ENOSYS\"}");
	assert_int_equal(profile.default_action, SECCOMP_RET_ERRNO | ENOSYS);
	TAKEN("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrno\":\"ENOSYS\",\"defaultErrnoRet\":22}");
	assert_int_equal(profile.default_action, SECCOMP_RET_ERRNO | EINVAL);
	TAKEN("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"defaultErrnoRet\":38}");
	assert_int_equal(profile.default_action, SECCOMP_RET_ALLOW);
	TAKEN("{\"defaultAction\":\"SCMP_ACT_KILL_PROCESS\"}");
	assert_true(profile.default_action == SECCOMP_RET_KILL_PROCESS);
	TAKEN("{\"defaultAction\":\"SCMP_ACT_KILL\"}");
	assert_int_equal(profile.default_action, SECCOMP_RET_KILL_THREAD);
	TAKEN("{\"defaultAction\":\"SCMP_ACT_LOG\"}");
	assert_int_equal(profile.default_action, SECCOMP_RET_LOG);
	REFUSED("SCMP_ACT_DANCE", "{\"defaultAction\":\"SCMP_ACT_DANCE\"}");
	REFUSED("SCMP_ACT_NOTIFY", "{\"defaultAction\":\"SCMP_ACT_NOTIFY\"}");
	REFUSED("EDANCE", "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrno\":\"EDANCE\"}");
	REFUSED("defaultErrnoRet", "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":4096}");
	REFUSED("defaultAction", "{}");
}

static void a_rule_is_for_every_call_that_it_names(void **state)
{
	(void)state;
	TAKEN("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[\"read\",\"write\"],\"action\":\"SCMP_ACT_ALLOW\"},"
	      "{\"name\":\"close\",\"action\":\"SCMP_ACT_KILL\"}]}");
	assert_int_equal(profile.rules, 3);
	assert_string_equal(syscalls_name(profile.rule[0].call), "read");
	assert_string_equal(syscalls_name(profile.rule[1].call), "write");
	assert_string_equal(syscalls_name(profile.rule[2].call), "close");
	assert_int_equal(profile.rule[2].action, SECCOMP_RET_KILL_THREAD);
}

static void an_unknown_call_may_be_allowed_but_not_be_left_open(void **state)
{
	(void)state;
	TAKEN("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[\"of_2031\",\"read\"],\"action\":\"SCMP_ACT_ALLOW\"}]}");
	assert_int_equal(profile.rules, 1);
	REFUSED("of_2031", "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"of_2031\"],\"action\":\"SCMP_ACT_ERRNO\"}]}");
}

static void architectures_are_the_machines_and_those_that_go_with_it(void **state)
{
	(void)state;
	TAKEN("{\"defaultAction\":\"SCMP_ACT_ERRNO\"}");
	assert_true(profile.abi[ABI_X86_64] && !profile.abi[ABI_X86] && !profile.abi[ABI_X32]);
	TAKEN("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":[\"SCMP_ARCH_X86\",\"SCMP_ARCH_MIPS\"]}");
	assert_true(profile.abi[ABI_X86_64] && profile.abi[ABI_X86] && !profile.abi[ABI_X32]);
	TAKEN("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"archMap\":["
	      "{\"architecture\":\"SCMP_ARCH_AARCH64\",\"subArchitectures\":[\"SCMP_ARCH_ARM\"]},"
	      "{\"architecture\":\"SCMP_ARCH_X86_64\",\"subArchitectures\":[\"SCMP_ARCH_X86\",\"SCMP_ARCH_X32\"]}]}");
	assert_true(profile.abi[ABI_X86_64] && profile.abi[ABI_X86] && profile.abi[ABI_X32]);
	assert_true(!profile.abi[ABI_AARCH64] && !profile.abi[ABI_ARM]);
}

static size_t rules_with(const char *members)
{
	TAKEN(rule(members));
	return profile.rules;
}

static void rules_depend_on_capabilities_machine_and_kernel(void **state)
{
	(void)state;
	assert_int_equal(rules_with(",\"includes\":{\"caps\":[\"CAP_CHOWN\",\"CAP_KILL\"]}"), 1);
	assert_int_equal(rules_with(",\"includes\":{\"caps\":[\"CAP_CHOWN\",\"CAP_SYS_ADMIN\"]}"), 0);
	assert_true(profile.asks_for == (UINT64_C(1) << CAP_CHOWN | UINT64_C(1) << CAP_SYS_ADMIN));
	assert_int_equal(rules_with(",\"includes\":{\"caps\":[\"CAP_OF_2031\"]}"), 0);
	assert_int_equal(rules_with(",\"excludes\":{\"caps\":[\"CAP_SYS_ADMIN\",\"CAP_KILL\"]}"), 0);
	assert_int_equal(rules_with(",\"excludes\":{\"caps\":[\"CAP_SYS_ADMIN\"]}"), 1);
	assert_int_equal(rules_with(",\"includes\":{\"arches\":[\"amd64\"]}"), 1);
	assert_int_equal(rules_with(",\"includes\":{\"arches\":[\"arm64\"]}"), 0);
	assert_int_equal(rules_with(",\"excludes\":{\"arches\":[\"amd64\"]}"), 0);
	assert_int_equal(rules_with(",\"includes\":{\"minKernel\":\"4.8\"}"), 1);
	assert_int_equal(rules_with(",\"includes\":{\"minKernel\":\"6.2\"}"), 0);
	assert_int_equal(rules_with(",\"includes\":{\"minKernel\":\"7.0\"}"), 0);
	assert_int_equal(rules_with(",\"excludes\":{\"minKernel\":\"6.1\"}"), 0);
	assert_int_equal(rules_with(",\"includes\":{},\"excludes\":{}"), 1);
	assert_int_equal(rules_with(",\"includes\":null,\"excludes\":null,\"args\":null,\"comment\":null"), 1);
	view.abi = ABI_AARCH64;
	assert_int_equal(rules_with(",\"includes\":{\"arches\":[\"arm64\"]}"), 1);
}

static void conditions_are_read_with_both_their_values(void **state)
{
	(void)state;
	TAKEN(rule(",\"args\":[{\"index\":5,\"value\":18446744073709551615,\"op\":\"SCMP_CMP_GE\"}]"));
	assert_int_equal(profile.rule[0].conditions, 1);
	assert_int_equal(profile.condition[0].argument, 5);
	assert_int_equal(profile.condition[0].operator, PROFILE_GE);
	assert_true(profile.condition[0].value == UINT64_MAX);
	TAKEN(rule(",\"args\":[{\"index\":0,\"value\":240,\"valueTwo\":255,\"op\":\"SCMP_CMP_MASKED_EQ\"}]"));
	assert_true(profile.condition[0].mask == 240 && profile.condition[0].value == 240);
	TAKEN(rule(",\"args\":[{\"index\":0,\"value\":1,\"op\":\"SCMP_CMP_EQ\"},{\"index\":0,\"value\":2,\"op\":\"SCMP_CMP_EQ\"}]"));
	assert_int_equal(profile.rules, 2);
	assert_int_equal(profile.rule[1].condition, 1);
	REFUSED("index", rule(",\"args\":[{\"index\":6,\"value\":1,\"op\":\"SCMP_CMP_EQ\"}]"));
	REFUSED("value", rule(",\"args\":[{\"index\":0,\"value\":-1,\"op\":\"SCMP_CMP_EQ\"}]"));
	REFUSED("value", rule(",\"args\":[{\"index\":0,\"value\":18446744073709551616,\"op\":\"SCMP_CMP_EQ\"}]"));
	REFUSED("valueTwo", rule(",\"args\":[{\"index\":0,\"value\":1,\"valueTwo\":\"x\",\"op\":\"SCMP_CMP_EQ\"}]"));
	REFUSED("SCMP_CMP_LIKE", rule(",\"args\":[{\"index\":0,\"value\":1,\"op\":\"SCMP_CMP_LIKE\"}]"));
	REFUSED("op", rule(",\"args\":[{\"index\":0,\"value\":1}]"));
}

static void flags_are_the_kernels(void **state)
{
	(void)state;
	TAKEN("{\"defaultAction\":\"SCMP_ACT_ERRNO\"}");
	assert_int_equal(profile.flags, SECCOMP_FILTER_FLAG_SPEC_ALLOW);
	TAKEN("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"flags\":[]}");
	assert_int_equal(profile.flags, 0);
	TAKEN("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"flags\":[\"SECCOMP_FILTER_FLAG_LOG\",\"SECCOMP_FILTER_FLAG_TSYNC\"]}");
	assert_int_equal(profile.flags, SECCOMP_FILTER_FLAG_LOG);
	REFUSED("SECCOMP_FILTER_FLAG_X", "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"flags\":[\"SECCOMP_FILTER_FLAG_X\"]}");
}

static void what_is_no_profile_is_refused(void **state)
{
	static const char *const none[] = { "", " ", "[]", "null", "{\"defaultAction\":", "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}}", "\x7f" "ELF" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(none); i++)
		REFUSED("JSON", none[i]);
	REFUSED("rule", "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[1]}");
	REFUSED("action", "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[\"read\"]}]}");
	REFUSED("names", "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"action\":\"SCMP_ACT_ALLOW\"}]}");
	REFUSED("names", "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":\"read\",\"action\":\"SCMP_ACT_ALLOW\"}]}");
	REFUSED("name", "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[7],\"action\":\"SCMP_ACT_ALLOW\"}]}");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(actions_are_those_of_the_kernel_with_their_errnos),
		TEST(a_rule_is_for_every_call_that_it_names),
		TEST(an_unknown_call_may_be_allowed_but_not_be_left_open),
		TEST(architectures_are_the_machines_and_those_that_go_with_it),
		TEST(rules_depend_on_capabilities_machine_and_kernel),
		TEST(conditions_are_read_with_both_their_values),
		TEST(flags_are_the_kernels),
		TEST(what_is_no_profile_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
