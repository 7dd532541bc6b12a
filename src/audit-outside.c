/* SPDX-License-Identifier: MIT */
#include "audit-outside.h"

#include <fcntl.h>
#include <linux/keyctl.h>
#include <linux/memfd.h>
#include <stdint.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "fd.h"

/* It never becomes shorter: nothing that the box does can end this process by SIGBUS. */
static int make_sheet(struct audit_scene *scene, struct err *e)
{
	enum { SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW };
	size_t size = sizeof *scene->sheet;

	scene->memory = memfd_create("rbox-audit", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (scene->memory < 0 || ftruncate(scene->memory, (off_t)size) ||
	    fcntl(scene->memory, F_ADD_SEALS, SEALS))
		return err_sys(e, "cannot make memory for what the probes find");
	void *sheet = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, scene->memory, 0);
	if (sheet == MAP_FAILED)
		return err_sys(e, "cannot map memory for what the probes find");
	scene->sheet = sheet;
	memcpy(scene->sheet->magic, AUDIT_MAGIC, sizeof AUDIT_MAGIC);
	return 0;
}

/* It is removed at once, and lives for as long as this process has it attached. */
static int make_shm(void)
{
	enum { SIZE = 4096 };
	int id = shmget(IPC_PRIVATE, SIZE, IPC_CREAT | 0600);

	if (id < 0)
		return -1;
	void *at = shmat(id, NULL, 0);
	shmctl(id, IPC_RMID, NULL);
	return (intptr_t)at == -1 ? -1 : id;
}

/* The kernel chooses a name that nobody has: unix(7), autobind. */
static int make_socket(struct audit_outside *outside)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t size = sizeof address.sun_family;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (const void *)&address, size) || listen(fd, 1)) {
		fd_close(&fd);
		return -1;
	}
	size = sizeof address;
	if (getsockname(fd, (void *)&address, &size) == 0 && size <= sizeof outside->address) {
		memcpy(outside->address, &address, size);
		outside->address_size = size;
	}
	return fd;
}

static void note_terminals(struct audit_outside *outside)
{
	struct stat st;

	for (int fd = 0; fd < AUDIT_STREAMS; fd++)
		if (isatty(fd) && fstat(fd, &st) == 0) {
			outside->terminal_device[fd] = st.st_dev;
			outside->terminal_inode[fd] = st.st_ino;
		}
}

int audit_scene_init(struct audit_scene *scene, struct err *e)
{
	struct stat st;
	long keyring;

	*scene = (struct audit_scene){ .memory = -1, .directory = -1, .socket = -1 };
	if (make_sheet(scene, e))
		return err_again(e);
	struct audit_outside *outside = &scene->sheet->outside;

	outside->pid = getpid();
	outside->session = getsid(0);
	outside->group = getpgrp();
	if (stat("/", &st) == 0) {
		outside->root_device = st.st_dev;
		outside->root_inode = st.st_ino;
	}
	note_terminals(outside);
	outside->shm = make_shm();
	keyring = syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0);
	outside->keyring = keyring > 0 ? (int32_t)keyring : 0;
	scene->directory = outside->directory = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	scene->socket = make_socket(outside);
	return 0;
}
