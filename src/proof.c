/* SPDX-License-Identifier: MIT */
#include "proof.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "children.h"
#include "fd.h"
#include "sealed.h"

enum { TRIES = 3 };

void proof_release(struct proof *proof)
{
	flocks_release(&proof->locks);
}

static int ended(const struct boxes_entry *found, struct err *e)
{
	return err_code(e, ESRCH, "box %s has ended", found->box.name ? found->box.name : found->id);
}

/*** The host process ***/

/* The list is read anew for a box that it does not have: it may be younger, and a list that changes while it is read may lack one. */
static int find_host(struct proof *proof, const struct boxes_entry *found, const struct stat *entry, pid_t *host, struct err *e)
{
	*host = flocks_holder(&proof->locks, entry, true);
	for (int i = 0; *host <= 0 && i < TRIES; i++) {
		if (state_look(found->entry) != STATE_RUNNING)
			return ended(found, e);
		if (flocks_read(&proof->locks, e))
			return -EINVAL;
		*host = flocks_holder(&proof->locks, entry, true);
	}
	if (*host <= 0)
		return err_set(e, "box %s: /proc/locks does not say which process runs it", found->id);
	return 0;
}

static int refuse(const struct boxes_entry *found, pid_t host, struct err *e)
{
	if (state_look(found->entry) != STATE_RUNNING)
		return ended(found, e);
	return err_hint(e, err_set(e, "box %s is not believed: process %d has locked its entry, and that is no rbox of yours", found->id, (int)host),
			"ps -fp %d shows what it is; once it has ended, rbox gc removes the entry", (int)host);
}

/* A process of a box is in another user namespace, whatever ids it has. */
static bool is_callers(pid_t pid)
{
	struct stat process, theirs, own;
	char path[32];

	snprintf(path, sizeof path, "/proc/%d", (int)pid);
	if (stat(path, &process) || process.st_uid != geteuid())
		return false;
	snprintf(path, sizeof path, "/proc/%d/ns/user", (int)pid);
	return stat(path, &theirs) == 0 && stat("/proc/self/ns/user", &own) == 0 && theirs.st_ino == own.st_ino && theirs.st_dev == own.st_dev;
}

/*** What it says ***/

static int read_text(int fd, char **text, size_t *size, struct err *e)
{
	struct stat st;
	long got;

	if (fstat(fd, &st) || st.st_size > BOX_FILE_MAX)
		return err_set(e, "what a host process says of its box is too long");
	*text = malloc((size_t)st.st_size + 1);
	if (!*text)
		return err_code(e, ENOMEM, "no memory for what a host process says of its box");
	got = fd_read(fd, *text, (size_t)st.st_size);
	*size = got < 0 ? 0 : (size_t)got;
	(*text)[*size] = '\0';
	return 0;
}

static int take_text(struct boxes_entry *found, pid_t host, int fd, struct err *e)
{
	AUTO_FREE char *text = NULL;
	struct box box = { 0 };
	size_t size = 0;

	if (read_text(fd, &text, &size, e) || box_read(&box, text, size, e))
		return -EINVAL;
	/* a process has that number by now which once locked the entry, and it runs another box */
	if (strcmp(box.id, found->id) != 0 || box.host != host) {
		box_release(&box);
		return refuse(found, host, e);
	}
	box_release(&found->box);
	found->box = box;
	return 0;
}

static bool has_child(pid_t parent, pid_t wanted)
{
	struct children children;
	char path[64];
	pid_t child;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
	AUTO_FD int list = open(path, O_RDONLY | O_CLOEXEC);
	if (list < 0)
		return false;
	children_begin(&children, list);
	while ((child = children_next(&children)) > 0 && child != wanted)
		;
	return child == wanted;
}

/* An rbox before this one: what its file says is as good as these. */
static int check_file(const struct boxes_entry *found, pid_t host, const struct sealed_found *process, struct err *e)
{
	const struct box *box = &found->box;
	bool is_good = process->has_open && box->host == host && has_child(host, box->init) && strcmp(box->id, found->id) == 0;

	return is_good ? 0 : refuse(found, host, e);
}

int proof_take(struct proof *proof, struct boxes_entry *found, struct err *e)
{
	struct sealed_found process;
	struct stat entry;
	pid_t host;
	int r;

	if (found->life != STATE_RUNNING)
		return 0;
	if (fstat(found->entry, &entry))
		return err_sys(e, "box %s", found->id);
	if (find_host(proof, found, &entry, &host, e))
		return -EINVAL;
	if (!is_callers(host))
		return refuse(found, host, e);
	if (sealed_find(host, &entry, &process, e))
		return state_look(found->entry) == STATE_RUNNING ? -EINVAL : ended(found, e);
	found->is_vouched = process.text >= 0;
	r = found->is_vouched ? take_text(found, host, process.text, e) : check_file(found, host, &process, e);
	fd_close(&process.text);
	return r;
}

int proof_check_name(const struct boxes_entry *found, const char *wanted, struct err *e)
{
	if (boxes_is_called(found, wanted))
		return 0;
	return err_hint(e, err_set(e, "the name %s leads to box %s, which is not called so", wanted, found->id), "rbox ps lists them");
}

int proof_take_one(struct boxes_entry *found, const char *wanted, struct err *e)
{
	AUTO_PROOF struct proof proof = { 0 };

	return proof_take(&proof, found, e) || proof_check_name(found, wanted, e) ? -EINVAL : 0;
}
