# SPDX-License-Identifier: MIT
#
# make deps demo    install what is missing, build, show a box
# make deps check   install what is missing, build, run every test
#
# Honours CC PKG_CONFIG CPPFLAGS CFLAGS LDFLAGS LDLIBS PREFIX BINDIR MANDIR DATADIR APPARMORDIR DESTDIR: ours first, yours last.

VERSION    = 0.1.0
CC        ?= cc
PKG_CONFIG ?= pkg-config
PREFIX    ?= /usr/local
BINDIR    ?= $(PREFIX)/bin
MANDIR    ?= $(PREFIX)/share/man
DATADIR   ?= $(PREFIX)/share
# Given, it gets the profile; else /etc/apparmor.d does, if the parser there knows it: man-db makes that directory without AppArmor.
APPARMOR   = $(DESTDIR)$(or $(APPARMORDIR),/etc/apparmor.d)
B          = build

# Modules by layer, lowest first: one includes headers of its own layer or a lower one (helpers/lint-layers).
BASE   = err fd array text path mountinfo json image sha256 syscalls version
MODEL  = signals rlimits powers profile filter filter-answer spec members refusals box box-end policy policy-filter ids accounts facts mount-words mount-options option-table options plan identity targets pins places placing layout walls settings process build enter listing manifest companions audit-sheet audit-doors audit-report
KERNEL = sys files children userns mounts overlay pinning guard points lookup contents caps landlock calls net terminal output ident program reason flocks sealed state journal boxes proof caller broken withheld probe-mounts probe census join own freeze stopping loader copies collect needs gather made deliver audit-outside audit-probe-files audit-probe-trees audit-probe-mounts audit-probe-processes audit-probe-network audit-probe-kernel audit-probes
ENGINE = test-hooks record hints slim relay reap actors confine lifetime suspend listen events host entry steps steps-host steps-init steps-command run
COMMANDS = work print select start ps inspect logs stop pause gc differences worker make audit
TOP    = main
MODULES = $(BASE) $(MODEL) $(KERNEL) $(ENGINE) $(COMMANDS) $(TOP)
# A start touches few pages: first in the link is what it does not need, last what runs while a box waits, then libc, and then main,
# of whose large area of zeroes little is used.
WAITING = fd record host lifetime reap slim
APART   = $(filter-out work start print,$(COMMANDS)) json image sha256 manifest listing companions boxes proof census join own freeze stopping loader copies collect needs gather made deliver $(filter-out audit-sheet,$(filter audit-%,$(MODULES)))
SOURCES = $(patsubst %,src/%.c,$(APART) $(filter-out facts work audit-sheet $(APART) $(WAITING),$(MODULES)) $(WAITING))
PARTS   = $(filter-out src/main.c,$(SOURCES))
UNITS   = $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*.c))
FUZZERS = $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
PAGES   = $(patsubst src/%.in,%,$(wildcard src/*.1.in))
COMPLETIONS = rbox.bash _rbox rbox.fish
DOCS    = $(addprefix $(B)/,$(PAGES) $(COMPLETIONS))
WARN = -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wvla -Wswitch-enum -Wcast-qual -Wformat=2 -Wundef
# Asked once, and only when something is compiled: `make deps` works without a compiler.
MULTIARCH = $(eval MULTIARCH := $(shell $(CC) -print-multiarch))$(MULTIARCH)
LIBCAP_NG = $(eval LIBCAP_NG := $(shell $(PKG_CONFIG) --modversion libcap-ng))$(LIBCAP_NG)
MUSL_VERSION = $(eval MUSL_VERSION := $(shell dpkg-query -W -f '$${source:Upstream-Version}' musl-dev))$(MUSL_VERSION)
HARDEN = $(eval HARDEN := $(shell helpers/compiler-flags $(CC)))$(HARDEN)
# rbox is linked statically with musl: with glibc each start costs half a millisecond more, and twice that where it is dynamic.
# What needs sanitizers, cmocka or libFuzzer is built with glibc.
MUSL   = -specs=$(B)/musl.specs -idirafter /usr/include -idirafter /usr/include/$(MULTIARCH)
LINK   = -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code,-z,nodlopen,--as-needed,--gc-sections $(ALIGN)
# A page fault brings in a piece of 64 KiB. Segments that begin at one lie in the same pieces wherever the kernel puts the program
# (since Linux 5.10), so that what waits is in one piece of the text, always.
ALIGN  = -Wl,-z,max-page-size=65536
NAMES  = $(patsubst %,$(B)/%-table.h,caps errno signals syscalls)
TABLES = $(NAMES) $(B)/filter-x86_64.h $(B)/filter-aarch64.h $(B)/seccomp-text.h $(B)/seccomp-strict-text.h
DEFINES = -D_GNU_SOURCE -Isrc -I$(B) -DRBOX_VERSION='"$(VERSION)"' -DRBOX_LIBCAP_NG='"$(LIBCAP_NG)"' -DRBOX_MUSL='"$(MUSL_VERSION)"'
COMPILE = $(CC) -std=gnu11 -g -O2 -ffunction-sections -fdata-sections $(WARN) $(DEFINES) -MMD -MP

all: $(B)/rbox $(PAGES:%=$(B)/%)

$(B)/rbox: $(SOURCES:src/%.c=$(B)/o/%.o)
	$(if $(findstring clang,$(CC)),$(error rbox is linked by gcc: the specs of musl are for gcc))
	$(CC) $(MUSL) $(HARDEN) $(LINK) $(CFLAGS) $(LDFLAGS) -o $@ $(filter-out %/main.o,$^) -lc $(B)/o/main.o $(LDLIBS)
$(B)/o/%.o: src/%.c $(TABLES) $(B)/musl.specs | $(B)/o
	$(COMPILE) $(MUSL) $(HARDEN) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# The same program with hooks: a row can be made to fail, and an allocation after the first fork aborts.
$(B)/test/rbox: $(SOURCES:src/%.c=$(B)/t/%.o) | $(B)/test
	$(CC) $(MUSL) $(HARDEN) $(LINK) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(B)/t/%.o: src/%.c $(TABLES) $(B)/musl.specs | $(B)/t
	$(COMPILE) -DRBOX_TEST $(MUSL) $(HARDEN) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -DRBOX_TEST -DRBOX_SANITIZED
$(B)/a/%.o: src/%.c $(TABLES) | $(B)/a
	$(COMPILE) $(SANITIZE) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<
$(B)/asan/rbox: $(SOURCES:src/%.c=$(B)/a/%.o) | $(B)/asan
	$(CC) $(SANITIZE) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(B)/unit/%: tests/unit/%.c $(PARTS:src/%.c=$(B)/a/%.o) | $(B)/unit
	$(COMPILE) $(SANITIZE) $(CPPFLAGS) $(CFLAGS) -o $@ $(filter %.c %.o,$^) -lcmocka -ljson-c -lseccomp $(LDLIBS)

# musl-gcc's own specs, taught to link a static position-independent program, which it has the start file for.
$(B)/musl.specs: | $(B)
	sed -e 's/Scrt1\.o/rcrt1.o/' -e 's|-dynamic-linker [^ ]*|-static -pie --no-dynamic-linker -z text|' \
		"/usr/lib/$$($(CC) -print-multiarch | sed s/gnu/musl/)/musl-gcc.specs" >$@.new && mv $@.new $@

# Made from tables: names of errnos from the kernel's headers, of capabilities from libcap-ng, of system calls from libseccomp; the filter
# from its profile; the manual and the completions from the tables of subcommands and options.
$(B)/gen-caps $(B)/gen-syscalls: $(B)/gen-%: helpers/gen-%.c | $(B)
	$(CC) -std=gnu11 $(WARN) $(CPPFLAGS) $(CFLAGS) -o $@ $< -Wl,--as-needed -lcap-ng -lseccomp
$(B)/caps-table.h $(B)/syscalls-table.h: $(B)/%-table.h: $(B)/gen-%
	$< >$@.new && mv $@.new $@
$(B)/gen-filter: $(patsubst %,src/%.c,filter profile syscalls policy powers json array text err) helpers/gen-filter.c $(NAMES) $(wildcard src/*.h)
	$(CC) -std=gnu11 $(WARN) -D_GNU_SOURCE -Isrc -I$(B) $(CPPFLAGS) $(CFLAGS) -o $@ $(filter %.c,$^)
$(B)/filter-%.h: $(B)/gen-filter src/seccomp.json src/seccomp-strict.json
	$(B)/gen-filter $* '' src/seccomp.json >$@.new && $(B)/gen-filter $* _strict src/seccomp-strict.json src/seccomp.json >>$@.new && mv $@.new $@
$(B)/%-text.h: src/%.json | $(B)
	sed -e 's/^ *//' -e 's/[\\"]/\\&/g' -e 's/.*/"&\\n"/' $< >$@.new && mv $@.new $@
$(B)/errno-table.h: | $(B)
	echo '#include <errno.h>' | $(CC) -E -dM - | sed -n 's/^#define \(E[A-Z0-9]*\) [0-9][0-9]*$$/{ \1, "\1" },/p' | sort >$@.new && mv $@.new $@
$(B)/signals-table.h: | $(B)
	echo '#include <signal.h>' | $(CC) -E -dM - | sed -nE -e '/ SIG(CLD|STKSZ|UNUSED) /d' \
		-e 's/^#define SIG([A-Z][A-Z0-9]*) ([0-9]+|SIG[A-Z]+)$$/{ SIG\1, "\1" },/p' | sort >$@.new && mv $@.new $@
DOCS_PARTS = $(patsubst %,helpers/gen-%.c,docs manual bash zsh fish) $(patsubst %,src/%.c,array options option-table mount-options mount-words spec members box signals powers json ids text err companions)
$(B)/gen-docs: $(DOCS_PARTS) helpers/gen-docs.h $(TABLES) $(wildcard src/*.h) | $(B)
	$(CC) -std=gnu11 $(WARN) -D_GNU_SOURCE -Isrc -I$(B) $(CPPFLAGS) $(CFLAGS) -o $@ $(filter %.c,$^)
$(B)/%.1: src/%.1.in $(B)/gen-docs
	$(B)/gen-docs manual $< >$@.new && mv $@.new $@
$(COMPLETIONS:%=$(B)/%): $(B)/%: $(B)/gen-docs
	$(B)/gen-docs $* >$@.new && mv $@.new $@
docs: $(DOCS) ; cp $(COMPLETIONS:%=$(B)/%) contrib/completions

check: $(B)/rbox $(B)/test/rbox $(B)/test/kill-moments $(UNITS:%=$(B)/unit/%) $(DOCS)
	tests/check $(B)
$(B)/test/kill-moments: tests/e2e/kill-moments.c | $(B)/test
	$(CC) -std=gnu11 -O2 -D_GNU_SOURCE $(WARN) $(CPPFLAGS) $(CFLAGS) -o $@ $<

asan: $(UNITS:%=$(B)/unit/%) $(B)/asan/rbox ; tests/asan $(B)
fuzz: $(FUZZERS:%=$(B)/fuzz/%) ; tests/fuzz/run $(B)/fuzz
FUZZ = clang -std=gnu11 -g -O1 -fno-sanitize-recover=all $(DEFINES) -MMD -MP
$(B)/f/%.o: src/%.c $(TABLES) | $(B)/f
	$(FUZZ) -fsanitize=fuzzer-no-link,address,undefined -c -o $@ $<
$(B)/fuzz/%: tests/fuzz/%.c $(PARTS:src/%.c=$(B)/f/%.o) | $(B)/fuzz
	$(FUZZ) -fsanitize=fuzzer,address,undefined -o $@ $^
# ATTACKS= leaves out the attacks in all pairs of options and ten minutes of system calls that fail: make check has a part of them.
ATTACKS ?= $(shell grep -lE '(refused|in_mode) |RBOX_INJECT' tests/attacks/*.t)
soak: $(B)/rbox $(B)/test/rbox $(B)/test/kill-moments
	RBOX_ATTACKS=pairs RBOX_INJECT_SECONDS=570 RBOX_INJECT_SEED=$${RBOX_INJECT_SEED:-$$(date +%s)} tests/run --rbox $(B)/rbox \
		--test-build $(B)/test/rbox --jobs 1 $(if $(TOTALS),--totals '$(TOTALS)') tests/soak/*.t $(ATTACKS)
check-kernels: $(B)/rbox ; tests/kernels/run $(B)/rbox
check-workloads: $(B)/rbox ; tests/run --rbox $(B)/rbox $(if $(TOTALS),--totals '$(TOTALS)') tests/workloads/*.t
bench: $(B)/rbox $(B)/bench/paired ; tests/bench/run $(B)/rbox && tests/bench/mounts $(B)/rbox
$(B)/bench/paired: tests/bench/paired.c | $(B)/bench
	$(CC) -std=gnu11 -O2 -D_GNU_SOURCE $(WARN) $(CPPFLAGS) $(CFLAGS) -o $@ $<
lint: all ; helpers/lint $(B) '$(BASE)' '$(MODEL)' '$(KERNEL)' '$(ENGINE)' '$(COMMANDS)' '$(TOP)'
deps: ; helpers/deps
demo: $(B)/rbox ; helpers/demo $(B)/rbox

install: all
	install -D -m 755 $(B)/rbox '$(DESTDIR)$(BINDIR)/rbox'
	install -D -m 755 helpers/rbox-check '$(DESTDIR)$(BINDIR)/rbox-check'
	install -D -m 644 -t '$(DESTDIR)$(MANDIR)/man1' $(PAGES:%=$(B)/%)
	install -D -m 644 contrib/completions/rbox.bash '$(DESTDIR)$(DATADIR)/bash-completion/completions/rbox'
	install -D -m 644 contrib/completions/_rbox '$(DESTDIR)$(DATADIR)/zsh/site-functions/_rbox'
	install -D -m 644 src/seccomp.json '$(DESTDIR)$(DATADIR)/rbox/seccomp.json'
	install -D -m 644 contrib/completions/rbox.fish '$(DESTDIR)$(DATADIR)/fish/vendor_completions.d/rbox.fish'
	$(if $(APPARMORDIR),,[ ! -e '$(APPARMOR)/abi/4.0' ] ||) sed 's|/usr/local/bin/rbox|$(BINDIR)/rbox|' contrib/apparmor/rbox | \
		install -D -m 644 /dev/stdin '$(APPARMOR)/rbox'
uninstall:
	rm -f '$(DESTDIR)$(BINDIR)/rbox' '$(DESTDIR)$(BINDIR)/rbox-check' $(PAGES:%='$(DESTDIR)$(MANDIR)/man1/%') '$(APPARMOR)/rbox' \
		'$(DESTDIR)$(DATADIR)/bash-completion/completions/rbox' '$(DESTDIR)$(DATADIR)/zsh/site-functions/_rbox' \
		'$(DESTDIR)$(DATADIR)/fish/vendor_completions.d/rbox.fish' '$(DESTDIR)$(DATADIR)/rbox/seccomp.json'
clean: ; rm -rf $(B)

$(B) $(B)/o $(B)/t $(B)/a $(B)/f $(B)/test $(B)/asan $(B)/unit $(B)/fuzz $(B)/bench: ; mkdir -p $@
-include $(wildcard $(B)/o/*.d $(B)/t/*.d $(B)/a/*.d $(B)/f/*.d $(B)/unit/*.d)
.PHONY: all docs check soak asan fuzz check-kernels check-workloads bench lint deps demo install uninstall clean
.DELETE_ON_ERROR:
