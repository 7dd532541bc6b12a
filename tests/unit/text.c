/* SPDX-License-Identifier: MIT */
/* Unit tests of text: bounded text and strict numbers. */
#include "text.h"

#include <errno.h>
#include <json-c/json.h>

#include "unit.h"

static void text_never_passes_the_end_and_remembers_that(void **state)
{
	char buffer[6] = "?????";
	struct text t = text_in(buffer, 5);

	(void)state;
	text_add(&t, "abc");
	assert_false(t.full);
	text_add(&t, "def");
	assert_true(t.full);
	assert_string_equal(buffer, "abcd");
	assert_int_equal(t.used, 4);
	assert_int_equal(buffer[5], '\0');
	text_add(&t, "g");
	assert_string_equal(buffer, "abcd");
}

static void a_text_of_one_byte_holds_nothing(void **state)
{
	char buffer[1];
	struct text t = text_in(buffer, sizeof buffer);

	(void)state;
	text_add(&t, "");
	assert_false(t.full);
	text_add_number(&t, 0);
	assert_true(t.full);
	assert_string_equal(buffer, "");
}

static void numbers_are_written_whole(void **state)
{
	char buffer[64];
	struct text t = text_in(buffer, sizeof buffer);

	(void)state;
	text_add_number(&t, 0);
	text_add(&t, " ");
	text_add_number(&t, UINT64_MAX);
	text_add(&t, " ");
	text_add_octal(&t, 0);
	text_add(&t, " ");
	text_add_octal(&t, 01777);
	assert_string_equal(buffer, "0 18446744073709551615 0 01777");
}

static void check_shown(const char *string, const char *wanted)
{
	char buffer[256];
	struct text t = text_in(buffer, sizeof buffer);

	text_add_shown(&t, string);
	assert_string_equal(buffer, wanted);
}

static void what_steers_a_terminal_is_shown_as_a_number(void **state)
{
	(void)state;
	check_shown("plain \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", "plain \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80");
	check_shown("\033[2J\r\n\t\x7f", "\\033[2J\\015\\012\\011\\177");
	check_shown("\xc2\x9b" "2J", "\\302\\2332J");
	check_shown("\xff\xfe", "\\377\\376");
	check_shown("\xc3", "\\303");
	check_shown("\xe2\x82", "\\342\\202");
}

static void what_changes_the_direction_or_the_line_is_shown_as_a_number(void **state)
{
	(void)state;
	check_shown("a\xe2\x80\xaetxt.exe", "a\\342\\200\\256txt.exe");
	check_shown("\xe2\x80\xa8\xe2\x80\xa9", "\\342\\200\\250\\342\\200\\251");
	check_shown("\xe2\x81\xa6\xe2\x81\xa9", "\\342\\201\\246\\342\\201\\251");
	check_shown("\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c", "\\342\\200\\216\\342\\200\\217\\330\\234");
	/* their neighbours are letters, spaces and dashes */
	check_shown("\xe2\x80\x8d\xe2\x80\x90\xe2\x80\xa7\xe2\x80\xaf\xd8\x9d", "\xe2\x80\x8d\xe2\x80\x90\xe2\x80\xa7\xe2\x80\xaf\xd8\x9d");
}

static void overlong_and_impossible_utf8_is_no_utf8(void **state)
{
	(void)state;
	check_shown("\xc0\xaf", "\\300\\257");
	check_shown("\xe0\x80\xaf", "\\340\\200\\257");
	check_shown("\xed\xa0\x80", "\\355\\240\\200");
	check_shown("\xf4\x90\x80\x80", "\\364\\220\\200\\200");
	check_shown("\xf8\x88\x80\x80\x80", "\\370\\210\\200\\200\\200");
}

/* The string that json-c reads from it. */
static const char *read_back(const char *json, json_object **object)
{
	*object = json_tokener_parse(json);
	assert_non_null(*object);
	assert_true(json_object_is_type(*object, json_type_string));
	return json_object_get_string(*object);
}

static void a_json_string_reads_back_as_it_was(void **state)
{
	static const char *const strings[] = {
		"", "plain", "\"quoted\\\"", "a\nb\tc\r\b\f\001\037\177", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "</script>", "\\u0041",
		"\xc2\x80\xc2\x9f\xc2\xa0", "\xe2\x80\xae\xe2\x80\xa8\xd8\x9c",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(strings); i++) {
		char buffer[256];
		struct text t = text_in(buffer, sizeof buffer);
		json_object *object;

		text_add_json(&t, strings[i]);
		assert_string_equal(read_back(buffer, &object), strings[i]);
		json_object_put(object);
	}
}

