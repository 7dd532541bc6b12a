/* SPDX-License-Identifier: MIT */
#include "policy.h"

/* The set that podman gives: enough for package managers, su, and servers that drop their own powers. */
const char policy_capabilities[] =
	"cap_chown,cap_dac_override,cap_fowner,cap_fsetid,cap_kill,cap_setgid,cap_setuid,cap_setpcap,"
	"cap_net_bind_service,cap_sys_chroot,cap_setfcap";

const char policy_path[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const char policy_shell[] = "/bin/sh";

const struct policy_device policy_device[] = {
	{ "null", 1, 3 }, { "zero", 1, 5 }, { "full", 1, 7 }, { "random", 1, 8 }, { "urandom", 1, 9 }, { "tty", 5, 0 },
};
const size_t policy_device_count = sizeof policy_device / sizeof *policy_device;

const struct policy_link policy_link[] = {
	{ "fd", "/proc/self/fd" },
	{ "stdin", "/proc/self/fd/0" },
	{ "stdout", "/proc/self/fd/1" },
	{ "stderr", "/proc/self/fd/2" },
	{ "core", "/proc/kcore" },
	{ "ptmx", "pts/ptmx" },
};
const size_t policy_link_count = sizeof policy_link / sizeof *policy_link;

/* Kernel memory, keys, timers and interrupts of the whole machine: readable or writable by uid 0 without a capability. */
const struct policy_path policy_proc[] = {
	{ "acpi", POLICY_HIDE_TREE },
	{ "asound", POLICY_READ_ONLY },
	{ "bus", POLICY_READ_ONLY },
	{ "fs", POLICY_READ_ONLY },
	{ "interrupts", POLICY_HIDE_FILE },
	{ "irq", POLICY_READ_ONLY },
	{ "kcore", POLICY_HIDE_FILE },
	{ "keys", POLICY_HIDE_FILE },
	{ "latency_stats", POLICY_HIDE_FILE },
	{ "sched_debug", POLICY_HIDE_FILE },
	{ "scsi", POLICY_HIDE_TREE },
	{ "sys", POLICY_READ_ONLY },
	{ "sysrq-trigger", POLICY_READ_ONLY },
	{ "timer_list", POLICY_HIDE_FILE },
};
const size_t policy_proc_count = sizeof policy_proc / sizeof *policy_proc;

const struct policy_path policy_sys[] = {
	{ "firmware", POLICY_HIDE_TREE },
	{ "fs/selinux", POLICY_HIDE_TREE },
};
const size_t policy_sys_count = sizeof policy_sys / sizeof *policy_sys;

const char *const policy_own[POLICY_OWNS] = {
	[OWN_TMP] = "/tmp", [OWN_RUN] = "/run", [OWN_VAR_TMP] = "/var/tmp",
	[OWN_RESOLV] = "/etc/resolv.conf", [OWN_HOSTS] = "/etc/hosts", [OWN_HOSTNAME] = "/etc/hostname",
};
