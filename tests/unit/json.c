/* SPDX-License-Identifier: MIT */
/* Unit tests of json: what is a document, and what is found in it. */
#include "json.h"

#include <errno.h>
#include <stdlib.h>

#include "text.h"
#include "unit.h"

/* From a block of just that size, so that a byte read too far is seen; `copy` is to be freed when the value is no longer used. */
static int read_bytes(const char *text, size_t size, struct json *value, char **copy)
{
	*copy = malloc(size + !size);
	assert_non_null(*copy);
	memcpy(*copy, text, size);
	return json_read(*copy, size, value);
}

static bool is_json(const char *text, size_t size)
{
	struct json value = { 0 };
	char *copy;
	int r = read_bytes(text, size, &value, &copy);

	free(copy);
	assert_true(r == 0 || (r == -EINVAL && !value.text));
	return r == 0;
}

static struct json read(const char *text)
{
	struct json value;

	if (json_read(text, strlen(text), &value))
		fail_msg("'%s' is no JSON", text);
	return value;
}

static void check_kind(const char *text, enum json_kind kind, const char *wanted)
{
	struct json value = read(text);

	assert_int_equal(value.kind, kind);
	assert_int_equal(value.size, strlen(wanted));
	assert_memory_equal(value.text, wanted, value.size);
}

static void a_document_is_one_value_and_blanks(void **state)
{
	(void)state;
	check_kind("null", JSON_NULL, "null");
	check_kind(" true\n", JSON_TRUE, "true");
	check_kind("\t\r\nfalse", JSON_FALSE, "false");
	check_kind("-0.5e+10 ", JSON_NUMBER, "-0.5e+10");
	check_kind(" \"a\" ", JSON_STRING, "\"a\"");
	check_kind(" [ 1 , [ ] ] ", JSON_ARRAY, "[ 1 , [ ] ]");
	check_kind("{ }", JSON_OBJECT, "{ }");
	check_kind("{\"a\":{\"b\":[1,2,{\"c\":null}]},\"d\":\"}\"}", JSON_OBJECT,
		   "{\"a\":{\"b\":[1,2,{\"c\":null}]},\"d\":\"}\"}");
}

static void what_is_almost_json_is_refused(void **state)
{
	static const char *const bad[] = {
		"", " ", "nul", "nulll", "Null", "TRUE", "tru", "falsey", "undefined", "NaN", "Infinity", "-Infinity",
		"1 2", "[] []", "{}x", "null,", ",", ":", "]", "}",
		"[", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1 2]", "[1}", "[1;2]", "[[]", "[]]",
		"{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{\"a\" 1}", "{\"a\"::1}", "{a:1}", "{'a':1}", "{1:1}",
		"{\"a\"}", "{\"a\",\"b\"}", "{,}", "{\"a\":1]", "{\"a\":1 \"b\":2}", "{null:1}", "{\"a\":}",
		"// comment\n1", "[1/* comment */]", "# comment\n1", "\xef\xbb\xbf" "1", "\v1", "\f1", "\xc2\xa0" "1",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		if (is_json(bad[i], strlen(bad[i])))
			fail_msg("'%s' passes", bad[i]);
	assert_false(is_json("1\0", 2));
	assert_false(is_json("[\0]", 3));
	assert_int_equal(json_read(NULL, 0, &(struct json){ 0 }), -EINVAL);
}

static void a_number_has_the_form_of_the_standard(void **state)
{
	static const char *const good[] = {
		"0", "-0", "10", "-1", "0.0", "1.50", "1e1", "1E+1", "0e-0", "123456789012345678901234567890",
	};
	static const char *const bad[] = {
		"-", "+1", "01", "-01", "00", "1.", ".5", "-.5", "1e", "1e+", "1.e1", "1e1.5", "0x10", "1a", "--1", "1_0",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++)
		if (!is_json(good[i], strlen(good[i])))
			fail_msg("'%s' is refused", good[i]);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		if (is_json(bad[i], strlen(bad[i])))
			fail_msg("'%s' passes", bad[i]);
}

