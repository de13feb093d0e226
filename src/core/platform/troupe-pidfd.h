/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Descriptors of processes. */

#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

int troupe_pidfd_open (pid_t pid);
int troupe_pidfd_signal (int fd, int number);

G_END_DECLS
