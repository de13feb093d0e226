/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The sockets through which runs are watched. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What the names of sockets begin with; the number of the run follows. */
#define TROUPE_WATCH_SOCKET_PREFIX "run-"

int troupe_watch_socket_create (char **path, GError **error);
int troupe_watch_socket_listen (const char *folder, char **path, GError **error);
int troupe_watch_socket_connect (const char *path, GError **error);
gboolean troupe_watch_socket_is_stopped (int fd);
int troupe_watch_socket_accept (int listener);
const char *troupe_watch_socket_get_number (const char *path);

G_END_DECLS
