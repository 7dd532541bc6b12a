/* SPDX-License-Identifier: MIT */
/*
 * signals - names of signals
 *
 * As kill(1) knows them: TERM, SIGTERM, term, 15, RTMIN+2, RTMAX-1. The names come from the C library's header when rbox is
 * built. RTMIN is 34, as in programs and images made with glibc, whatever rbox itself is linked with.
 */
#ifndef RBOX_SIGNALS_H
#define RBOX_SIGNALS_H

#include "err.h"

enum { SIGNALS_NAME = 16, SIGNALS_LAST = 64 };

/* -EINVAL and a sentence, with the nearest name where there is one, where `text` is no signal. */
int signals_parse(const char *text, int *signal, struct err *e);

/* "TERM", "RTMIN+3", "RTMAX-3", or a number where there is no name. Returns `name`. */
const char *signals_name(int signal, char name[SIGNALS_NAME]);

#endif
