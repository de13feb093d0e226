/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The processes that this process and its commands started. */

#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

void troupe_descendants_adopt (void);
void troupe_descendants_reap_orphans (void);
void troupe_descendants_signal (int number);
gboolean troupe_descendants_reap (void);
GArray *troupe_descendants_list_children (void);
void troupe_descendants_signal_below (pid_t root, int number);
void troupe_descendants_kill_tree (pid_t root);
gboolean troupe_descendants_want_terminal (pid_t root);
void troupe_descendants_end (void);

G_END_DECLS
