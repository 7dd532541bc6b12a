/* SPDX-License-Identifier: MIT */
#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "image.h"
#include "fd.h"
#include "sys.h"

static bool copy_name(const unsigned char *from, size_t size, char name[PROGRAM_NAME])
{
	if (!size || size >= PROGRAM_NAME)
		return false;
	memcpy(name, from, size);
	name[size] = '\0';
	return name[0] != '\0';
}

static bool script_interpreter(const unsigned char *bytes, size_t size, char name[PROGRAM_NAME])
{
	size_t start = 2, end;

	while (start < size && (bytes[start] == ' ' || bytes[start] == '\t'))
		start++;
	for (end = start; end < size && !memchr(" \t\n", bytes[end], 4); end++)
		;
	return copy_name(bytes + start, end - start, name);
}

bool program_interpreter(const unsigned char *bytes, size_t size, char name[PROGRAM_NAME])
{
	if (size > 2 && bytes[0] == '#' && bytes[1] == '!')
		return script_interpreter(bytes, size, name);
	struct image image = image_read(bytes, size);
	uint64_t offset = image.interpreter.offset, length = image.interpreter.size;

	if (!length || offset > size || length > size - offset)
		return false;
	return copy_name(bytes + offset, strnlen((const char *)bytes + offset, length), name);
}

/* A word of a line; false at its end. */
static bool next_word(const unsigned char **at, const unsigned char *end, const unsigned char **word, size_t *size)
{
	while (*at < end && (**at == ' ' || **at == '\t'))
		++*at;
	for (*word = *at; *at < end && **at != ' ' && **at != '\t'; ++*at)
		;
	*size = (size_t)(*at - *word);
	return *size > 0;
}

bool program_of_env(const unsigned char *bytes, size_t size, char name[PROGRAM_NAME])
{
	const unsigned char *end = memchr(bytes, '\n', size), *at = bytes + 2, *word;
	size_t length;

	if (size < 2 || bytes[0] != '#' || bytes[1] != '!' || !end || !next_word(&at, end, &word, &length))
		return false;
	if ((length != 3 && (length < 4 || word[length - 4] != '/')) || memcmp(word + length - 3, "env", 3) != 0)
		return false;
	while (next_word(&at, end, &word, &length))
		if (word[0] != '-' && !memchr(word, '=', length))
			return copy_name(word, length, name);
	return false;
}

bool program_is_foreign(const unsigned char *bytes, size_t size)
{
	return image_read(bytes, size).kind == IMAGE_FOREIGN;
}

/* The number of bytes, or -errno. */
static long read_first(const char *path, unsigned char *bytes, size_t size)
{
	AUTO_FD int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		return -errno;
	return S_ISREG(st.st_mode) ? fd_read(fd, bytes, size) : 0;
}

size_t program_read(const char *path, unsigned char *bytes, size_t size)
{
	long got = read_first(path, bytes, size);

	return got < 0 ? 0 : (size_t)got;
}

/*** Executing ***/

/* Of a path that leads nowhere: whoever executes it gets the same error. */
static bool leads_nowhere(int code)
{
	return code == ENOENT || code == ENOTDIR || code == EACCES || code == ELOOP || code == ENAMETOOLONG;
}

int program_is(const char *path, const struct sys_place *self)
{
	enum { INTERPRETERS = 6, LINE = 256 };	/* BINPRM_BUF_SIZE; the kernel gives up after 5 interpreters of interpreters */
	char name[PROGRAM_NAME];
	unsigned char line[LINE] = { 0 };
	struct sys_place place;

	for (int i = 0; i < INTERPRETERS; i++) {
		if (sys_place(path, &place))
			return leads_nowhere(errno) ? 0 : -errno;
		if (place.mount == self->mount && place.inode == self->inode && place.device == self->device)
			return 1;
		long size = place.is_regular ? read_first(path, line, sizeof line) : 0;
		if (size < 0)
			return (int)size;
		if (size < 2 || line[0] != '#' || line[1] != '!' || !program_interpreter(line, (size_t)size, name))
			return 0;
		path = name;
	}
	return 0;
}

/* Why a file that is there was refused. */
static int explain_refusal(const char *asked, const char *path, int code, struct err *e)
{
	unsigned char bytes[4096] = { 0 };
	char name[PROGRAM_NAME];
	size_t size = program_read(path, bytes, sizeof bytes);
	const char *it = strcmp(path, asked) == 0 ? "it" : path;
	struct stat st;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		err_set(e, "it is a directory");
	else if (code == ENOENT && program_interpreter(bytes, size, name))
		err_set(e, "%s is there, but the %s that it needs, %s, is not in the box", it,
			bytes[0] == '#' ? "interpreter" : "loader", name);
	else if (code == ENOEXEC && program_is_foreign(bytes, size))
		err_set(e, "%s is a program for another kind of machine", it);
	else if (code == ENOEXEC)
		err_set(e, "%s is neither a program nor a script that begins with #!", it);
	else
		err_code(e, code, "%s", strcmp(path, asked) == 0 ? "" : path);
	return err_exits(e, ERR_CANNOT_EXECUTE, -EINVAL);
}

static bool is_there(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

int program_execute(const char *asked, const char *const *candidate, const char *const *argv, const char *const *environment,
		    struct err *e)
{
	const char *refused = NULL;
	int code = 0;

	for (; *candidate; candidate++) {
		sys_execve(*candidate, argv, environment);
		int why = errno;

		if ((why == ENOENT || why == ENOTDIR) && !is_there(*candidate))
			continue;
		/* as execvp(3) does: one that may not be executed is passed over if a later directory has another */
		if (!refused) {
			refused = *candidate;
			code = why;
		}
		if (why != EACCES)
			break;
	}
	if (refused)
		return explain_refusal(asked, refused, code, e);
	err_set(e, strchr(asked, '/') ? "there is no such file in the box" : "it is in no directory of the box's PATH");
	if (*asked == '-')
		err_hint(e, -EINVAL, "options of rbox come before ROOT");
	return err_exits(e, ERR_NOT_FOUND, -EINVAL);
}
