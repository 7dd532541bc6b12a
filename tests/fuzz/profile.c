/* SPDX-License-Identifier: MIT */
/* Fuzz target of profile and filter: a profile that somebody else wrote, and the program of a box.json. */
#include "filter.h"

#include "fuzz.h"
#include "profile.h"
#include "syscalls.h"

/* Whatever the profile says, its program ends, and answers calls as one of the kernel's would. */
static void check_program(const struct filter *filter)
{
	struct seccomp_data data = { .arch = syscalls_architecture(ABI_X86_64) };
	char *text = malloc(filter->count * FILTER_HEX + 1);
	struct sock_filter *back = calloc(filter->count, sizeof *back);

	assert(text && back && filter->count && filter->count <= BPF_MAXINSNS);
	for (size_t i = 0; i < filter->count; i++) {
		size_t behind = filter->count - i - 1;
		bool is_jump = BPF_CLASS(filter->code[i].code) == BPF_JMP;

		/* what the kernel checks before it takes a program: no jump leads out of it, and the last instruction answers */
		if (is_jump && BPF_OP(filter->code[i].code) == BPF_JA)
			assert(filter->code[i].k < behind);
		else if (is_jump)
			assert(filter->code[i].jt < behind && filter->code[i].jf < behind);
	}
	assert(filter->code[filter->count - 1].code == (BPF_RET | BPF_K));
	for (data.nr = -1; data.nr < 500; data.nr++)
		filter_answer(filter->code, filter->count, &data);
	filter_write(filter->code, filter->count, text);
	assert(filter_parse(text, back, filter->count) == 0);
	assert(memcmp(back, filter->code, filter->count * sizeof *back) == 0);
	free(text);
	free(back);
}

static void check_profile(const char *text, size_t size)
{
	const struct profile_view view = { ABI_X86_64, 0xff, 6, 1 };
	struct profile profile = { 0 };
	struct filter filter = { 0 };
	struct err e = { 0 };

	if (profile_read(&profile, "profile", text, size, &view, &e) || filter_make(&filter, &profile, "profile", &e))
		assert(*e.text && !filter.code);
	else
		check_program(&filter);
	profile_release(&profile);
	filter_release(&filter);
}

/* A program that is none of ours ends, too. */
static void check_digits(const char *text, size_t size)
{
	size_t count = size / FILTER_HEX;
	struct sock_filter *code = calloc(count + 1, sizeof *code);
	struct seccomp_data data = { .arch = syscalls_architecture(ABI_X86_64) };
	char *digits = malloc(size + 1);

	assert(code && digits);
	memcpy(digits, text, size);
	digits[size] = '\0';
	if (count && filter_parse(digits, code, count) == 0)
		filter_answer(code, count, &data);
	free(code);
	free(digits);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* a block of just this size, so that one byte too far is seen */
	char *text = malloc(size + !size);

	assert(text);
	memcpy(text, data, size);
	check_profile(text, size);
	check_digits(text, size);
	free(text);
	return 0;
}
