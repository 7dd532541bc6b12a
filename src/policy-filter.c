/* SPDX-License-Identifier: MIT */
#include "policy.h"

/* Made from seccomp.json when rbox is built: for this machine by helpers/gen-filter, and its text as it is. */
#ifdef __aarch64__
#include "filter-aarch64.h"
#define MADE(what) what##_aarch64
#else
#include "filter-x86_64.h"
#define MADE(what) what##_x86_64
#endif

const struct policy_filter policy_filter = {
	MADE(code), sizeof MADE(code) / sizeof *MADE(code), MADE(FLAGS), MADE(asks_for),
};

const char policy_profile[] =
#include "profile-text.h"
;
const size_t policy_profile_size = sizeof policy_profile - 1;
