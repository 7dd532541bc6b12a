/* SPDX-License-Identifier: MIT */
#include "manifest.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "path.h"
#include "text.h"

static const char first_line[] = "rbox-manifest 1";

void manifest_release(struct manifest *m)
{
	for (size_t i = 0; i < m->asks; i++) {
		free(m->ask[i].name);
		free(m->ask[i].at);
	}
	for (size_t i = 0; i < m->entries; i++) {
		free(m->entry[i]->path);
		free(m->entry[i]->source);
		free(m->entry[i]->target);
		free(m->entry[i]->listing);
		free(m->entry[i]->ask);
		free(m->entry[i]);
	}
	free(m->ask);
	free(m->entry);
	free(m->cell);
	*m = (struct manifest){ .seed = m->seed };
}

bool manifest_set(char **string, const char *text)
{
	char *copy = strdup(text);

	if (!copy)
		return false;
	free(*string);
	*string = copy;
	return true;
}

/*** What is asked for ***/

long manifest_ask(struct manifest *m, bool is_program, const char *name, const char *at)
{
	struct manifest_ask *array, ask = { .is_program = is_program };

	for (size_t i = 0; i < m->asks; i++)
		if (m->ask[i].is_program == is_program && strcmp(m->ask[i].name, name) == 0 && strcmp(m->ask[i].at, at) == 0)
			return (long)i;
	if (m->asks == MANIFEST_ASKS_MAX)
		return -ENOSPC;
	array = array_grown(m->ask, m->asks, sizeof *array);
	if (!array)
		return -ENOMEM;
	m->ask = array;
	if (!manifest_set(&ask.name, name) || !manifest_set(&ask.at, at)) {
		free(ask.name);
		return -ENOMEM;
	}
	m->ask[m->asks] = ask;
	return (long)m->asks++;
}

bool manifest_use(struct manifest_entry *entry, unsigned ask)
{
	unsigned *array;
	size_t at = entry->asks;

	while (at && entry->ask[at - 1] > ask)
		at--;
	if (at && entry->ask[at - 1] == ask)
		return true;
	array = array_grown(entry->ask, entry->asks, sizeof *array);
	if (!array)
		return false;
	memmove(array + at + 1, array + at, (entry->asks - at) * sizeof *array);
	array[at] = ask;
	entry->ask = array;
	entry->asks++;
	return true;
}

/*** Entries ***/

static size_t cell_of(const struct manifest *m, const char *path)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ m->seed;	/* FNV-1a */
	size_t at;

	for (const char *c = path; *c; c++)
		hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
	hash ^= hash >> 32;
	for (at = (size_t)hash & (m->cells - 1); m->cell[at] && strcmp(m->cell[at]->path, path) != 0; at = (at + 1) & (m->cells - 1))
		;
	return at;
}

struct manifest_entry *manifest_find(const struct manifest *m, const char *path)
{
	return m->cells ? m->cell[cell_of(m, path)] : NULL;
}

static bool make_room(struct manifest *m)
{
	struct manifest old = *m;

	if (m->cells > 2 * m->entries)
		return true;
	m->cells = m->cells ? 2 * m->cells : 64;
	m->cell = calloc(m->cells, sizeof(struct manifest_entry *));
	if (!m->cell) {
		*m = old;
		return false;
	}
	for (size_t i = 0; i < m->entries; i++)
		m->cell[cell_of(m, m->entry[i]->path)] = m->entry[i];
	free(old.cell);
	return true;
}

struct manifest_entry *manifest_enter(struct manifest *m, const char *path)
{
	struct manifest_entry *entry = manifest_find(m, path), **array;

	if (entry)
		return entry;
	array = array_grown(m->entry, m->entries, sizeof(struct manifest_entry *));
	if (!array)
		return NULL;
	m->entry = array;
	entry = make_room(m) ? calloc(1, sizeof *entry) : NULL;
	if (!entry)
		return NULL;
	if (!manifest_set(&entry->path, path)) {
		free(entry);
		return NULL;
	}
	m->cell[cell_of(m, path)] = entry;
	m->entry[m->entries++] = entry;
	return entry;
}

static int compare(const void *a, const void *b)
{
	const struct manifest_entry *const *one = a, *const *other = b;

	return strcmp((*one)->path, (*other)->path);
}

void manifest_sort(struct manifest *m)
{
	if (m->entries)
		qsort(m->entry, m->entries, sizeof(struct manifest_entry *), compare);
}

/*** As text ***/

static void put_field(FILE *out, const char *text)
{
	putc('\t', out);
	for (; *text; text++) {
		if (*text == '\t' || *text == '\n' || *text == '\\')
			putc('\\', out);
		putc(*text == '\t' ? 't' : *text == '\n' ? 'n' : *text, out);
	}
}

static void put_asks(FILE *out, const struct manifest_entry *entry)
{
	putc('\t', out);
	for (size_t i = 0; i < entry->asks; i++)
		fprintf(out, "%s%u", i ? "," : "", entry->ask[i]);
}

