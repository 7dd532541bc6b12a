/* SPDX-License-Identifier: MIT */
#include "version.h"

#include <features.h>

#define WORD(x)  #x
#define VALUE(x) WORD(x)
#ifdef __GLIBC__
#define LIBC "glibc " VALUE(__GLIBC__) "." VALUE(__GLIBC_MINOR__)
#else
#define LIBC "musl " RBOX_MUSL " (static)"
#endif

const char version_number[] = RBOX_VERSION;

/* The Makefile passes the packages' versions on: neither has a function that tells. */
const char version_text[] =
	"rbox " RBOX_VERSION "\n"
	"features: user mount pid ipc uts net cgroup time namespaces, id ranges, masks, capabilities\n"
	"libraries: libcap-ng " RBOX_LIBCAP_NG " (names of capabilities), " LIBC "\n"
	"needs: Linux 5.12\n";
