/* SPDX-License-Identifier: MIT */
/*
 * stopping - what would end this process, held back until it is convenient
 *
 * Work that must not be left half-done holds every signal that ends a process and can be caught, and lets them through when it is done.
 * One that the caller ignores is ignored.
 */
#ifndef RBOX_STOPPING_H
#define RBOX_STOPPING_H

#include <signal.h>
#include <stdbool.h>

/* What stopping_release() brings back. */
struct stopping { sigset_t before; };

void stopping_hold(struct stopping *s);
void stopping_release(const struct stopping *s);

/* All of them; SIGCHLD, which comes with them where somebody waits for both, is held, too. */
void stopping_set(sigset_t *signals);

/* Whether it is one of them, and whether it does nothing: a signal that is blocked stays pending even where it is ignored. */
bool stopping_is_ending(int signal);
bool stopping_is_ignored(int signal);

#endif