static void a_json_string_has_nothing_that_changes_the_direction_or_the_line(void **state)
{
	char buffer[64];
	struct text t = text_in(buffer, sizeof buffer);

	(void)state;
	text_add_json(&t, "\xe2\x80\xae\xe2\x80\xa8\xd8\x9c\xc2\x9b\xff");
	assert_string_equal(buffer, "\"\\u202e\\u2028\\u061c\\u009b\\u00ff\"");
}

static void every_single_byte_makes_valid_json(void **state)
{
	(void)state;
	for (int byte = 1; byte < 256; byte++) {
		char buffer[64], string[] = { (char)byte, 'x', '\0' };
		struct text t = text_in(buffer, sizeof buffer);
		json_object *object;

		text_add_json(&t, string);
		read_back(buffer, &object);
		json_object_put(object);
	}
}

static void json_has_no_byte_that_steers_a_terminal(void **state)
{
	char buffer[64];
	struct text t = text_in(buffer, sizeof buffer);

	(void)state;
	text_add_json(&t, "a\033\177\xc2\x9b\x9b");
	assert_string_equal(buffer, "\"a\\u001b\\u007f\\u009b\\u009b\"");
}

static void no_string_is_the_word_null_in_json(void **state)
{
	char buffer[16];
	struct text t = text_in(buffer, sizeof buffer);

	(void)state;
	text_add_json(&t, NULL);
	assert_string_equal(buffer, "null");
}

static void a_number_is_digits_and_nothing_else(void **state)
{
	static const char *const bad[] = { "", " 1", "1 ", "+1", "-1", "0x10", "1e3", "1.0", "1\n", "\xd9\xa1", "one" };
	unsigned long long number = 77;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(text_number(bad[i], UINT64_MAX, &number), -EINVAL);
	assert_int_equal(number, 77);
	assert_int_equal(text_number("007", 10, &number), 0);
	assert_int_equal(number, 7);
}

static void a_number_above_its_limit_is_refused_and_not_wrapped(void **state)
{
	unsigned long long number = 77;

	(void)state;
	assert_int_equal(text_number("18446744073709551615", UINT64_MAX, &number), 0);
	assert_true(number == UINT64_MAX);
	number = 77;
	assert_int_equal(text_number("18446744073709551616", UINT64_MAX, &number), -ERANGE);
	assert_int_equal(text_number("99999999999999999999999999", UINT64_MAX, &number), -ERANGE);
	assert_int_equal(text_number("4294967296", UINT32_MAX, &number), -ERANGE);
	assert_int_equal(text_number("9", 8, &number), -ERANGE);
	assert_int_equal(text_number("1", 0, &number), -ERANGE);
	assert_int_equal(number, 77);
	assert_int_equal(text_number("0", 0, &number), 0);
}

static void an_octal_number_has_octal_digits_and_a_limit(void **state)
{
	unsigned number = 77;

	(void)state;
	assert_int_equal(text_octal("", 0777, &number), -EINVAL);
	assert_int_equal(text_octal("8", 0777, &number), -EINVAL);
	assert_int_equal(text_octal("0o7", 0777, &number), -EINVAL);
	assert_int_equal(text_octal("1000", 0777, &number), -ERANGE);
	assert_int_equal(text_octal("777777777777777777777777", 0777, &number), -ERANGE);
	assert_int_equal(number, 77);
	assert_int_equal(text_octal("0022", 0777, &number), 0);
	assert_int_equal(number, 022);
}

static void a_signed_number_may_have_one_minus(void **state)
{
	long long number = 77;

	(void)state;
	assert_int_equal(text_signed("-", &number), -EINVAL);
	assert_int_equal(text_signed("--1", &number), -EINVAL);
	assert_int_equal(text_signed("+1", &number), -EINVAL);
	assert_int_equal(text_signed("9223372036854775808", &number), -ERANGE);
	assert_int_equal(number, 77);
	assert_int_equal(text_signed("-9223372036854775807", &number), 0);
	assert_true(number == -INT64_MAX);
	assert_int_equal(text_signed("0", &number), 0);
	assert_true(number == 0);
}

