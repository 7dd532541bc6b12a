/* SPDX-License-Identifier: MIT */
/* Fuzz target of text and path: numbers, shown text, JSON strings, clean paths. */
#include "text.h"

#include "fuzz.h"
#include "path.h"

enum { ROOM = 256 };

static void check_shown(const char *string)
{
	char shown[ROOM];
	struct text t = text_in(shown, sizeof shown);

	text_add_shown(&t, string);
	assert(t.used == strlen(shown) && t.used < sizeof shown);
	for (const char *c = shown; *c; c++)
		assert((unsigned char)*c >= ' ' && *c != 0x7f);
}

static void check_json(const char *string)
{
	char json[ROOM];
	struct text t = text_in(json, sizeof json);

	text_add_json(&t, string);
	assert(json[0] == '"');
	assert(t.full || (t.used >= 2 && json[t.used - 1] == '"'));
	for (const char *c = json + 1; *c && !t.full && c + 1 < json + t.used; c++) {
		assert((unsigned char)*c >= ' ' && *c != '"');
		if (*c == '\\')
			assert(*++c);
	}
}

static void check_path(const char *string)
{
	char clean[ROOM], again[ROOM];

	if (path_clean("/base/dir", string, clean, sizeof clean))
		return;
	assert(clean[0] == '/' && !strstr(clean, "//") && !strstr(clean, "/./") && !strstr(clean, "/../"));
	assert(path_clean("/", clean, again, sizeof again) == 0 && strcmp(clean, again) == 0);
	assert(path_is_inside(clean, "/") && path_is_inside(clean, clean));
}

static void check_numbers(const char *string)
{
	char digits[ROOM];
	struct text t = text_in(digits, sizeof digits);
	unsigned long long number;
	long long with_sign;
	unsigned octal;

	if (text_number(string, UINT32_MAX, &number) == 0) {
		text_add_number(&t, number);
		assert(number <= UINT32_MAX && strcmp(digits, string + strspn(string, "0") - (number == 0)) == 0);
	}
	if (text_octal(string, 07777, &octal) == 0)
		assert(octal <= 07777);
	(void)text_signed(string, &with_sign);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *string = fuzz_string(data, size);

	check_shown(string);
	check_json(string);
	check_path(string);
	check_numbers(string);
	free(string);
	return 0;
}