static void put_entry(FILE *out, const struct manifest_entry *entry)
{
	static const char *const kinds[] = { [ENTRY_DIRECTORY] = "directory", [ENTRY_LINK] = "link", [ENTRY_FILE] = "file" };

	fputs(kinds[entry->kind], out);
	put_field(out, entry->path);
	if (entry->kind != ENTRY_LINK)
		fprintf(out, "\t%04o", entry->mode);
	if (entry->kind == ENTRY_LINK)
		put_field(out, entry->target);
	if (entry->kind == ENTRY_FILE) {
		fprintf(out, "\t%" PRIu64 "\t%s", entry->size, entry->sum);
		put_field(out, entry->source ? entry->source : "");
	}
	put_asks(out, entry);
	putc('\n', out);
}

char *manifest_text(const struct manifest *m, size_t *size)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, size);

	if (!out)
		return NULL;
	fprintf(out, "%s\n", first_line);
	for (size_t i = 0; i < m->asks; i++) {
		fputs(m->ask[i].is_program ? "program" : "add", out);
		put_field(out, m->ask[i].name);
		put_field(out, m->ask[i].at);
		putc('\n', out);
	}
	for (size_t i = 0; i < m->entries; i++)
		put_entry(out, m->entry[i]);
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

enum { FIELDS = 8 };

/* Cuts a line into its fields, in place, and takes the escapes out. False where one is wrong. */
static bool cut(char *line, char *field[FIELDS], size_t *count)
{
	char *to = line;

	*count = 0;
	field[(*count)++] = line;
	for (char *at = line; *at; at++) {
		if (*at == '\t') {
			if (*count == FIELDS)
				return false;
			*to++ = '\0';
			field[(*count)++] = to;
			continue;
		}
		if (*at != '\\') {
			*to++ = *at;
			continue;
		}
		switch (*++at) {
		case 't':
			*to++ = '\t';
			break;
		case 'n':
			*to++ = '\n';
			break;
		case '\\':
			*to++ = '\\';
			break;
		default:
			return false;
		}
	}
	*to = '\0';
	return true;
}

static bool is_clean(const char *path)
{
	char clean[4096];

	return *path == '/' && path_clean("/", path, clean, sizeof clean) == 0 && strcmp(path, clean) == 0;
}

static bool read_asks(const struct manifest *m, struct manifest_entry *entry, const char *text)
{
	const char *part;
	size_t size;

	if (!*text)
		return true;
	while (text_field(&text, ",", &part, &size)) {
		char digits[12] = "";
		unsigned long long ask;

		if (size >= sizeof digits)
			return false;
		memcpy(digits, part, size);
		if (text_number(digits, MANIFEST_ASKS_MAX, &ask) || ask >= m->asks || !manifest_use(entry, (unsigned)ask))
			return false;
	}
	return true;
}

static bool is_sum(const char *text)
{
	return strlen(text) == SHA256_TEXT - 1 && strspn(text, "0123456789abcdef") == SHA256_TEXT - 1;
}

static bool read_file(struct manifest_entry *entry, char *const field[FIELDS])
{
	unsigned long long size;

	entry->kind = ENTRY_FILE;
	if (text_octal(field[2], 07777, &entry->mode) || text_number(field[3], UINT64_MAX, &size) || !is_sum(field[4]))
		return false;
	entry->size = size;
	memcpy(entry->sum, field[4], SHA256_TEXT);
	return !*field[5] || (*field[5] == '/' && manifest_set(&entry->source, field[5]));
}

static bool read_entry(struct manifest *m, char *const field[FIELDS], size_t count)
{
	struct manifest_entry *entry;

	if (count < 2 || !is_clean(field[1]) || strcmp(field[1], "/") == 0 || path_is_inside(field[1], "/.rbox") || manifest_find(m, field[1]))
		return false;
	entry = manifest_enter(m, field[1]);
	if (!entry)
		return false;
	if (strcmp(field[0], "directory") == 0 && count == 4)
		return text_octal(field[2], 07777, &entry->mode) == 0 && read_asks(m, entry, field[3]);
	/* what follows needs a string, and is no directory until it has one */
	if (strcmp(field[0], "link") == 0 && count == 4 && *field[2] && manifest_set(&entry->target, field[2])) {
		entry->kind = ENTRY_LINK;
		return read_asks(m, entry, field[3]);
	}
	return strcmp(field[0], "file") == 0 && count == 7 && read_file(entry, field) && read_asks(m, entry, field[6]);
}

static bool read_line(struct manifest *m, char *line)
{
	char *field[FIELDS];
	size_t count;
	bool is_program = text_starts(line, "program\t");

	if (!cut(line, field, &count))
		return false;
	if (is_program || strcmp(field[0], "add") == 0)
		return count == 3 && *field[1] && (is_program || is_clean(field[1])) && is_clean(field[2]) && manifest_ask(m, is_program, field[1], field[2]) >= 0;
	return read_entry(m, field, count);
}

int manifest_read(struct manifest *m, char *text, struct err *e)
{
	unsigned number = 1;
	char *line = strsep(&text, "\n");

	if (strcmp(line, first_line) != 0)
		return err_set(e, "line 1 is not \"%s\"", first_line);
	while ((line = strsep(&text, "\n"))) {
		number++;
		if (!text && !*line)
			return 0;
		if (!read_line(m, line))
			return err_set(e, "line %u is none that rbox writes", number);
	}
	return err_set(e, "line %u has no end", number);
}
