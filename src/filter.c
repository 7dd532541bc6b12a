/* SPDX-License-Identifier: MIT */
#include "filter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "syscalls.h"

enum {
	ARCHITECTURE = offsetof(struct seccomp_data, arch),
	NUMBER = offsetof(struct seccomp_data, nr),
	ARGUMENT = offsetof(struct seccomp_data, args),
	WORD = sizeof(uint32_t),	/* both architectures are little-endian: the low word comes first */
	JUMP_MAX = UINT8_MAX,
	LEAVES_NEAR = 96,		/* answers come at the latest about so far behind the first jump to one */
	SPARE = 32,			/* and there are no more of them at one place */
	LEAVES = 4 * LEAVES_NEAR,
	FAILS_MAX = 32,			/* jumps of one rule to the next: at most three for each of six arguments */
	SHARED_MAX = 128,		/* instructions behind a condition that rules share; one more rule is still within reach of a jump */
	NOTHING = -1,
};

/*** Emitting ***/

struct program {
	struct sock_filter code[BPF_MAXINSNS];
	size_t count;
	bool is_full;
	int loaded;			/* the word of the call that is in the register, whole; or NOTHING */
};

static size_t emit(struct program *p, unsigned code, uint32_t k, size_t jt, size_t jf)
{
	if (p->count == BPF_MAXINSNS) {
		p->is_full = true;
		return p->count - 1;
	}
	p->code[p->count] = (struct sock_filter){ (uint16_t)code, (uint8_t)jt, (uint8_t)jf, k };
	return p->count++;
}

static void emit_return(struct program *p, uint32_t action)
{
	emit(p, BPF_RET | BPF_K, action, 0, 0);
}

