/* SPDX-License-Identifier: MIT */
#include "companions.h"

#include <fnmatch.h>
#include <string.h>

#include "text.h"

const struct companions_row companions_table[] = {
	{ "libc.so.6",
	  "@/libnss_files.so.2 @/libnss_dns.so.2 @/libgcc_s.so.1 @/gconv/gconv-modules* @/gconv/UTF-16.so @/gconv/UTF-32.so "
	  "@/gconv/ISO8859-1.so /usr/lib/locale/C.utf8",
	  "the modules that the root's nsswitch.conf names, what threads need to end, character sets, the locale C.UTF-8" },
	{ "ld-musl-*.so.1", "/etc/ld-musl-*.path", "where musl looks for libraries" },
	{ "libtinfo.so.* libncurses.so.* libncursesw.so.*", "/usr/share/terminfo/$ /lib/terminfo/$ /etc/terminfo/$",
	  "what is known of the terminal $TERM" },
	{ "libssl.so.* libgnutls.so.* libnss3.so libmbedtls.so.*",
	  "/etc/ssl/certs /etc/ssl/openssl.cnf /etc/ssl/cert.pem /usr/lib/ssl /etc/pki/tls/certs /etc/pki/tls/openssl.cnf "
	  "/etc/pki/ca-trust/extracted/pem",
	  "certificates of authorities" },
	{ "python3 python3.[0-9] python3.[0-9][0-9]", "@/../lib/% @/../lib64/%", "the standard library" },
	{ "perl perl5*",
	  "/usr/lib/*/perl-base /usr/lib/*/perl/* /usr/share/perl/* /usr/lib64/perl5 /usr/share/perl5 /usr/lib/perl5 /etc/perl",
	  "the standard library" },
	{ "git", "@/../lib/git-core @/../libexec/git-core @/../share/git-core/templates =sh", "the commands that it consists of" },
	{ "gcc gcc-[0-9]* *-gcc *-gcc-[0-9]*",
	  "=as =ld @/../lib/gcc/*/*/cc1 @/../lib/gcc/*/*/collect2 @/../lib/gcc/*/*/lto-wrapper @/../lib/gcc/*/*/liblto_plugin.so "
	  "@/../lib/gcc/*/*/*.o @/../lib/gcc/*/*/libgcc*  @/../lib/gcc/*/*/include @/../lib/gcc/*/*/include-fixed "
	  "@/../libexec/gcc/*/*/cc1 @/../libexec/gcc/*/*/collect2 @/../libexec/gcc/*/*/lto-wrapper "
	  "@/../libexec/gcc/*/*/liblto_plugin.so "
	  "/usr/include/*.h /usr/include/arpa /usr/include/asm /usr/include/asm-generic /usr/include/bits /usr/include/gnu "
	  "/usr/include/linux /usr/include/net /usr/include/netinet /usr/include/sys /usr/include/*-linux-*/asm "
	  "/usr/include/*-linux-*/bits /usr/include/*-linux-*/gnu /usr/include/*-linux-*/sys "
	  "/usr/lib/*-linux-*/*crt*.o /usr/lib64/*crt*.o /usr/lib/*-linux-*/libc.so /usr/lib64/libc.so "
	  "/usr/lib/*-linux-*/libc_nonshared.a /usr/lib64/libc_nonshared.a /usr/lib/*-linux-*/libm.so /usr/lib64/libm.so "
	  "/usr/lib/*-linux-*/libm.so.6 /usr/lib64/libm.so.6 /usr/lib/*-linux-*/libmvec.so.1 /usr/lib64/libmvec.so.1 "
	  "/usr/lib/*-linux-*/libpthread.a /usr/lib64/libpthread.a /usr/lib/*-linux-*/libdl.a /usr/lib64/libdl.a "
	  "/usr/lib/*-linux-*/librt.a /usr/lib64/librt.a",
	  "the compiler of C itself, assembler and linker, headers and objects of the C library and the kernel" },
};
const size_t companions_count = sizeof companions_table / sizeof *companions_table;

const char companions_usual[] =
	"bash sh cat chgrp chmod chown cp cut date dd df dirname du echo env expr false find grep head hostname id install ip kill less ln ls "
	"mkdir mktemp mount mv nproc printf ps pwd readlink realpath rm rmdir sed seq sha256sum sleep sort stat stty sync tail tar tee test "
	"timeout top touch tr true tty umount uname uniq wc whoami xargs";

/* The next word between blanks, with a NUL behind it. Those that do not fit are passed over. */
static bool next_word(const char **at, char *word, size_t size)
{
	const char *part;
	size_t length;

	while (text_field(at, " ", &part, &length)) {
		if (!length || length >= size)
			continue;
		memcpy(word, part, length);
		word[length] = '\0';
		return true;
	}
	return false;
}

bool companions_match(const struct companions_row *row, const char *name)
{
	const char *at = row->of;
	char pattern[64];

	while (next_word(&at, pattern, sizeof pattern))
		if (fnmatch(pattern, name, 0) == 0)
			return true;
	return false;
}

/* What a name stands for must not be taken for a pattern. */
static void add_plain(struct text *t, const char *name)
{
	for (; *name; name++) {
		if (strchr("*?[\\", *name))
			text_add(t, "\\");
		text_add_bytes(t, name, 1);
	}
}

static bool expand(const char *word, const struct companions_terms *terms, char *pattern, size_t size)
{
	struct text t = text_in(pattern, size);

	for (; *word; word++) {
		if (*word == '@')
			add_plain(&t, strcmp(terms->directory, "/") == 0 ? "" : terms->directory);
		else if (*word == '%')
			add_plain(&t, terms->name);
		else if (*word == '$' && terms->terminal)
			add_plain(&t, terms->terminal);
		else if (*word == '$')
			return false;
		else
			text_add_bytes(&t, word, 1);
	}
	return !t.full;
}

bool companions_expand(const char **at, const struct companions_terms *terms, char *pattern, size_t size)
{
	char word[128];

	while (next_word(at, word, sizeof word))
		if (expand(word, terms, pattern, size))
			return true;
	return false;
}
