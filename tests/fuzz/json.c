/* SPDX-License-Identifier: MIT */
/* Fuzz target of json: a document is walked whole, and every value of it is one by itself. */
#include "json.h"

#include <errno.h>

#include "fuzz.h"

static void check_string(const struct json *value)
{
	char *buffer = malloc(value->size);
	size_t used;
	int r;

	assert(buffer && value->size >= 2);
	r = json_string(value, buffer, value->size, &used);
	assert(r == 0 || r == -EINVAL);
	if (r == 0) {
		assert(used + 2 <= value->size && strlen(buffer) == used && json_is(value, buffer));
		assert(json_string(value, buffer, used, NULL) == -ENOSPC);
	}
	free(buffer);
}

static void check_number(const struct json *value)
{
	unsigned long long number;

	if (json_number(value, UINT32_MAX, &number) == 0)
		assert(number <= UINT32_MAX && value->size <= 10);
}

/* A member of this name is found, perhaps an earlier one. */
static void check_member(const struct json *object, const struct json *key)
{
	char *name = malloc(key->size);
	struct json found;

	assert(name);
	if (json_string(key, name, key->size, NULL) == 0)
		assert(json_member(object, name, &found) && found.text > object->text);
	free(name);
}

static void check_value(const struct json *value, unsigned depth)
{
	const char *at = NULL;
	struct json again, key, inner;
	size_t count = 0;

	assert(depth <= JSON_DEPTH);
	assert(json_read(value->text, value->size, &again) == 0);
	assert(again.kind == value->kind && again.text == value->text && again.size == value->size);
	check_number(value);
	if (value->kind == JSON_STRING)
		check_string(value);
	for (; json_next(value, &at, &key, &inner); count++) {
		assert(inner.text > value->text && inner.text + inner.size < value->text + value->size);
		if (value->kind == JSON_OBJECT) {
			check_string(&key);
			check_member(value, &key);
		}
		check_value(&inner, depth + 1);
	}
	assert(count == json_count(value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + !size);
	struct json value;

	assert(text);
	memcpy(text, data, size);
	if (json_read(text, size, &value) == 0) {
		assert(value.text >= text && value.text + value.size <= text + size);
		check_value(&value, 0);
	}
	free(text);
	return 0;
}
