/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Connects the standard input and output to the socket of a run. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean troupe_watch_pipe_copy (const char *path, GError **error);

G_END_DECLS