static void emit_load(struct program *p, unsigned offset)
{
	if (p->loaded == (int)offset)
		return;
	emit(p, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
	p->loaded = (int)offset;
}

static void emit_and(struct program *p, uint32_t mask)
{
	if (mask == UINT32_MAX)
		return;
	emit(p, BPF_ALU | BPF_AND | BPF_K, mask, 0, 0);
	p->loaded = NOTHING;
}

/*** Conditions ***/

/* Places that jump to the next rule, which is not there yet: where, and on which outcome. */
struct fails {
	struct { size_t at; bool on_true; } of[FAILS_MAX];
	size_t count;
	int loaded;			/* as in the program, at the last of them */
};

static void fail_at(struct fails *fails, size_t at, bool on_true)
{
	fails->of[fails->count].at = at;
	fails->of[fails->count++].on_true = on_true;
}

/* All of them lead here. What is loaded is known only if there is one way. */
static void patch(struct program *p, const struct fails *fails)
{
	p->loaded = fails->count == 1 ? fails->loaded : NOTHING;
	for (size_t i = 0; i < fails->count; i++) {
		struct sock_filter *jump = &p->code[fails->of[i].at];
		size_t distance = p->count - fails->of[i].at - 1;

		if (fails->of[i].on_true)
			jump->jt = (uint8_t)distance;
		else
			jump->jf = (uint8_t)distance;
	}
}

/* The comparison of one word, which is the last one to be looked at. */
static void emit_last(struct program *p, const struct profile_condition *c, uint32_t value, struct fails *fails)
{
	static const struct { unsigned jump; bool fails_on_true; } of[] = {
		[PROFILE_NE] = { BPF_JEQ, true }, [PROFILE_LT] = { BPF_JGE, true }, [PROFILE_LE] = { BPF_JGT, true },
		[PROFILE_EQ] = { BPF_JEQ, false }, [PROFILE_GE] = { BPF_JGE, false }, [PROFILE_GT] = { BPF_JGT, false },
		[PROFILE_MASKED_EQ] = { BPF_JEQ, false },
	};

	fail_at(fails, emit(p, BPF_JMP | of[c->operator].jump | BPF_K, value, 0, 0), of[c->operator].fails_on_true);
}

static void emit_masked(struct program *p, unsigned offset, uint32_t mask, uint32_t value, struct fails *fails)
{
	if (!mask)
		return;
	emit_load(p, offset);
	emit_and(p, mask);
	fail_at(fails, emit(p, BPF_JMP | BPF_JEQ | BPF_K, value, 0, 0), false);
}

/* The high word first: it decides unless it is the same. Returns a jump over the low one on success, or NO_JUMP. */
enum { NO_JUMP = BPF_MAXINSNS };
static size_t emit_high(struct program *p, const struct profile_condition *c, uint32_t high, struct fails *fails)
{
	size_t greater;

	switch (c->operator) {
	case PROFILE_EQ:
		fail_at(fails, emit(p, BPF_JMP | BPF_JEQ | BPF_K, high, 0, 0), false);
		return NO_JUMP;
	case PROFILE_NE:
		return emit(p, BPF_JMP | BPF_JEQ | BPF_K, high, 0, 0);
	case PROFILE_GT:
	case PROFILE_GE:
		greater = emit(p, BPF_JMP | BPF_JGT | BPF_K, high, 0, 0);
		fail_at(fails, emit(p, BPF_JMP | BPF_JEQ | BPF_K, high, 0, 0), false);
		return greater;
	case PROFILE_LT:
	case PROFILE_LE:
		fail_at(fails, emit(p, BPF_JMP | BPF_JGT | BPF_K, high, 0, 0), true);
		return emit(p, BPF_JMP | BPF_JEQ | BPF_K, high, 0, 0);
	case PROFILE_MASKED_EQ:
		break;
	}
	return NO_JUMP;
}

static void emit_ordered(struct program *p, const struct profile_condition *c, bool is_wide, struct fails *fails)
{
	unsigned low = ARGUMENT + 2 * WORD * c->argument;
	size_t decided = NO_JUMP;

	if (is_wide) {
		emit_load(p, low + WORD);
		decided = emit_high(p, c, (uint32_t)(c->value >> 32), fails);
	}
	emit_load(p, low);
	emit_last(p, c, (uint32_t)c->value, fails);
	if (decided == NO_JUMP)
		return;
	/* greater: success at once; not the same, and not greater: the same the other way round */
	if (c->operator == PROFILE_GT || c->operator == PROFILE_GE)
		p->code[decided].jt = (uint8_t)(p->count - decided - 1);
	else
		p->code[decided].jf = (uint8_t)(p->count - decided - 1);
	p->loaded = NOTHING;
}

static void emit_condition(struct program *p, const struct profile_condition *c, bool is_wide, struct fails *fails)
{
	unsigned low = ARGUMENT + 2 * WORD * c->argument;

	if (c->operator == PROFILE_MASKED_EQ) {
		if (is_wide)
			emit_masked(p, low + WORD, (uint32_t)(c->mask >> 32), (uint32_t)(c->value >> 32), fails);
		emit_masked(p, low, (uint32_t)c->mask, (uint32_t)c->value, fails);
	} else {
		emit_ordered(p, c, is_wide, fails);
	}
	fails->loaded = p->loaded;
}

/*** What is answered to each number ***/

/* The rules of one call in a profile. */
struct verdict {
	uint32_t action;		/* where no condition holds */
	bool is_conditional, is_settled;
};

/* A range of numbers up to the next one, with one answer. */
struct range {
	uint32_t first;
	struct verdict verdict;
	unsigned call;			/* whose conditions: only where it is conditional, and then it is one number */
};

/* What a program is made in. */
struct making {
	const struct profile *profile;
	const char *name;		/* the profile's */
	struct program program;
	bool is_wide;			/* arguments have two words in the architecture that is at hand */
	struct verdict verdict[SYSCALLS_MAX];	/* by call */
	struct range number[2 * SYSCALLS_MAX];	/* those of one audit architecture */
	size_t numbers;
	struct range range[4 * SYSCALLS_MAX];	/* the same as ranges */
	size_t ranges;
	struct { size_t at; bool on_true; uint32_t action; } leaf[LEAVES];
	size_t leaves;				/* places of the tree that jump to an answer, which is not there yet */
};

static int judge(struct making *m, struct err *e)
{
	const struct profile *profile = m->profile;

	for (unsigned call = 0; call < syscalls_count(); call++)
		m->verdict[call].action = profile->default_action;
	for (size_t i = 0; i < profile->rules; i++) {
		const struct profile_rule *rule = &profile->rule[i];
		struct verdict *verdict = &m->verdict[rule->call];

		if (rule->conditions) {
			verdict->is_conditional = true;
			continue;
		}
		if (verdict->is_settled && verdict->action != rule->action)
			return err_about(e, err_set(e, "profile %s: it answers %s in two ways", m->name, syscalls_name(rule->call)), m->name);
		verdict->action = rule->action;
		verdict->is_settled = true;
	}
	return 0;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = ((const struct range *)a)->first, y = ((const struct range *)b)->first;

	return x < y ? -1 : x > y;
}

static void collect(struct making *m, uint32_t architecture)
{
	m->numbers = 0;
	for (enum syscalls_abi abi = 0; abi < SYSCALLS_ABIS; abi++) {
		if (!m->profile->abi[abi] || syscalls_architecture(abi) != architecture)
			continue;
		for (unsigned call = 0; call < syscalls_count(); call++)
			if (syscalls_number(call, abi) != SYSCALLS_NONE)
				m->number[m->numbers++] = (struct range){
					.first = (uint32_t)syscalls_number(call, abi), .verdict = m->verdict[call], .call = call,
				};
	}
	qsort(m->number, m->numbers, sizeof *m->number, by_number);
}

/* Neighbours with one answer become one. */
static void add_range(struct making *m, const struct range *next)
{
	const struct range *last = m->ranges ? &m->range[m->ranges - 1] : NULL;

	if (!last || last->verdict.is_conditional || next->verdict.is_conditional || last->verdict.action != next->verdict.action)
		m->range[m->ranges++] = *next;
}

/* Sorted numbers become ranges that fill all there is. */
static void join_ranges(struct making *m)
{
	struct range gap = { .verdict = { .action = m->profile->default_action } };

	m->ranges = 0;
	for (size_t i = 0; i < m->numbers; i++) {
		if (m->number[i].first != gap.first)
			add_range(m, &gap);
		add_range(m, &m->number[i]);
		gap.first = m->number[i].first + 1;
	}
	add_range(m, &gap);
}

/*** The tree ***/

/* Neighbouring rules whose first condition is the same look at it once. */
struct shared {
	const struct profile_condition *condition;	/* NULL: none */
	struct fails fails;
	size_t at;
};

/* Two ways lead behind them: the condition does not hold, or none of the rules. */
static void end_shared(struct making *m, struct shared *shared)
{
	int loaded = m->program.loaded;

	if (shared->condition)
		patch(&m->program, &shared->fails);
	if (m->program.loaded != loaded)
		m->program.loaded = NOTHING;
	*shared = (struct shared){ .condition = NULL };
}

static bool is_shared(const struct making *m, const struct shared *shared, const struct profile_condition *c)
{
	const struct profile_condition *s = shared->condition;

	return s && m->program.count - shared->at <= SHARED_MAX && s->argument == c->argument && s->operator == c->operator &&
	       s->value == c->value && s->mask == c->mask;
}

static void emit_rule(struct making *m, const struct profile_rule *rule, struct shared *shared)
{
	const struct profile_condition *condition = &m->profile->condition[rule->condition];
	struct fails fails = { .count = 0 };

	if (!is_shared(m, shared, condition)) {
		end_shared(m, shared);
		*shared = (struct shared){ .condition = condition, .at = m->program.count };
		emit_condition(&m->program, condition, m->is_wide, &shared->fails);
	}
	for (size_t c = 1; c < rule->conditions; c++)
		emit_condition(&m->program, &condition[c], m->is_wide, &fails);
	emit_return(&m->program, rule->action);
	if (fails.count)
		patch(&m->program, &fails);
}

static void emit_rules(struct making *m, const struct range *range)
{
	const struct profile *profile = m->profile;
	struct shared shared = { .condition = NULL };

	m->program.loaded = NUMBER;
	for (size_t i = 0; range->verdict.is_conditional && i < profile->rules; i++)
		if (profile->rule[i].call == range->call && profile->rule[i].conditions)
			emit_rule(m, &profile->rule[i], &shared);
	end_shared(m, &shared);
	emit_return(&m->program, range->verdict.action);
}

/* Behind whatever ends in a jump or an answer: one answer for all that wait for it. */
static void emit_leaves(struct making *m)
{
	struct program *p = &m->program;

	for (size_t first = 0; first < m->leaves && !p->is_full; first++) {
		size_t answer = emit(p, BPF_RET | BPF_K, m->leaf[first].action, 0, 0), others = first + 1;

		for (size_t i = first; i < m->leaves; i++) {
			struct sock_filter *jump = &p->code[m->leaf[i].at];
			uint8_t distance = (uint8_t)(answer - m->leaf[i].at - 1);

			if (m->leaf[i].action != m->leaf[first].action)
				m->leaf[others++] = m->leaf[i];
			else if (m->leaf[i].on_true)
				jump->jt = distance;
			else
				jump->jf = distance;
		}
		m->leaves = others;
	}
	m->leaves = 0;
}

/* The same in the middle of the way. */
static void emit_leaves_aside(struct making *m)
{
	struct program *p = &m->program;
	size_t at = emit(p, BPF_JMP | BPF_JA, 0, 0, 0);

	emit_leaves(m);
	p->code[at].k = (uint32_t)(p->count - at - 1);
}

static void add_leaf(struct making *m, size_t at, bool on_true, uint32_t action)
{
	m->leaf[m->leaves].at = at;
	m->leaf[m->leaves].on_true = on_true;
	m->leaf[m->leaves++].action = action;
}

/* Whether a part of the ranges is one answer. */
static bool is_leaf(const struct making *m, size_t from, size_t to)
{
	return to - from == 1 && !m->range[from].verdict.is_conditional;
}

static void emit_tree(struct making *m, size_t from, size_t to);

/* How many instructions a part of the ranges can take: a comparison and an answer for each, and its rules. */
static size_t most(const struct making *m, size_t from, size_t to)
{
	enum { COMPARISON = 6 };
	size_t size = 2 * (to - from);

	for (size_t i = from; i < to; i++)
		for (size_t r = 0; m->range[i].verdict.is_conditional && r < m->profile->rules; r++)
			if (m->profile->rule[r].call == m->range[i].call)
				size += COMPARISON * m->profile->rule[r].conditions + 1;
	return size;
}

/* A jump on a condition leads over 255 instructions at most, one without leads anywhere. */
static void emit_both(struct making *m, size_t at, size_t from, size_t middle, size_t to)
{
	struct program *p = &m->program;
	bool is_near = most(m, from, middle) + SPARE <= JUMP_MAX;
	size_t left = p->count;

	if (!is_near) {
		p->code[at].jf = 1;
		left = emit(p, BPF_JMP | BPF_JA, 0, 0, 0) + 1;
	}
	emit_tree(m, from, middle);
	if (is_near)
		p->code[at].jt = (uint8_t)(p->count - left);
	else
		p->code[left - 1].k = (uint32_t)(p->count - left);
	emit_tree(m, middle, to);
}

/* The number is loaded. */
static void emit_tree(struct making *m, size_t from, size_t to)
{
	struct program *p = &m->program;
	size_t middle = from + (to - from) / 2, at;
	bool left_is_leaf = is_leaf(m, from, middle), right_is_leaf = is_leaf(m, middle, to);

	if (to - from == 1 || p->is_full) {
		if (m->leaves && most(m, from, to) > LEAVES_NEAR)
			emit_leaves_aside(m);
		emit_rules(m, &m->range[from]);
		return;
	}
	at = emit(p, BPF_JMP | BPF_JGE | BPF_K, m->range[middle].first, 0, 0);
	if (left_is_leaf)
		add_leaf(m, at, false, m->range[from].verdict.action);
	if (right_is_leaf)
		add_leaf(m, at, true, m->range[middle].verdict.action);
	if (!left_is_leaf && !right_is_leaf)
		emit_both(m, at, from, middle, to);
	else if (!left_is_leaf)
		emit_tree(m, from, middle);
	else if (!right_is_leaf)
		emit_tree(m, middle, to);
	if (m->leaves && p->count - m->leaf[0].at > LEAVES_NEAR)
		emit_leaves(m);
}

static void emit_architecture(struct making *m, enum syscalls_abi abi)
{
	struct program *p = &m->program;
	uint32_t architecture = syscalls_architecture(abi);
	size_t at;

	collect(m, architecture);
	join_ranges(m);
	emit(p, BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0);
	at = emit(p, BPF_JMP | BPF_JA, 0, 0, 0);
	p->loaded = NOTHING;
	emit_load(p, NUMBER);
	m->is_wide = abi != ABI_X86 && abi != ABI_ARM;
	emit_tree(m, 0, m->ranges);
	emit_leaves(m);
	p->code[at].k = (uint32_t)(p->count - at - 1);
}

static int make(struct making *m, struct err *e)
{
	const bool *has = m->profile->abi;

	if (judge(m, e))
		return -EINVAL;
	m->program.loaded = NOTHING;
	emit_load(&m->program, ARCHITECTURE);
	for (enum syscalls_abi abi = 0; abi < SYSCALLS_ABIS; abi++)
		/* x32 is in the tree of x86-64 */
		if (abi != ABI_X32 && (has[abi] || (abi == ABI_X86_64 && has[ABI_X32])))
			emit_architecture(m, abi);
	emit_return(&m->program, SECCOMP_RET_KILL_PROCESS);
	if (m->program.is_full)
		return err_about(e, err_set(e, "profile %s: more than the %d instructions that the kernel takes", m->name, BPF_MAXINSNS),
				 m->name);
	return 0;
}

static int take(const struct making *m, struct filter *filter, struct err *e)
{
	size_t size = m->program.count * sizeof *filter->code;

	filter->code = malloc(size);
	if (!filter->code)
		return err_code(e, ENOMEM, "profile %s", m->name);
	memcpy(filter->code, m->program.code, size);
	filter->count = m->program.count;
	filter->flags = m->profile->flags;
	return 0;
}

int filter_make(struct filter *filter, const struct profile *profile, const char *name, struct err *e)
{
	struct making *m = calloc(1, sizeof *m);
	int r;

	if (!m)
		return err_code(e, ENOMEM, "profile %s", name);
	m->profile = profile;
	m->name = name;
	r = make(m, e);
	if (!r)
		r = take(m, filter, e);
	free(m);
	return r;
}

void filter_release(struct filter *filter)
{
	free(filter->code);
	*filter = (struct filter){ 0 };
}
