/* SPDX-License-Identifier: MIT */
#include "refusals.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "members.h"
#include "syscalls.h"

void refusals_add(struct refusals *r, const struct seccomp_data *data, int code)
{
	struct refusal new = { data->arch, (uint32_t)data->nr, code, 1 };

	for (size_t i = 0; i < r->kinds; i++) {
		struct refusal *known = &r->of[i];

		if (known->architecture == new.architecture && known->number == new.number && known->code == code) {
			known->count++;
			return;
		}
	}
	if (r->kinds < REFUSALS_MAX)
		r->of[r->kinds++] = new;
	else
		r->others++;
}

/* The name, or the number; of an ABI that is not the machine's own behind its name. */
static const char *called(const struct refusal *refusal, char text[64])
{
	const char *name = syscalls_called(refusal->architecture, refusal->number);
	const char *abi = "";

	for (enum syscalls_abi i = 0; i < SYSCALLS_ABIS; i++)
		if (refusal->architecture != syscalls_architecture(SYSCALLS_NATIVE) && refusal->architecture == syscalls_architecture(i))
			abi = syscalls_abi_name(i);
	if (name)
		snprintf(text, 64, "%s%s%s", abi, *abi ? " " : "", name);
	else
		snprintf(text, 64, "%s%snumber %u", abi, *abi ? " " : "", refusal->number);
	return text;
}

void refusals_line(const struct refusal *refusal, char line[REFUSALS_LINE])
{
	char name[64];
	const char *errno_name = err_name(refusal->code);

	snprintf(line, REFUSALS_LINE, "%s %s %llu", called(refusal, name), errno_name ? errno_name : "0", (unsigned long long)refusal->count);
}

void refusals_write(const struct refusals *r, struct text *t)
{
	char name[64];

	text_add(t, "[");
	for (size_t i = 0; i < r->kinds; i++) {
		text_add(t, i ? ",{" : "{");
		members_string(t, "call", called(&r->of[i], name));
		members_string(t, "errno", err_name(r->of[i].code));
		members_number(t, "count", r->of[i].count);
		text_add(t, "}");
	}
	if (r->others) {
		text_add(t, ",{");
		members_string(t, "call", NULL);
		members_string(t, "errno", NULL);
		members_number(t, "count", r->others);
		text_add(t, "}");
	}
	text_add(t, "]");
}
