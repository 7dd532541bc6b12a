/* SPDX-License-Identifier: MIT */
/* Fuzz target of options: a line is an argument. */
#include "options.h"

#include "box.h"
#include "fuzz.h"
#include "signals.h"

enum { ARGUMENTS_MAX = 64 };

static void check_operands(const struct spec *spec)
{
	size_t boxes = 0;

	while (spec->boxes[boxes])
		boxes++;
	switch (subcommand_table[spec->subcommand].operands) {
	case OPERANDS_ROOT:
		assert(spec->root && *spec->root && spec->argv);
		break;
	case OPERANDS_BOX_COMMAND:
		assert(*spec->boxes[0] && spec->argv[0]);
		break;
	case OPERANDS_BOX:
		assert(boxes == 1 && *spec->boxes[0]);
		break;
	case OPERANDS_BOXES:
		assert(boxes || spec->all);
		break;
	case OPERANDS_NONE:
		assert(!boxes);
		break;
	case OPERANDS_PROGRAMS:
		assert(spec->root && *spec->root && spec->argv);
		break;
	case OPERANDS_ROOT_ONLY:
		assert(spec->root && *spec->root);
		break;
	}
}

static void check_spec(const struct spec *spec)
{
	assert(spec->subcommand < SUBCOMMANDS);
	if (spec->help || spec->version)
		return;
	check_operands(spec);
	assert(spec->umask <= 0777 && spec->nice >= -20 && spec->nice <= 19);
	assert(spec->signal > 0 && spec->signal <= SIGNALS_LAST && spec->stop_signal > 0 && spec->stop_signal <= SIGNALS_LAST);
	assert(!spec->name || box_is_name(spec->name));
	assert(!spec->json || spec->explain || spec->subcommand == SUB_PS);
	assert(spec->env.count <= SPEC_ENV_MAX && spec->keep_fd_count <= SPEC_KEEP_FDS_MAX);
	for (size_t i = 0; i < spec->mount_count; i++) {
		const struct spec_mount *m = &spec->mount[i];

		assert((m->kind != SPEC_BIND && m->kind != SPEC_FILE && m->kind != SPEC_SYMLINK) || m->source_size);
		assert(!m->target || (m->target_size && m->target[0] == '/'));
		assert(m->target || m->kind == SPEC_BIND);
		assert(m->mode <= 07777);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size), *at = text, *argv[ARGUMENTS_MAX + 1];
	static char name[] = "rbox";
	struct spec spec = { 0 };
	struct err e = { 0 };
	int argc = 0;

	argv[argc++] = name;
	while (argc < ARGUMENTS_MAX && *at) {
		argv[argc++] = at;
		at += strcspn(at, "\n");
		if (*at)
			*at++ = '\0';
	}
	argv[argc] = NULL;
	spec_init(&spec);
	if (options_parse(&spec, argc, argv, &e))
		assert(*e.text && e.status == ERR_FAILED);
	else
		check_spec(&spec);
	spec_release(&spec);
	free(text);
	return 0;
}
