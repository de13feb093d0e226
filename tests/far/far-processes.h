/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds processes of a test, by their parents. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *far_processes_read (const char *pid, const char *name, gsize *size);
char *far_processes_read_command (gint64 pid);
void far_processes_add_descendants (GArray *pids, gint64 parent);

G_END_DECLS