static void fields_are_found_also_when_they_are_empty(void **state)
{
	static const char *const wanted[] = { "a", "", "bc", "" };
	const char *at = "a::bc:", *field;
	size_t size, n = 0;

	(void)state;
	for (; text_field(&at, ":", &field, &size); n++) {
		assert_true(n < COUNT_OF(wanted));
		assert_int_equal(size, strlen(wanted[n]));
		assert_memory_equal(field, wanted[n], size);
	}
	assert_int_equal(n, COUNT_OF(wanted));
	assert_false(text_field(&at, ":", &field, &size));
}

static void a_start_is_compared_whole(void **state)
{
	(void)state;
	assert_true(text_starts("abc", "ab"));
	assert_true(text_starts("abc", ""));
	assert_false(text_starts("ab", "abc"));
}

static void check_duration(const char *string, uint64_t wanted)
{
	uint64_t milliseconds = 77;

	if (text_duration(string, &milliseconds) || milliseconds != wanted)
		fail_msg("'%s' is %llu ms", string, (unsigned long long)milliseconds);
}

static void a_duration_has_units_or_counts_seconds(void **state)
{
	(void)state;
	check_duration("0", 0);
	check_duration("30", 30000);
	check_duration("30s", 30000);
	check_duration("0.25", 250);
	check_duration("1.5m", 90000);
	check_duration("250ms", 250);
	check_duration("1h30m", 5400000);
	check_duration("2d", 172800000);
	check_duration("1d2h3m4s5ms", 93784005);
	check_duration("1d0.001s", 86400001);
	check_duration("007s", 7000);
	check_duration("36525d", 3155760000000);
	check_duration("3155760000", 3155760000000);
	check_duration("3155760000000ms", 3155760000000);
}

static void what_is_no_duration_is_refused(void **state)
{
	static const char *const bad[] = {
		"", " 1", "1 ", "-1", "+1", "s", "1.", ".5", "1.s", "1.2345s", "1,5s", "1e3", "1.5.5s", "0x1s", "1S", "1min", "1y", "1w",
		"1sm", "1smm", "1h30", "1h 30m", "1m1h", "1ms1s", "1s1s", "1hm", "1.5ms", "0.001ms", "1h\n",
	};
	uint64_t milliseconds = 77;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		if (text_duration(bad[i], &milliseconds) != -EINVAL)
			fail_msg("'%s' is a duration", bad[i]);
	assert_true(milliseconds == 77);
}

static void a_duration_above_a_hundred_years_is_refused_and_not_wrapped(void **state)
{
	static const char *const large[] = {
		"36525d1ms", "36525.001d", "36526d", "36525d23h", "3155760000.001", "3155760000001ms", "18446744073709551616",
		"18446744073709551616ms", "213503982334601d", "99999999999999999999999999999999999999.999d",
	};
	uint64_t milliseconds = 77;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(large); i++)
		if (text_duration(large[i], &milliseconds) != -ERANGE)
			fail_msg("'%s' is no too large duration", large[i]);
	assert_true(milliseconds == 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_never_passes_the_end_and_remembers_that),
		cmocka_unit_test(a_text_of_one_byte_holds_nothing),
		cmocka_unit_test(numbers_are_written_whole),
		cmocka_unit_test(what_steers_a_terminal_is_shown_as_a_number),
		cmocka_unit_test(what_changes_the_direction_or_the_line_is_shown_as_a_number),
		cmocka_unit_test(a_json_string_has_nothing_that_changes_the_direction_or_the_line),
		cmocka_unit_test(overlong_and_impossible_utf8_is_no_utf8),
		cmocka_unit_test(a_json_string_reads_back_as_it_was),
		cmocka_unit_test(every_single_byte_makes_valid_json),
		cmocka_unit_test(json_has_no_byte_that_steers_a_terminal),
		cmocka_unit_test(no_string_is_the_word_null_in_json),
		cmocka_unit_test(a_number_is_digits_and_nothing_else),
		cmocka_unit_test(a_number_above_its_limit_is_refused_and_not_wrapped),
		cmocka_unit_test(an_octal_number_has_octal_digits_and_a_limit),
		cmocka_unit_test(a_signed_number_may_have_one_minus),
		cmocka_unit_test(fields_are_found_also_when_they_are_empty),
		cmocka_unit_test(a_start_is_compared_whole),
		cmocka_unit_test(a_duration_has_units_or_counts_seconds),
		cmocka_unit_test(what_is_no_duration_is_refused),
		cmocka_unit_test(a_duration_above_a_hundred_years_is_refused_and_not_wrapped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
