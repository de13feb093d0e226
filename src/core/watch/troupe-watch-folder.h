/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The private folder with the sockets of the runs of a user. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** An environment variable that names the folder; it overrides all else. */
#define TROUPE_WATCH_FOLDER_VARIABLE "TROUPE_RUNS_FOLDER"

char *troupe_watch_folder_find (void);
gboolean troupe_watch_folder_create (const char *path, GError **error);
GPtrArray *troupe_watch_folder_list (void);
gboolean troupe_watch_folder_check (const char *path, GError **error);
gboolean troupe_watch_folder_check_room (const char *path, GError **error);

G_END_DECLS
