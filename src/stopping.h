/* SPDX-License-Identifier: MIT */
/*
 * stopping - what would end this process, held back until it is convenient
 *
 * Work that must not be left half-done holds every signal that ends a process and can be caught, asks now and then whether one is pending,
 * and lets them through when all is taken back. One that the caller ignores is ignored.
 */
#ifndef RBOX_STOPPING_H
#define RBOX_STOPPING_H

#include <signal.h>
#include <stdbool.h>

#include "err.h"

/* What stopping_release() brings back. */
struct stopping { sigset_t before; };

void stopping_hold(struct stopping *s);
void stopping_release(const struct stopping *s);

bool stopping_is_pending(void);

/* -ECANCELED where one is pending; 0. */
int stopping_check(struct err *e);

#endif
