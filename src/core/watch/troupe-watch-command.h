/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reaches a run on another machine through a command, such as ssh. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** The line that “troupe watch-pipe” writes first: what a login script prints comes before it. */
#define TROUPE_WATCH_COMMAND_MARK "TROUPE-WATCH-PIPE\n"

/** The exit status of “troupe watch-pipe” if it could be several runs. */
#define TROUPE_WATCH_COMMAND_AMBIGUOUS 3

GStrv
troupe_watch_command_for_host (const char *host, const char *const *arguments, GError **error);
gboolean troupe_watch_command_split (const char *name, char **host, const char **rest);

GError *troupe_watch_command_explain (int exit_status, const char *host);
void troupe_watch_command_open_async (const char *const *arguments,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
int troupe_watch_command_open_finish (GAsyncResult *result, GError **error);

G_END_DECLS
