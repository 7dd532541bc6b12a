/* SPDX-License-Identifier: MIT */
/*
 * filter - a profile as a program of the kernel: seccomp(2), classic BPF
 *
 * Numbers with the same answer are a range, and the ranges the leaves of a binary tree, so that the kernel, which runs the program
 * for every number once when it takes it, needs few steps. Also what such a program answers, without a kernel. Pure.
 */
#ifndef RBOX_FILTER_H
#define RBOX_FILTER_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "profile.h"

struct filter {
	struct sock_filter *code;
	size_t count;			/* at most BPF_MAXINSNS */
	unsigned flags;			/* SECCOMP_FILTER_FLAG_... */
};

enum { FILTER_HEX = 16 };		/* hexadecimal digits an instruction */

/*
 * Makes the program, on the heap. Of the rules for one call those with conditions come first, in their order; then the one
 * without; then the default. Two without conditions that differ are an error, as is what has too many instructions.
 */
int filter_make(struct filter *filter, const struct profile *profile, const char *name, struct err *e);
void filter_release(struct filter *filter);

/* What it answers: SECCOMP_RET_... */
uint32_t filter_answer(const struct sock_filter *code, size_t count, const struct seccomp_data *data);

/* Whether a call whose first argument is this one, and the others 0, is let through on this machine. */
bool filter_allows(const struct sock_filter *code, size_t count, const char *call, uint64_t first);

/* The same program, but who listens is asked where it would answer with an errno. */
void filter_ask(struct sock_filter *code, size_t count);

/* As text, FILTER_HEX digits for each instruction, and a NUL; and back, -EINVAL for what is none. */
void filter_write(const struct sock_filter *code, size_t count, char *text);
int filter_parse(const char *text, struct sock_filter *code, size_t count);

#endif
