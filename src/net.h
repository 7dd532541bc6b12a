/* SPDX-License-Identifier: MIT */
/*
 * net - the box's network namespace
 */
#ifndef RBOX_NET_H
#define RBOX_NET_H

#include "err.h"

/* Brings `lo` up; the kernel then gives it 127.0.0.1 and, where it has IPv6, ::1. */
int net_loopback(struct err *e);

/* Which groups may open ICMP sockets, "LOW HIGH" in the box's ids: icmp(7). /proc is the working directory. */
int net_ping_groups(const char *range, struct err *e);

#endif
