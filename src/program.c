/* SPDX-License-Identifier: MIT */
#include "program.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "fd.h"
#include "sys.h"

#if defined(__x86_64__)
enum { MACHINE = EM_X86_64, MACHINE_32 = EM_386 };
#elif defined(__aarch64__)
enum { MACHINE = EM_AARCH64, MACHINE_32 = EM_ARM };
#else
enum { MACHINE = EM_NONE, MACHINE_32 = EM_NONE };
#endif

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

/* A number of the machine's own byte order; ELF files of the other order are foreign anyway. */
static uint64_t number(const unsigned char *at, size_t width)
{
	uint64_t wide = 0;
	uint32_t word;
	uint16_t half;

	if (width == sizeof wide) {
		memcpy(&wide, at, width);
		return wide;
	}
	if (width == sizeof word) {
		memcpy(&word, at, width);
		return word;
	}
	memcpy(&half, at, sizeof half);
	return half;
}

/* Where the two ELF classes keep what is needed. */
struct layout {
	size_t header, part, word;			/* sizes of Ehdr, Phdr, and an address */
	size_t part_offset, part_count;			/* in Ehdr: e_phoff, e_phnum */
	size_t offset, size;				/* in Phdr: p_offset, p_filesz */
};

static const struct layout layout_32 = {
	sizeof(Elf32_Ehdr), sizeof(Elf32_Phdr), 4, offsetof(Elf32_Ehdr, e_phoff), offsetof(Elf32_Ehdr, e_phnum),
	offsetof(Elf32_Phdr, p_offset), offsetof(Elf32_Phdr, p_filesz),
};
static const struct layout layout_64 = {
	sizeof(Elf64_Ehdr), sizeof(Elf64_Phdr), 8, offsetof(Elf64_Ehdr, e_phoff), offsetof(Elf64_Ehdr, e_phnum),
	offsetof(Elf64_Phdr, p_offset), offsetof(Elf64_Phdr, p_filesz),
};

static bool elf_interpreter(const unsigned char *bytes, size_t size, const struct layout *l, char name[PROGRAM_NAME])
{
	uint64_t at, count;

	if (size < l->header)
		return false;
	at = number(bytes + l->part_offset, l->word);
	count = number(bytes + l->part_count, 2);
	for (; count--; at += l->part) {
		uint64_t offset, length;

		if (at > size - l->part)
			return false;
		if (number(bytes + at, 4) != PT_INTERP)
			continue;
		offset = number(bytes + at + l->offset, l->word);
		length = number(bytes + at + l->size, l->word);
		if (offset > size || length > size - offset)
			return false;
		return copy_name(bytes + offset, strnlen((const char *)bytes + offset, length), name);
	}
	return false;
}

bool program_interpreter(const unsigned char *bytes, size_t size, char name[PROGRAM_NAME])
{
	if (size > 2 && bytes[0] == '#' && bytes[1] == '!')
		return script_interpreter(bytes, size, name);
	if (size < EI_NIDENT || memcmp(bytes, ELFMAG, SELFMAG) != 0)
		return false;
	return elf_interpreter(bytes, size, bytes[EI_CLASS] == ELFCLASS64 ? &layout_64 : &layout_32, name);
}

bool program_is_foreign(const unsigned char *bytes, size_t size)
{
	Elf32_Half machine;

	if (size < offsetof(Elf32_Ehdr, e_machine) + sizeof machine || memcmp(bytes, ELFMAG, SELFMAG) != 0)
		return false;
	memcpy(&machine, bytes + offsetof(Elf32_Ehdr, e_machine), sizeof machine);
	return MACHINE != EM_NONE && machine != MACHINE && machine != MACHINE_32;
}

size_t program_read(const char *path, unsigned char *bytes, size_t size)
{
	AUTO_FD int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	struct stat st;
	long got;

	if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode))
		return 0;
	got = fd_read(fd, bytes, size);
	return got < 0 ? 0 : (size_t)got;
}

/*** Executing ***/

/* Why a file that is there was refused. */
static int explain_refusal(const char *asked, const char *path, int code, struct err *e)
{
	unsigned char bytes[4096];
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