static void a_string_has_the_form_of_the_standard(void **state)
{
	static const char *const good[] = {
		"", "\x7f", "\\\"", "\\\\", "\\/", "\\b\\f\\n\\r\\t", "\\u0000", "\\uD800", "\\uabCD", "\xc2\x80", "\xdf\xbf",
		"\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf",
	};
	static const char *const bad[] = {
		"\"", "\\", "\\x", "\\u", "\\u1", "\\u12", "\\u123", "\\u123g", "\\U0041", "\\'", "\\0", "\n", "\t", "\x1f",
		"\x80", "\xbf", "\xc0\xaf", "\xc1\xbf", "\xc2", "\xc2x", "\xe0\x9f\xbf", "\xe2\x82", "\xe2\x82x",
		"\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf0\x9f\x98", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff",
	};
	char text[32];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(good) + COUNT_OF(bad); i++) {
		bool wanted = i < COUNT_OF(good);
		struct text t = text_in(text, sizeof text);

		text_add(&t, "\"");
		text_add(&t, wanted ? good[i] : bad[i - COUNT_OF(good)]);
		text_add(&t, "\"");
		if (is_json(text, t.used) != wanted)
			fail_msg("%s: %s", text, wanted ? "is refused" : "passes");
	}
	assert_false(is_json("\"\0\"", 3));
	assert_false(is_json("\"\\\0\"", 4));
}

static void no_document_passes_with_its_end_cut_off(void **state)
{
	static const char text[] = "{\"a\\u00e9\\ud83d\\ude00\":[true,false,null,-1.5e-3,\"\xf0\x9f\x98\x80\\n\"],\"b\":{}}";

	(void)state;
	for (size_t size = 0; size < sizeof text - 1; size++)
		assert_false(is_json(text, size));
	assert_true(is_json(text, sizeof text - 1));
}

static bool is_nested(const char *open, const char *close, unsigned depth)
{
	char text[1024];
	struct text t = text_in(text, sizeof text);

	for (unsigned i = 0; i < depth; i++)
		text_add(&t, i + 1 < depth ? open : "[");
	for (unsigned i = 0; i < depth; i++)
		text_add(&t, i ? close : "]");
	assert_false(t.full);
	return is_json(text, t.used);
}

static void a_document_has_a_limit_of_depth(void **state)
{
	enum { MANY = 1 << 20 };
	char *deep = malloc(MANY);

	(void)state;
	assert_true(is_nested("[", "]", JSON_DEPTH));
	assert_false(is_nested("[", "]", JSON_DEPTH + 1));
	assert_true(is_nested("{\"a\":", "}", JSON_DEPTH));
	assert_false(is_nested("{\"a\":", "}", JSON_DEPTH + 1));
	assert_non_null(deep);
	memset(deep, '[', MANY);
	assert_false(is_json(deep, MANY));
	free(deep);
}

static void a_member_is_found_by_its_name(void **state)
{
	struct json object = read(" { \"a\" : 1 , \"\\u0062\":\"two\",\"c\":{\"d\":4}, \"\":5,\"a\":6, \"a\\u0000\":7 } "), value, inner;

	(void)state;
	assert_true(json_member(&object, "a", &value));
	assert_int_equal(value.size, 1);
	assert_int_equal(*value.text, '1');
	assert_true(json_member(&object, "b", &value));
	assert_true(json_is(&value, "two"));
	assert_true(json_member(&object, "c", &inner));
	assert_int_equal(inner.kind, JSON_OBJECT);
	assert_true(json_member(&inner, "d", &value));
	assert_int_equal(*value.text, '4');
	assert_true(json_member(&object, "", &value));
	assert_int_equal(*value.text, '5');
}

