/* SPDX-License-Identifier: MIT */
#include "landlock.h"

#include <errno.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "sys.h"

/* What older headers lack: include/uapi/linux/landlock.h. */
struct attributes { uint64_t files, network, scope; };
enum { SCOPE_ABSTRACT_SOCKET = 1, SCOPE_SIGNAL = 2 };
enum { NETWORK_TCP = 1 | 2, NETWORK_UDP = 4 | 8 };
enum { RESTRICT_NO_NEW_PRIVS = 1 << 4 };

/* The first ABI that has what not all have. */
enum { SINCE_TCP = 4, SINCE_UDP = 10, SINCE_NO_NEW_PRIVS = 11 };

enum { BITS = 17 };

/* The first ABI that has each right, from LANDLOCK_ACCESS_FS_EXECUTE, bit 0, to LANDLOCK_ACCESS_FS_RESOLVE_UNIX. */
static const unsigned char since[BITS] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 5, 9 };

/* LANDLOCK_ACCESS_FS_RESOLVE_UNIX: sockets by a path. */
static const uint64_t resolve = UINT64_C(1) << (BITS - 1);

/* Those that a rule for something else than a directory may have: execute, write, read, truncate, ioctl, resolve. */
static const uint64_t of_a_file = 1 | 2 | 4 | 1 << 14 | 1 << 15 | 1 << 16;

static uint64_t rights(const struct landlock_wall *wall)
{
	uint64_t all = 0;

	for (unsigned bit = 0; wall->files && bit < BITS; bit++)
		if (since[bit] <= wall->abi)
			all |= UINT64_C(1) << bit;
	return wall->paths ? all : all & ~resolve;
}

static uint64_t ports(const struct landlock_wall *wall)
{
	if (!wall->network)
		return 0;
	return (wall->abi >= SINCE_TCP ? NETWORK_TCP : 0) | (wall->abi >= SINCE_UDP ? NETWORK_UDP : 0);
}

unsigned landlock_abi(void)
{
	int abi = sys_landlock_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	return abi > 0 ? (unsigned)abi : 0;
}

int landlock_begin(const struct landlock_wall *wall, int *ruleset, struct err *e)
{
	struct attributes attributes = {
		.files = rights(wall), .network = ports(wall),
		.scope = (wall->sockets ? SCOPE_ABSTRACT_SOCKET : 0) | (wall->signals ? SCOPE_SIGNAL : 0),
	};
	/* a kernel that does not have a member yet refuses more than the size that it knows, but for zeroes: landlock_create_ruleset(2) */
	*ruleset = sys_landlock_create_ruleset(&attributes, sizeof attributes, 0);

	return *ruleset < 0 ? err_sys(e, "landlock_create_ruleset") : 0;
}

int landlock_allow(const struct landlock_wall *wall, int ruleset, int fd, enum landlock_rule rule, struct err *e)
{
	uint64_t let = rule == LANDLOCK_SOCKETS ? resolve : ~resolve;
	struct landlock_path_beneath_attr attributes = { .allowed_access = rights(wall) & let, .parent_fd = fd };
	struct stat st;

	if (fstat(fd, &st))
		return err_sys(e, "fstat");
	if (S_ISDIR(st.st_mode) && rule == LANDLOCK_FILE)
		return 0;
	if (!S_ISDIR(st.st_mode))
		attributes.allowed_access &= of_a_file;
	if (sys_landlock_add_rule(ruleset, &attributes) == 0 || errno == EBADFD)
		return 0;
	return err_sys(e, "landlock_add_rule");
}

int landlock_enter(const struct landlock_wall *wall, int ruleset, struct err *e)
{
	bool in_one = wall->forgoes && wall->abi >= SINCE_NO_NEW_PRIVS;

	if (wall->forgoes && !in_one && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return err_sys(e, "PR_SET_NO_NEW_PRIVS");
	return sys_landlock_restrict_self(ruleset, in_one ? RESTRICT_NO_NEW_PRIVS : 0) ? err_sys(e, "landlock_restrict_self") : 0;
}
