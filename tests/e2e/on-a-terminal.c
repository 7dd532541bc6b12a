/* SPDX-License-Identifier: MIT */
/*
 * on-a-terminal - runs a program as the foreground job of a new terminal, and does what a user at it does
 *
 *   on-a-terminal PROGRAM [ARG]... <SCRIPT
 *
 * What the program shows goes to stdout as it is. The window has 24 rows and 80 columns. The script has a command on each line;
 * TEXT may have \n, \\ and \OOO:
 *
 *   wait TEXT		until this has been shown, since the last wait
 *   send TEXT		types it
 *   feed FILE		types all of a file
 *   size ROWS COLUMNS	makes the window that big
 *   signal NUMBER	sends one to the program
 *   stopped		until the program is stopped as a job is
 *   fg, bg		lets it go on, with and without the terminal
 *   raw, cooked	until the terminal's modes are such
 *   modes TEXT		says on stderr whether they are what they were in the beginning
 *   do COMMAND		runs shell text, with the program's pid as $job; the terminal is not read meanwhile
 *   hangup		takes the terminal away
 *   end		until the program ends, and all that it has shown is read; the end of the script is one
 *
 * The status is that of the program, 128 + N for signal N. Where something is awaited and nothing is shown for 20 seconds, the
 * program is killed and the status is 99.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { WINDOW = 1 << 18, IN_VAIN = 99, STEP_MS = 20, PATIENCE = 20 };

struct job {
	int master, slave, status;
	pid_t pid;
	bool is_over, is_stopped, is_closed;
	struct termios modes;
	char shown[WINDOW + 1];		/* since the last wait; \0 is left out */
	size_t size;
};

static void remember(struct job *job, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (job->size == WINDOW) {
			job->size = WINDOW / 2;
			memmove(job->shown, job->shown + WINDOW / 2, job->size);
		}
		if (bytes[i])
			job->shown[job->size++] = bytes[i];
	}
	job->shown[job->size] = '\0';
}

/* Reads what is there, or waits a moment where nothing is; looks after the program. True if something was shown. */
static bool look(struct job *job)
{
	struct pollfd wait = { .fd = job->is_closed ? -1 : job->master, .events = POLLIN };
	char bytes[65536];
	ssize_t got = 0;
	int status;

	if (poll(&wait, 1, STEP_MS) > 0) {
		got = read(job->master, bytes, sizeof bytes);
		job->is_closed = got <= 0;
	}
	if (got > 0) {
		fwrite(bytes, 1, (size_t)got, stdout);
		remember(job, bytes, (size_t)got);
	}
	if (!job->is_over && waitpid(job->pid, &status, WNOHANG | WUNTRACED | WCONTINUED) > 0) {
		job->is_stopped = WIFSTOPPED(status);
		job->is_over = WIFEXITED(status) || WIFSIGNALED(status);
		job->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	}
	return got > 0;
}

static bool is_cooked(const struct job *job)
{
	struct termios modes;

	return tcgetattr(job->master, &modes) == 0 && modes.c_lflag & ICANON;
}

static bool is(const char *word, const char *other)
{
	return !strcmp(word, other);
}

static bool is_so(const struct job *job, const char *what, const char *text)
{
	return is(what, "wait") ? strstr(job->shown, text) != NULL : is(what, "stopped") ? job->is_stopped :
		is(what, "raw") ? !is_cooked(job) : is(what, "cooked") ? is_cooked(job) : is(what, "end") ? job->is_over :
		job->is_closed;
}

static void await(struct job *job, const char *what, const char *text)
{
	time_t limit = time(NULL) + PATIENCE;

	while (!is_so(job, what, text)) {
		if (look(job))
			limit = time(NULL) + PATIENCE;
		if (time(NULL) <= limit)
			continue;
		fprintf(stderr, "in vain: %s %s; shown since: %s\n", what, text, job->shown);
		fflush(stdout);
		kill(-job->pid, SIGKILL);
		_exit(IN_VAIN);
	}
}

static void forget_until(struct job *job, const char *text)
{
	size_t past = (size_t)(strstr(job->shown, text) - job->shown) + strlen(text);

	job->size -= past;
	memmove(job->shown, job->shown + past, job->size + 1);
}

static void tell_modes(const struct job *job, const char *text)
{
	struct termios modes = { 0 };
	bool is_same = tcgetattr(job->master, &modes) == 0 && !memcmp(&modes, &job->modes, sizeof modes);

	fprintf(stderr, "modes %s%s%s\n", text, *text ? " " : "", is_same ? "same" : "changed");
}

/* As much as there is room for, and reads meanwhile. */
static void type(struct job *job, const char *text, size_t size)
{
	while (size && !job->is_closed && !job->is_over) {
		ssize_t put = write(job->master, text, size < 2048 ? size : 2048);

		text += put > 0 ? put : 0;
		size -= put > 0 ? (size_t)put : 0;
		if (size)
			look(job);
	}
}

