/* SPDX-License-Identifier: MIT */
#include "version.h"

#include <features.h>

#define WORD(x)  #x
#define VALUE(x) WORD(x)
#define GLIBC    VALUE(__GLIBC__) "." VALUE(__GLIBC_MINOR__)

/* The Makefile passes the packages' versions on: they are linked in, and have no function that tells. */
const char version_text[] =
	"rbox " RBOX_VERSION "\n"
	"features: user mount pid ipc uts net cgroup time namespaces, id ranges, masks, capabilities\n"
	"libraries: libcap-ng " RBOX_LIBCAP_NG " (names), libuuid " RBOX_LIBUUID ", glibc " GLIBC ", all static\n"
	"needs: Linux 5.12\n";