static void a_member_that_is_not_there_is_not_found(void **state)
{
	struct json object = read("{\"abc\":{\"d\":1}}"), array = read("[\"abc\",1]"), none = { 0 }, value = { 0 };

	(void)state;
	assert_false(json_member(&object, "ab", &value));
	assert_false(json_member(&object, "abcd", &value));
	assert_false(json_member(&object, "ABC", &value));
	assert_false(json_member(&object, "d", &value));
	assert_false(json_member(&array, "abc", &value));
	assert_false(json_member(&none, "abc", &value));
	assert_null(value.text);
}

static void an_array_is_walked_in_order(void **state)
{
	static const char *const wanted[] = { "1", "\"a,]\"", "[2,[3]]", "{\"b\":4}", "null" };
	struct json array = read("[ 1,\"a,]\" , [2,[3]],\n{\"b\":4},null ]"), value, key = { 0 };
	const char *at = NULL;
	size_t n = 0;

	(void)state;
	for (; json_next(&array, &at, &key, &value); n++) {
		assert_true(n < COUNT_OF(wanted));
		assert_int_equal(value.size, strlen(wanted[n]));
		assert_memory_equal(value.text, wanted[n], value.size);
	}
	assert_int_equal(n, COUNT_OF(wanted));
	assert_null(key.text);
	assert_false(json_next(&array, &at, NULL, &value));
}

static void an_object_is_walked_with_its_names(void **state)
{
	struct json object = read("{\"a\":1, \"a\" : [2] ,\"\\\"\":{}}"), key, value;
	const char *at = NULL;

	(void)state;
	assert_true(json_next(&object, &at, &key, &value));
	assert_true(json_is(&key, "a"));
	assert_int_equal(value.kind, JSON_NUMBER);
	assert_true(json_next(&object, &at, &key, &value));
	assert_true(json_is(&key, "a"));
	assert_int_equal(value.kind, JSON_ARRAY);
	assert_true(json_next(&object, &at, &key, &value));
	assert_true(json_is(&key, "\""));
	assert_int_equal(value.kind, JSON_OBJECT);
	assert_false(json_next(&object, &at, &key, &value));
}

static void what_is_in_a_container_is_counted(void **state)
{
	static const struct { const char *text; size_t count; } wanted[] = {
		{ "[]", 0 }, { "[ ]", 0 }, { "{}", 0 }, { "[[1,2],3]", 2 }, { "{\"a\":{\"b\":1,\"c\":2}}", 1 },
		{ "\"a,b\"", 0 }, { "12", 0 }, { "null", 0 },
	};
	struct json none = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		struct json value = read(wanted[i].text);

		assert_int_equal(json_count(&value), wanted[i].count);
	}
	assert_int_equal(json_count(&none), 0);
}

static void check_string(const char *text, const char *wanted)
{
	struct json value = read(text);
	char buffer[64];
	size_t used;

	assert_int_equal(json_string(&value, buffer, value.size, &used), 0);
	assert_string_equal(buffer, wanted);
	assert_int_equal(used, strlen(wanted));
	assert_true(json_is(&value, wanted));
	for (size_t size = 0; size <= used; size++)
		assert_int_equal(json_string(&value, buffer, size, NULL), -ENOSPC);
	assert_int_equal(json_string(&value, buffer, used + 1, NULL), 0);
}

