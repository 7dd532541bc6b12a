/* SPDX-License-Identifier: MIT */
#include "audit-probes.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "err.h"
#include "text.h"

enum { SECONDS = 5 }; /* for a probe */

/*** What probes say ***/

void audit_open(const struct audit_probe *probe, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	vsnprintf(probe->finding->note, sizeof probe->finding->note, format, list);
	va_end(list);
	probe->finding->code = 0;
	probe->finding->found = FOUND_OPEN;
}

void audit_closed(const struct audit_probe *probe, int code)
{
	probe->finding->code = code;
	probe->finding->found = FOUND_CLOSED;
}

void audit_not_tried(const struct audit_probe *probe, const char *why)
{
	snprintf(probe->finding->note, sizeof probe->finding->note, "%s", why);
	probe->finding->found = FOUND_NOT_TRIED;
}

void audit_works(const struct audit_probe *probe, long result, const char *what)
{
	int code = errno;

	if (result >= 0)
		audit_open(probe, "%s", what);
	else
		audit_closed(probe, code);
}

static bool is_refusal(int code)
{
	return code == EPERM || code == EACCES || code == EROFS || code == ENOSYS;
}

void audit_reaches(const struct audit_probe *probe, long result, const char *what)
{
	int code = errno;

	if (result < 0 && is_refusal(code)) {
		audit_closed(probe, code);
		return;
	}
	audit_open(probe, "%s", what);
	probe->finding->code = result < 0 ? code : 0;
}

bool audit_sees(const struct audit_outside *outside)
{
	return getsid(outside->pid) == outside->session && getpgid(outside->pid) == outside->group;
}

/*** One probe after the other ***/

static audit_probe_function *probe_of(enum audit_door door)
{
	audit_probe_function *probe = audit_probe_of_files(door);

	probe = probe ? probe : audit_probe_of_trees(door);
	probe = probe ? probe : audit_probe_of_mounts(door);
	probe = probe ? probe : audit_probe_of_processes(door);
	probe = probe ? probe : audit_probe_of_network(door);
	return probe ? probe : audit_probe_of_kernel(door);
}

/* Waits for the child, and kills it when its time is over: false. SIGCHLD is blocked. */
static bool await(pid_t child, int *status)
{
	const struct timespec limit = { .tv_sec = SECONDS };
	sigset_t ends;

	sigemptyset(&ends);
	sigaddset(&ends, SIGCHLD);
	while (waitpid(child, status, WNOHANG) != child) {
		/* as process 1 this one gets orphans, too */
		if (sigtimedwait(&ends, NULL, &limit) >= 0 || errno == EINTR)
			continue;
		kill(child, SIGKILL);
		waitpid(child, status, 0);
		return false;
	}
	return true;
}

/* What there is to say of a child that did not end by itself. */
static void take_end(const struct audit_probe *probe, bool in_time, int status)
{
	struct audit_finding *f = probe->finding;

	if (in_time && WIFEXITED(status))
		return;
	if (in_time && WTERMSIG(status) == SIGSYS) {
		snprintf(f->note, sizeof f->note, "killed by SIGSYS");
		f->found = FOUND_CLOSED;
	} else if (f->found == FOUND_NO_ANSWER && in_time) {
		snprintf(f->note, sizeof f->note, "the probe was killed by signal %d",
			 WTERMSIG(status));
	} else if (f->found == FOUND_NO_ANSWER) {
		snprintf(f->note, sizeof f->note, "the probe did not end within %d seconds",
			 SECONDS);
	}
}

static void try_door(const struct audit_probe *probe, enum audit_door door)
{
	int status = 0;
	pid_t child = fork();

	if (child < 0) {
		probe->finding->code = errno;
		snprintf(probe->finding->note, sizeof probe->finding->note,
			 "no process for the probe");
		return;
	}
	if (child == 0) {
		probe_of(door)(probe);
		_exit(0);
	}
	bool in_time = await(child, &status);
	take_end(probe, in_time, status);
}

static void try_doors(struct audit_sheet *sheet)
{
	for (unsigned door = 0; door < AUDIT_DOORS; door++) {
		struct audit_probe probe = { sheet, &sheet->outside, getppid(),
					     &sheet->finding[door] };

		if (sheet->is_left_out[door])
			audit_not_tried(&probe, "the options leave it open, and trying could make "
						"the kernel load a module");
		else if (!probe_of(door))
			audit_not_tried(&probe, "it has no probe on this kind of machine");
		else
			try_door(&probe, door);
		/* the next probe is about what the caller left open */
		if (door == DOOR_HANDED_DIRECTORY)
			close(sheet->outside.directory);
	}
}

/*** The process ***/

static struct audit_sheet *map_sheet(int fd)
{
	struct stat st;
	void *sheet;

	if (fstat(fd, &st) || st.st_size != sizeof(struct audit_sheet))
		return NULL;
	sheet = mmap(NULL, sizeof(struct audit_sheet), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return sheet == MAP_FAILED ? NULL : sheet;
}

int audit_probes_run(const char *number)
{
	unsigned long long fd;
	struct audit_sheet *sheet;
	sigset_t ends;

	/* a setuid rbox has nothing to look at for somebody else */
	if (getuid() != geteuid() || getgid() != getegid() || text_number(number, INT_MAX, &fd))
		return ERR_FAILED;
	sheet = map_sheet((int)fd);
	if (!sheet || strncmp(sheet->magic, AUDIT_MAGIC, sizeof sheet->magic) != 0)
		return ERR_FAILED;
	close((int)fd);
	prctl(PR_SET_NAME, "rbox-audit");
	/* probes may die by SIGSYS */
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&ends);
	sigaddset(&ends, SIGCHLD);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	try_doors(sheet);
	sheet->is_complete = true;
	return 0;
}
