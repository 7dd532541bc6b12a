/* SPDX-License-Identifier: MIT */
#include "policy.h"

/* Made from seccomp.json when rbox is built: for this machine by helpers/gen-filter, and its text as it is. */
#ifdef __aarch64__
#include "filter-aarch64.h"
#define MADE(what) what##_aarch64
#define MADE_STRICT(what) what##_aarch64_strict
#else
#include "filter-x86_64.h"
#define MADE(what) what##_x86_64
#define MADE_STRICT(what) what##_x86_64_strict
#endif

const struct policy_filter policy_filter = {
	MADE(code), sizeof MADE(code) / sizeof *MADE(code), MADE(FLAGS), MADE(asks_for),
};

const struct policy_filter policy_filter_strict = {
	MADE_STRICT(code), sizeof MADE_STRICT(code) / sizeof *MADE_STRICT(code), MADE_STRICT(FLAGS), MADE_STRICT(asks_for),
};

const char policy_profile[] =
#include "seccomp-text.h"
;
const size_t policy_profile_size = sizeof policy_profile - 1;

const char policy_strict[] =
#include "seccomp-strict-text.h"
;
const size_t policy_strict_size = sizeof policy_strict - 1;
