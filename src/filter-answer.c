/* SPDX-License-Identifier: MIT */
#include "filter.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "syscalls.h"

enum { WORD = sizeof(uint32_t) };

/*** What a program answers ***/

static bool holds(const struct sock_filter *i, uint32_t a)
{
	switch (BPF_OP(i->code)) {
	case BPF_JEQ:
		return a == i->k;
	case BPF_JGT:
		return a > i->k;
	case BPF_JGE:
		return a >= i->k;
	default:
		return a & i->k;
	}
}

uint32_t filter_answer(const struct sock_filter *code, size_t count, const struct seccomp_data *data)
{
	uint32_t a = 0;

	/* all jumps are forward */
	for (size_t at = 0; at < count; at++) {
		const struct sock_filter *i = &code[at];

		switch (i->code) {
		case BPF_RET | BPF_K:
			return i->k;
		case BPF_LD | BPF_W | BPF_ABS:
			if (i->k > sizeof *data - WORD)
				return SECCOMP_RET_KILL_PROCESS;
			memcpy(&a, (const char *)data + i->k, WORD);
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			a &= i->k;
			break;
		case BPF_JMP | BPF_JA:
			at += i->k;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
		case BPF_JMP | BPF_JGT | BPF_K:
		case BPF_JMP | BPF_JGE | BPF_K:
		case BPF_JMP | BPF_JSET | BPF_K:
			at += holds(i, a) ? i->jt : i->jf;
			break;
		default:
			return SECCOMP_RET_KILL_PROCESS;
		}
	}
	return SECCOMP_RET_KILL_PROCESS;
}

bool filter_allows(const struct sock_filter *code, size_t count, const char *call, uint64_t first)
{
	int number = syscalls_number((unsigned)syscalls_find(call), SYSCALLS_NATIVE);
	struct seccomp_data data = { .nr = number, .arch = syscalls_architecture(SYSCALLS_NATIVE), .args = { first } };
	uint32_t answer = filter_answer(code, count, &data);

	return answer == SECCOMP_RET_ALLOW || answer == SECCOMP_RET_LOG;
}

void filter_ask(struct sock_filter *code, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (code[i].code == (BPF_RET | BPF_K) && (code[i].k & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO)
			code[i].k = SECCOMP_RET_USER_NOTIF;
}

/*** As text ***/

void filter_write(const struct sock_filter *code, size_t count, char *text)
{
	*text = '\0';
	for (size_t i = 0; i < count; i++)
		snprintf(text + i * FILTER_HEX, FILTER_HEX + 1, "%04x%02x%02x%08x", code[i].code, code[i].jt, code[i].jf, code[i].k);
}

static int parse_hex(const char *digits, size_t size, uint32_t *number)
{
	static const char hex[] = "0123456789abcdef";

	*number = 0;
	for (size_t i = 0; i < size; i++) {
		const char *digit = digits[i] ? strchr(hex, digits[i]) : NULL;

		if (!digit)
			return -EINVAL;
		*number = *number << 4 | (uint32_t)(digit - hex);
	}
	return 0;
}

int filter_parse(const char *text, struct sock_filter *code, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *at = text + i * FILTER_HEX;
		uint32_t operation, jt, jf, k;

		if (parse_hex(at, 4, &operation) || parse_hex(at + 4, 2, &jt) || parse_hex(at + 6, 2, &jf) || parse_hex(at + 8, 8, &k))
			return -EINVAL;
		code[i] = (struct sock_filter){ (uint16_t)operation, (uint8_t)jt, (uint8_t)jf, k };
	}
	return 0;
}
