/* SPDX-License-Identifier: MIT */
/*
 * syscalls - system calls by name, and their numbers for each ABI: syscalls(2)
 *
 * The table is libseccomp's, taken over when rbox is built (helpers/gen-syscalls.c). A call is an index of it. Pure.
 */
#ifndef RBOX_SYSCALLS_H
#define RBOX_SYSCALLS_H

#include <stdint.h>

/* The order of the table's columns. x32 is the audit architecture of x86-64 with SYSCALLS_X32_BIT in the number. */
enum syscalls_abi { ABI_X86_64, ABI_X86, ABI_X32, ABI_AARCH64, ABI_ARM, SYSCALLS_ABIS };

enum { SYSCALLS_NONE = -1, SYSCALLS_X32_BIT = 0x40000000, SYSCALLS_MAX = 1024 };

#if defined __aarch64__
#define SYSCALLS_NATIVE ABI_AARCH64
#elif defined __x86_64__ && defined __LP64__
#define SYSCALLS_NATIVE ABI_X86_64
#else
#error "a filter of system calls is made for x86-64 and aarch64: another machine needs its numbers and a line of archMap in seccomp.json"
#endif

unsigned syscalls_count(void);

/* SYSCALLS_NONE where no call is named so. */
int syscalls_find(const char *name);

const char *syscalls_name(unsigned call);

/* With SYSCALLS_X32_BIT where the ABI has it; SYSCALLS_NONE where it does not have the call. */
int syscalls_number(unsigned call, enum syscalls_abi abi);

/* What is called by a number of an audit architecture, as a filter sees both; NULL: nothing that is known. */
const char *syscalls_called(uint32_t architecture, uint32_t number);

/* AUDIT_ARCH_... */
uint32_t syscalls_architecture(enum syscalls_abi abi);

/* "x86_64", "x86", "x32", "aarch64", "arm" */
const char *syscalls_abi_name(enum syscalls_abi abi);

#endif