static void a_string_is_read_with_its_escapes(void **state)
{
	(void)state;
	check_string("\"\"", "");
	check_string("\"plain \xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"", "plain \xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
	check_string("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t");
	check_string("\"\\u0041\\u007f\\u0080\\u07FF\\u0800\\uffff\"", "A\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf");
	check_string("\"\\ud800\\udc00\\uD83D\\uDE00\\udbff\\udfff\"", "\xf0\x90\x80\x80\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf");
	check_string("\"\\\\u0041\"", "\\u0041");
}

static void a_string_that_c_cannot_hold_is_refused(void **state)
{
	static const char *const bad[] = {
		"\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\ud800a\"", "\"\\ud800\\n\"", "\"\\ud800\\u0041\"", "\"\\ud800\\ud800\"",
		"\"\\udc00\"", "\"\\udc00\\ud800\"", "\"\\udbff\\ue000\"", "1", "null", "[\"a\"]", "{\"a\":\"a\"}",
	};
	struct json none = { 0 };
	char buffer[64];
	size_t used = 77;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct json value = read(bad[i]);

		assert_int_equal(json_string(&value, buffer, sizeof buffer, &used), -EINVAL);
		assert_false(json_is(&value, ""));
		assert_false(json_is(&value, "a"));
	}
	assert_int_equal(json_string(&none, buffer, sizeof buffer, &used), -EINVAL);
	assert_false(json_is(&none, ""));
	assert_int_equal(used, 77);
}

static void a_string_is_compared_whole(void **state)
{
	struct json value = read("\"a\\u00e9b\""), nul = read("\"a\\u0000b\"");

	(void)state;
	assert_true(json_is(&value, "a\xc3\xa9" "b"));
	assert_false(json_is(&value, "a\xc3\xa9"));
	assert_false(json_is(&value, "a\xc3\xa9" "bc"));
	assert_false(json_is(&value, "a\xc3"));
	assert_false(json_is(&value, ""));
	assert_false(json_is(&nul, "a"));
}

static int number_of(const char *text, unsigned long long max, unsigned long long *number)
{
	struct json value = read(text);

	return json_number(&value, max, number);
}

static void a_number_is_whole_and_within_its_limit(void **state)
{
	static const char *const bad[] = {
		"-1", "-0", "1.0", "1e3", "0.5", "99999999999999999999999999.5", "\"1\"", "null", "true", "[1]",
	};
	unsigned long long number = 77;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(number_of(bad[i], UINT64_MAX, &number), -EINVAL);
	assert_int_equal(number_of("18446744073709551616", UINT64_MAX, &number), -ERANGE);
	assert_int_equal(number_of("100000000000000000000000000000", UINT64_MAX, &number), -ERANGE);
	assert_int_equal(number_of("11", 10, &number), -ERANGE);
	assert_true(number == 77);
	assert_int_equal(number_of("18446744073709551615", UINT64_MAX, &number), 0);
	assert_true(number == UINT64_MAX);
	assert_int_equal(number_of("10", 10, &number), 0);
	assert_true(number == 10);
	assert_int_equal(number_of("0", 0, &number), 0);
}

static void what_rbox_writes_it_reads(void **state)
{
	(void)state;
	for (int byte = 1; byte < 128; byte++) {
		char buffer[64], string[] = { 'x', (char)byte, '"', '\0' };
		struct text t = text_in(buffer, sizeof buffer);

		text_add_json(&t, string);
		check_string(buffer, string);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_is_one_value_and_blanks),
		cmocka_unit_test(what_is_almost_json_is_refused),
		cmocka_unit_test(a_number_has_the_form_of_the_standard),
		cmocka_unit_test(a_string_has_the_form_of_the_standard),
		cmocka_unit_test(no_document_passes_with_its_end_cut_off),
		cmocka_unit_test(a_document_has_a_limit_of_depth),
		cmocka_unit_test(a_member_is_found_by_its_name),
		cmocka_unit_test(a_member_that_is_not_there_is_not_found),
		cmocka_unit_test(an_array_is_walked_in_order),
		cmocka_unit_test(an_object_is_walked_with_its_names),
		cmocka_unit_test(what_is_in_a_container_is_counted),
		cmocka_unit_test(a_string_is_read_with_its_escapes),
		cmocka_unit_test(a_string_that_c_cannot_hold_is_refused),
		cmocka_unit_test(a_string_is_compared_whole),
		cmocka_unit_test(a_number_is_whole_and_within_its_limit),
		cmocka_unit_test(what_rbox_writes_it_reads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
