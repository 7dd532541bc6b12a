/* SPDX-License-Identifier: MIT */
#include "actors.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <unistd.h>

#include "fd.h"
#include "sys.h"
#include "test-hooks.h"

const char *const actors_namespace[ACTORS_NAMESPACES] = { "user", "mnt", "pid", "ipc", "uts", "net", "cgroup" };

/*** Channels ***/

static void close_both(int ends[2])
{
	fd_close(&ends[0]);
	fd_close(&ends[1]);
}

static int make_pipe(int ends[2], struct err *e)
{
	return pipe2(ends, O_CLOEXEC) ? err_sys(e, "pipe") : 0;
}

int actors_open_channels(struct run *run, struct err *e)
{
	if (make_pipe(run->gate, e) || make_pipe(run->report, e))
		return -e->code;
	if (run->options->status_fd >= 0 && make_pipe(run->started, e))
		return -e->code;
	return run->plan->helper_argv[0] ? make_pipe(run->helper_output, e) : 0;
}

void actors_close_channels(struct run *run)
{
	close_both(run->gate);
	close_both(run->report);
	close_both(run->started);
	close_both(run->helper_output);
	fd_close(&run->root_lock);
	fd_close(&run->user_ns);
}

/*** Processes ***/

int actors_make_init(struct run *run, uint64_t namespaces, struct err *e)
{
	run->has_own_pids = namespaces & CLONE_NEWPID;
	run->init = sys_clone(namespaces);
	if (run->init < 0)
		return err_sys(e, "clone3");
	if (run->init) {
		fd_close(&run->gate[0]);
		fd_close(&run->report[1]);
		fd_close(&run->started[1]);
		test_no_heap();
		return 0;
	}
	fd_close(&run->gate[1]);
	fd_close(&run->report[0]);
	fd_close(&run->started[0]);
	fd_close(&run->root_lock);
	close_both(run->helper_output);
	run->live(run, INIT);
	_exit(ERR_FAILED);
}

/* What the caller left open is COMMAND's to keep or not; init holding it would keep a pipe of the caller's from ending. */
static void close_others(int one, int other)
{
	unsigned low = (unsigned)(one < other ? one : other), high = (unsigned)(one < other ? other : one);

	if (low > STDERR_FILENO + 1)
		sys_close_range(STDERR_FILENO + 1, low - 1, 0);
	if (high > low + 1)
		sys_close_range(low + 1, high - 1, 0);
	sys_close_range(high + 1, ~0u, 0);
}

int actors_make_command(struct run *run, struct err *e)
{
	pid_t pid;

	run->parent = getpid();
	pid = _Fork();
	if (pid < 0)
		return err_sys(e, "fork");
	if (pid) {
		run->command = pid;
		close_others(run->gate[0], run->report[1]);
		return 0;
	}
	fd_close(&run->gate[0]);
	run->live(run, COMMAND);
	_exit(ERR_FAILED);
}
