/* SPDX-License-Identifier: MIT */
#include "err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 3, 0)))
static int fill(struct err *e, int code, const char *format, va_list args)
{
	size_t used;

	*e = (struct err){ .code = code, .status = ERR_FAILED, .row = e->row };
	vsnprintf(e->text, sizeof e->text, format, args);
	used = strlen(e->text);
	if (code)
		snprintf(e->text + used, sizeof e->text - used, "%s%s", used ? ": " : "", strerror(code));
	return code ? -code : -EINVAL;
}

int err_set(struct err *e, const char *format, ...)
{
	va_list args;
	int code;

	va_start(args, format);
	code = fill(e, 0, format, args);
	va_end(args);
	return code;
}

int err_sys(struct err *e, const char *format, ...)
{
	va_list args;
	int code = errno;

	va_start(args, format);
	code = fill(e, code, format, args);
	va_end(args);
	return code;
}

int err_code(struct err *e, int code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	code = fill(e, code, format, args);
	va_end(args);
	return code;
}

int err_again(const struct err *e)
{
	return e->code ? -e->code : -EINVAL;
}

static const struct { int code; char name[20]; } known[] = {
#include "errno-table.h"
};

const char *err_name(int code)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].code == code)
			return known[i].name;
	return NULL;
}

int err_number(const char *name)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].name, name) == 0)
			return known[i].code;
	return 0;
}

int err_exits(struct err *e, int status, int code)
{
	e->status = status;
	return code;
}

int err_hint(struct err *e, int code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(e->hint, sizeof e->hint, format, args);
	va_end(args);
	return code;
}

int err_about(struct err *e, int code, const char *path)
{
	snprintf(e->path, sizeof e->path, "%s", path);
	return code;
}
