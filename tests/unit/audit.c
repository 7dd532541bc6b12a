/* SPDX-License-Identifier: MIT */
/* Unit tests of audit-doors and audit-report: what the options of a box promise, and how it is judged. */
#include "audit-doors.h"

#include <ctype.h>

#include "audit-report.h"
#include "json.h"
#include "one-machine.h"

static struct audit_view view;

static enum audit_promise promise_of(enum audit_door door)
{
	return audit_walls(door, &view).promise;
}

#define AUDITED(...)                                                                                    \
	do {                                                                                            \
		PLAN("audit", __VA_ARGS__);                                                             \
		audit_view_init(&view, &m.spec, &m.facts, &m.plan);                                     \
	} while (0)

#define CLOSED(door) assert_int_equal(promise_of(door), PROMISED_CLOSED)
#define OPEN(door)   assert_int_equal(promise_of(door), PROMISED_OPEN)

/*** The table ***/

static void every_door_has_a_name_of_its_own_and_a_sentence(void **state)
{
	(void)state;
	for (unsigned i = 0; i < AUDIT_DOORS; i++) {
		const struct audit_door_row *row = &audit_door_table[i];

		assert_non_null(row->name);
		assert_int_equal(strspn(row->name, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(row->name));
		assert_true(isupper((unsigned char)row->what[0]) && row->what[strlen(row->what) - 1] != '.');
		assert_true(row->capability || *row->call || row->stands || row->planned);
		assert_int_equal(!*row->wall, !row->stands);
		for (unsigned k = 0; k < i; k++)
			assert_string_not_equal(row->name, audit_door_table[k].name);
	}
}

static void every_call_of_a_door_is_known(void **state)
{
	(void)state;
	for (unsigned i = 0; i < AUDIT_DOORS; i++)
		assert_true(!*audit_door_table[i].call || syscalls_find(audit_door_table[i].call) != SYSCALLS_NONE);
}

/*** Promises ***/

static void a_box_without_options_closes_all_doors_but_two(void **state)
{
	(void)state;
	m.facts.landlock = 6;
	m.facts.own_limits.of[RLIMIT_NPROC] = (struct rlimit){ RLIM_INFINITY, RLIM_INFINITY };
	AUDITED("/r");
	for (unsigned door = 0; door < AUDIT_DOORS; door++)
		if (door != DOOR_NEW_PRIVILEGES && promise_of(door) != PROMISED_CLOSED && !audit_door_table[door].loads_module)
			fail_msg("%s is not closed", audit_door_table[door].name);
	OPEN(DOOR_NEW_PRIVILEGES);
	AUDITED("--no-new-privs", "/r");
	CLOSED(DOOR_NEW_PRIVILEGES);
	assert_int_equal(audit_pids(&m.plan), m.facts.threads_max / 2);
	AUDITED("--pids", "unlimited", "/r");
	OPEN(DOOR_PIDS);
}

static void what_only_the_filter_closes_is_open_without_it(void **state)
{
	static const enum audit_door only[] = {
		DOOR_IO_URING, DOOR_BPF, DOOR_PERF, DOOR_USERFAULTFD, DOOR_KEYCTL, DOOR_VSOCK, DOOR_ALG, DOOR_FAMILIES, DOOR_NETLINK,
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(only); i++) {
		AUDITED("/r");
		CLOSED(only[i]);
		AUDITED("--seccomp", "off", "/r");
		OPEN(only[i]);
		AUDITED("--seccomp", "log", "/r");
		OPEN(only[i]);
	}
	CLOSED(DOOR_MOUNT);
	CLOSED(DOOR_USERNS_UNSHARE);
	CLOSED(DOOR_MODULES);
	AUDITED("--seccomp", "off", "/r");
	OPEN(DOOR_FILTER);
}

static void a_profile_is_asked_what_it_refuses(void **state)
{
	(void)state;
	m.facts.profile = "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"bpf\"],\"action\":\"SCMP_ACT_ERRNO\"}]}";
	AUDITED("--seccomp", "/profile", "/r");
	CLOSED(DOOR_BPF);
	OPEN(DOOR_PERF);
	CLOSED(DOOR_FILTER);
	m.facts.profile = "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"execveat\"],\"action\":\"SCMP_ACT_ERRNO\"}]}";
	REFUSED("does not allow execveat", "audit", "--seccomp", "/profile", "/r");
}

static void capabilities_open_what_needs_them(void **state)
{
	(void)state;
	AUDITED("--cap-add", "sys_admin", "/r");
	OPEN(DOOR_MOUNT);
	OPEN(DOOR_NAMESPACES);
	OPEN(DOOR_HOST_NAME);
	CLOSED(DOOR_PACKET);
	CLOSED(DOOR_SETNS_OUTSIDE);
	AUDITED("--cap-add", "net_raw", "/r");
	OPEN(DOOR_PACKET);
	OPEN(DOOR_RAW);
	CLOSED(DOOR_MOUNT);
	AUDITED("--cap-add", "net_raw", "--net", "host", "/r");
	CLOSED(DOOR_RAW);
	AUDITED("--cap-add", "sys_admin", "--share", "uts", "/r");
	CLOSED(DOOR_HOST_NAME);
}

static void user_namespaces_open_no_mounts_of_the_boxs_own(void **state)
{
	(void)state;
	AUDITED("--allow-userns", "/r");
	OPEN(DOOR_USERNS_UNSHARE);
	OPEN(DOOR_USERNS_CLONE);
	CLOSED(DOOR_MOUNT);
	CLOSED(DOOR_NAMESPACES);
	OPEN(DOOR_HANDED_DIRECTORY);
}

static void what_is_shared_is_open_but_for_what_landlock_scopes(void **state)
{
	(void)state;
	m.facts.landlock = 5;
	AUDITED("--net", "host", "--share", "pid,ipc", "/r");
	OPEN(DOOR_ABSTRACT_SOCKETS);
	OPEN(DOOR_SIGNAL);
	OPEN(DOOR_PROCESSES);
	OPEN(DOOR_SYSV_IPC);
	OPEN(DOOR_INTERFACES);
	CLOSED(DOOR_TRACE);
	CLOSED(DOOR_MEMORY);
	m.facts.landlock = 6;
	AUDITED("--net", "host", "--share", "pid", "/r");
	CLOSED(DOOR_ABSTRACT_SOCKETS);
	CLOSED(DOOR_SIGNAL);
	OPEN(DOOR_PROCESSES);
	AUDITED("--net", "host", "--landlock", "off", "/r");
	OPEN(DOOR_ABSTRACT_SOCKETS);
}

static void trees_of_the_kernel_are_as_asked_for(void **state)
{
	(void)state;
	AUDITED("--proc", "host", "--dev", "host", "/r");
	OPEN(DOOR_PROC_HIDDEN);
	OPEN(DOOR_DEVICES);
	OPEN(DOOR_PROCESSES);
	CLOSED(DOOR_SYSCTL);
	AUDITED("--proc", "none", "--dev", "none", "--sys", "none", "/r");
	assert_int_equal(promise_of(DOOR_PROC_HIDDEN), PROMISED_NOTHING);
	assert_int_equal(promise_of(DOOR_DEVICES), PROMISED_NOTHING);
	assert_int_equal(promise_of(DOOR_SYS_WRITE), PROMISED_NOTHING);
}

static void the_callers_terminal_is_out_of_reach_of_a_terminal_of_the_boxs_own(void **state)
{
	(void)state;
	m.facts.terminal[0] = m.facts.terminal[1] = true;
	AUDITED("/r");
	CLOSED(DOOR_TERMINAL);
	AUDITED("--tty", "never", "/r");
	OPEN(DOOR_TERMINAL);
	CLOSED(DOOR_PUSH);
}

/*** Judging ***/

static struct audit_finding finding[AUDIT_DOORS];
static struct audit_walls walls[AUDIT_DOORS];

static const struct audit_report report = {
	.root = "/r\"\n", .kernel = "6.1.0", .version = "1", .walls = walls, .view = &view, .finding = finding,
};

static enum audit_verdict verdict_of(enum audit_door door, enum audit_found found)
{
	finding[door] = (struct audit_finding){ .found = found };
	walls[door] = audit_walls(door, &view);
	return audit_judge(&report, door);
}

static void only_what_was_promised_to_be_closed_can_be_weaker(void **state)
{
	(void)state;
	AUDITED("--net", "host", "/r");
	assert_int_equal(verdict_of(DOOR_MOUNT, FOUND_CLOSED), VERDICT_KEPT);
	assert_int_equal(verdict_of(DOOR_MOUNT, FOUND_OPEN), VERDICT_WEAKER);
	assert_int_equal(verdict_of(DOOR_MOUNT, FOUND_NOT_TRIED), VERDICT_NOT_TRIED);
	assert_int_equal(verdict_of(DOOR_MOUNT, FOUND_NO_ANSWER), VERDICT_NO_ANSWER);
	assert_int_equal(verdict_of(DOOR_INTERFACES, FOUND_OPEN), VERDICT_KEPT);
	assert_int_equal(verdict_of(DOOR_INTERFACES, FOUND_CLOSED), VERDICT_STRONGER);
	assert_int_equal(verdict_of(DOOR_INTERFACES, 77), VERDICT_NO_ANSWER);
}

static void a_capability_beyond_the_plan_is_weaker(void **state)
{
	(void)state;
	AUDITED("--cap-drop", "all", "--cap-add", "chown", "/r");
	verdict_of(DOOR_BOUNDING, FOUND_VALUE);
	assert_int_equal(audit_judge(&report, DOOR_BOUNDING), VERDICT_KEPT);
	finding[DOOR_BOUNDING].value = 1;
	assert_int_equal(audit_judge(&report, DOOR_BOUNDING), VERDICT_KEPT);
	finding[DOOR_BOUNDING].value = 1 | 1 << 21;
	assert_int_equal(audit_judge(&report, DOOR_BOUNDING), VERDICT_WEAKER);
}

static void the_report_is_json_whatever_was_found(void **state)
{
	static char text[AUDIT_REPORT_ROOM];
	char line[AUDIT_LINE];
	struct json value, doors;

	(void)state;
	AUDITED("/r");
	for (unsigned door = 0; door < AUDIT_DOORS; door++) {
		verdict_of(door, audit_door_table[door].planned ? FOUND_VALUE : FOUND_OPEN);
		memset(finding[door].note, '"', sizeof finding[door].note);
		finding[door].code = 1;
		finding[door].value = ~UINT64_C(0);
		audit_report_line(&report, door, line);
		assert_int_equal(strncmp(line, audit_door_table[door].name, strlen(audit_door_table[door].name)), 0);
	}
	assert_int_equal(json_read(text, audit_report_write(&report, text, sizeof text), &value), 0);
	assert_true(json_member(&value, "doors", &doors));
	assert_int_equal(json_count(&doors), AUDIT_DOORS);
}

/*** The plan ***/

static void an_audit_differs_from_a_run_in_what_is_executed_only(void **state)
{
	static enum verb verbs[PLAN_FIRST_ROWS];
	size_t count;

	(void)state;
	PLAN("run", "--net", "host", "/r");
	count = m.plan.count;
	for (size_t i = 0; i < count; i++)
		verbs[i] = m.plan.row[i].verb;
	PLAN("audit", "--net", "host", "/r");
	assert_int_equal(m.plan.count, count + 1);
	for (size_t i = 0, k = 0; i < m.plan.count; i++) {
		enum verb verb = m.plan.row[i].verb;

		if (verb == STEP_HAND)
			continue;
		assert_int_equal(verb == STEP_PROBES ? STEP_EXEC : verb, verbs[k]);
		k++;
	}
	assert_int_equal(m.plan.argv[2] == NULL, true);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(every_door_has_a_name_of_its_own_and_a_sentence),
		TEST(every_call_of_a_door_is_known),
		TEST(a_box_without_options_closes_all_doors_but_two),
		TEST(what_only_the_filter_closes_is_open_without_it),
		TEST(a_profile_is_asked_what_it_refuses),
		TEST(capabilities_open_what_needs_them),
		TEST(user_namespaces_open_no_mounts_of_the_boxs_own),
		TEST(what_is_shared_is_open_but_for_what_landlock_scopes),
		TEST(trees_of_the_kernel_are_as_asked_for),
		TEST(the_callers_terminal_is_out_of_reach_of_a_terminal_of_the_boxs_own),
		TEST(only_what_was_promised_to_be_closed_can_be_weaker),
		TEST(a_capability_beyond_the_plan_is_weaker),
		TEST(the_report_is_json_whatever_was_found),
		TEST(an_audit_differs_from_a_run_in_what_is_executed_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
