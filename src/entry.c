/* SPDX-License-Identifier: MIT */
#include "entry.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fd.h"
#include "plan.h"
#include "sealed.h"
#include "state.h"
#include "sys.h"

/* Only what is written of it is memory. That of an array on the stack is all of it, since those are cleared. */
static void *map_room(size_t size)
{
	void *room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return room == MAP_FAILED ? NULL : room;
}

static int describe(struct run *run, struct err *e)
{
	size_t room = box_room(&run->box), size;
	char *text = map_room(room);
	int r;

	if (!text)
		return err_sys(e, "mmap");
	run->box.host = getpid();
	run->box.init = run->init;
	size = box_write(&run->box, text, room);
	r = sealed_keep(text, size, &run->sealed, e);
	if (!r)
		r = state_write(run->entry, "box.json", text, size, e);
	munmap(text, room);
	return r;
}

/* Only a box that somebody has to find again fails without an entry; any other runs without, as where there is no place for one. */
static int give_up(struct run *run, struct err *e)
{
	if (run->box.is_detached || run->box.name)
		return -EINVAL;
	unlinkat(run->state, run->box.id, AT_REMOVEDIR);
	fd_close(&run->entry);
	fd_close(&run->sealed);
	*e = (struct err){ 0 };
	return 0;
}

static int make_entry(struct run *run, const char *place, struct err *e)
{
	if (state_open(place, true, &run->state, e) || state_claim(run->state, run->box.id, &run->entry, e))
		return -EINVAL;
	if (run->box.name && state_claim_name(run->state, run->box.id, run->box.name, e))
		return -EEXIST;
	if (!run->box.is_detached)
		return 0;
	/* the disk may be full when it ends */
	if (state_reserve(run->entry, "ended.json", BOX_END_ROOM, e) || journal_begin(&run->journal, run->entry, e))
		return -EINVAL;
	run->has_journal = true;
	return 0;
}

int entry_make(struct run *run, const char *place, struct err *e)
{
	return make_entry(run, place, e) ? give_up(run, e) : 0;
}

int entry_describe(struct run *run, struct err *e)
{
	siginfo_t end = { .si_pid = 0 };

	if (run->entry < 0)
		return 0;
	/* what is over is nothing to find; but a detached box is asked for afterwards */
	waitid(P_PID, (id_t)run->init, &end, WEXITED | WNOHANG | WNOWAIT);
	if (end.si_pid && !run->box.is_detached)
		return 0;
	return describe(run, e) ? give_up(run, e) : 0;
}

static int write_rows(const struct plan *plan, int fd, char *text, size_t room)
{
	static const char begin[] = "{\"schema\":1,\"rows\":[\n", end[] = "]}\n";
	int r = fd_write(fd, begin, sizeof begin - 1);

	for (size_t i = 0; !r && i < plan->count; i++) {
		size_t size = plan_json(plan, i, text, room);

		r = fd_write(fd, text, size);
		if (!r)
			r = fd_write(fd, ",\n", i + 1 < plan->count ? 2 : 0);
	}
	return r ? r : fd_write(fd, end, sizeof end - 1);
}

void entry_keep_plan(void *context)
{
	struct run *run = context;
	struct err ignored = { 0 };

	if (run->entry < 0)
		return;
	size_t room = plan_json_room(run->plan);
	char *text = map_room(room);
	if (!text)
		return;
	AUTO_FD int fd = state_draft(run->entry, "plan.json", &ignored);
	if (fd >= 0)
		state_commit(run->entry, "plan.json", write_rows(run->plan, fd, text, room), &ignored);
	munmap(text, room);
}

static uint64_t microseconds(const struct timeval *time)
{
	return (uint64_t)time->tv_sec * 1000000 + (uint64_t)time->tv_usec;
}

void entry_end(const struct run *run, struct box_end *end)
{
	struct rusage used = run->used;

	*end = (struct box_end){
		.id = run->box.id, .name = run->box.name, .start = run->box.created, .end = sys_clock_ms(CLOCK_REALTIME),
		.uptime = sys_clock_ms(CLOCK_BOOTTIME),
		.has_ended = run->has_ended && !run->failure.status, .wait_status = run->ended, .timed_out = run->timed_out,
		.log_lost = run->journal.lost, .output_error = run->relay ? run->relay->error : 0, .has_refusals = run->has_listened, .refusals = run->refusals,
	};
	/* process 1 has waited for all others: what it and they used is one sum, the memory that of the largest */
	if (run->init > 0)
		sys_used_by(run->init, &used);
	end->user = microseconds(&used.ru_utime);
	end->system = microseconds(&used.ru_stime);
	end->peak = (uint64_t)used.ru_maxrss * 1024;
}

static void write_end(struct run *run)
{
	struct box_end end;
	struct err ignored = { 0 };
	char text[BOX_END_ROOM];

	entry_end(run, &end);
	state_write_reserved(run->entry, "ended.json", text, box_end_write(&end, text, sizeof text), &ignored);
}

void entry_leave(struct run *run)
{
	if (run->entry < 0)
		return;
	/* a box that never ran keeps nothing */
	run->box.is_detached &= run->has_ended && !run->failure.status;
	if (run->plan->detach && !run->box.is_detached) {
		unlinkat(run->entry, "log", 0);
		unlinkat(run->entry, "log.1", 0);
		unlinkat(run->entry, ".ended.json", 0);
	}
	if (!state_leave(run->state, run->entry, &run->box))
		write_end(run);
	journal_end(&run->journal);
	run->has_journal = false;
	fd_close(&run->entry);
}
