/* SPDX-License-Identifier: MIT */
/*
 * walls - what stands between COMMAND and the kernel: a filter of system calls, and a Landlock domain
 */
#ifndef RBOX_WALLS_H
#define RBOX_WALLS_H

#include <stdbool.h>
#include <stdint.h>

#include "box.h"
#include "err.h"
#include "facts.h"
#include "plan.h"
#include "spec.h"

/* The filter of a box, whose capabilities are decided. */
int walls_decide(struct plan *plan, const struct spec *spec, const struct facts *facts, struct err *e);

/* Whether the filter lets programs make namespaces of this kind: CLONE_NEW... */
bool walls_let(const struct plan *plan, uint64_t kind);

/* What a further process's are: nobody hears of what --report was to tell. */
unsigned walls_filter_flags(const struct plan *plan);

/* Of a further process: the one that COMMAND of the box has. */
int walls_enter(struct plan *plan, const struct box *box, struct err *e);

/* Whether CAP_SYS_ADMIN, or no_new_privs, is needed for them. */
bool walls_need_power(const struct plan *plan, const struct spec *spec, const struct facts *facts);

/* What the wall of a box restricts, for what enters it later. */
const char *const *walls_words(struct plan *plan, const struct spec *spec, const struct facts *facts);

/* The row with which `actor` gives up all files but those below `to`, a list for people, or NULL. */
void walls_confine(struct plan *plan, const struct facts *facts, enum actor actor, const char *to);

/* The rows, the last ones before exec. `descriptors` are those that stay: "0 1 2". */
void walls_add(struct plan *plan, const struct spec *spec, const struct facts *facts, const char *descriptors, enum actor actor);

#endif
