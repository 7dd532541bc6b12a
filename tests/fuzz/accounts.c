/* SPDX-License-Identifier: MIT */
/* Fuzz target of accounts: passwd and group files of a root that is a stranger's. */
#include "accounts.h"

#include "fuzz.h"
#include "ids.h"

static void check_part(const char *file, const char *part, size_t size)
{
	assert(part >= file && part + size <= file + strlen(file) && !memchr(part, '\n', size));
}

static void check_user(const char *file, const struct accounts_user *user)
{
	assert(user->uid <= IDS_LAST && user->gid <= IDS_LAST && user->name_size);
	check_part(file, user->name, user->name_size);
	check_part(file, user->home, user->home_size);
	check_part(file, user->shell, user->shell_size);
	assert(!memchr(user->name, ':', user->name_size) && !memchr(user->home, ':', user->home_size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *file = fuzz_string(data, size);
	struct accounts_user user, again;
	uint32_t gid, groups[4] = { 0 };

	if (accounts_user_by_name(file, "dev", 3, &user)) {
		check_user(file, &user);
		assert(user.name_size == 3 && memcmp(user.name, "dev", 3) == 0);
		assert(accounts_user_by_id(file, user.uid, &again) && again.uid == user.uid);
	}
	if (accounts_user_by_id(file, 0, &user))
		check_user(file, &user);
	if (accounts_group_by_name(file, "dev", 3, &gid))
		assert(gid <= IDS_LAST);
	(void)accounts_groups_of(file, "dev", 3, groups, sizeof groups / sizeof *groups);
	free(file);
	return 0;
}
