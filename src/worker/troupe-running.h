/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The commands that run at the moment. */

#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

void troupe_running_add (pid_t pid);
gboolean troupe_running_remove (pid_t pid);
guint troupe_running_get_count (void);
void troupe_running_end_askers (gboolean last_look);

G_END_DECLS