static void feed(struct job *job, const char *path)
{
	FILE *file = fopen(path, "re");
	char bytes[65536];

	for (size_t got; file && (got = fread(bytes, 1, sizeof bytes, file));)
		type(job, bytes, got);
}

static void run_shell(const char *text)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		dup2(STDERR_FILENO, STDOUT_FILENO);
		execl("/bin/sh", "sh", "-c", text, (char *)NULL);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
}

static void go_on(struct job *job, bool has_terminal)
{
	if (has_terminal)
		tcsetpgrp(job->slave, job->pid);
	job->is_stopped = false;
	kill(-job->pid, SIGCONT);
}

static void resize(const struct job *job, const char *text)
{
	struct winsize size = { 0 };

	sscanf(text, "%hu %hu", &size.ws_row, &size.ws_col);
	ioctl(job->master, TIOCSWINSZ, &size);
}

/* The kernel tells the leader of the session, and a shell tells its jobs. */
static void let_go(struct job *job)
{
	close(job->slave);
	close(job->master);
	job->is_closed = true;
	kill(-job->pid, SIGHUP);
	kill(-job->pid, SIGCONT);
}

static void end(struct job *job)
{
	await(job, "end", "");
	if (job->is_closed)
		return;
	tell_modes(job, "at the end");
	/* once nobody has the slave, the master reads an end behind all that was shown */
	close(job->slave);
	await(job, "output's end", "");
}

static void unescape(char *to)
{
	for (const char *from = to; (*to = *from); to++, from++) {
		if (*from != '\\')
			continue;
		from++;
		*to = *from == 'n' ? '\n' : *from;
		if (*from >= '0' && *from <= '7') {
			*to = (char)(from[0] * 64 + from[1] * 8 + from[2] - '0' * 73);
			from += 2;
		}
	}
}

static void follow(struct job *job, const char *command, char *text)
{
	if (is(command, "do"))
		run_shell(text);
	unescape(text);
	if (is(command, "wait") || is(command, "stopped") || is(command, "raw") || is(command, "cooked"))
		await(job, command, text);
	if (is(command, "wait"))
		forget_until(job, text);
	else if (is(command, "send"))
		type(job, text, strlen(text));
	else if (is(command, "feed"))
		feed(job, text);
	else if (is(command, "size"))
		resize(job, text);
	else if (is(command, "signal"))
		kill(job->pid, atoi(text));
	else if (is(command, "fg") || is(command, "bg"))
		go_on(job, is(command, "fg"));
	else if (is(command, "modes"))
		tell_modes(job, text);
	else if (is(command, "hangup"))
		let_go(job);
	else if (is(command, "end"))
		end(job);
}

/* A terminal whose modes are not those that every new one has, and a session that it belongs to. */
static void begin(struct job *job)
{
	job->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	unlockpt(job->master);
	job->slave = open(ptsname(job->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	tcgetattr(job->slave, &job->modes);
	job->modes.c_cc[VERASE] = '\b';
	job->modes.c_iflag |= IXANY;
	tcsetattr(job->slave, TCSANOW, &job->modes);
	resize(job, "24 80");
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setsid();
	signal(SIGHUP, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
	ioctl(job->slave, TIOCSCTTY, 0);
}

static _Noreturn void become(const struct job *job, char **argv)
{
	setpgid(0, 0);
	tcsetpgrp(job->slave, getpid());
	/* whoever runs the tests may ignore some */
	for (int number = 1; number < SIGRTMIN; number++)
		signal(number, SIG_DFL);
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		dup2(job->slave, fd);
	execvp(argv[0], argv);
	_exit(127);
}

int main(int argc, char **argv)
{
	static struct job job;
	char line[4096];
	pid_t session = argc < 2 ? -1 : fork();
	int status = 0;

	/* a process of its own can lead a session */
	if (session) {
		waitpid(session, &status, 0);
		return WIFEXITED(status) ? WEXITSTATUS(status) : IN_VAIN;
	}
	begin(&job);
	job.pid = fork();
	if (job.pid == 0)
		become(&job, argv + 1);
	snprintf(line, sizeof line, "%d", (int)job.pid);
	setenv("job", line, 1);
	/* both do it: what is typed first must find the program in the foreground */
	setpgid(job.pid, job.pid);
	tcsetpgrp(job.slave, job.pid);
	while (fgets(line, sizeof line, stdin)) {
		char *text = line + strcspn(line, " \n");

		text[strcspn(text, "\n")] = '\0';
		if (*text)
			*text++ = '\0';
		if (*line)
			follow(&job, line, text);
	}
	if (!job.is_over)
		end(&job);
	fflush(stdout);
	return job.status;
}
