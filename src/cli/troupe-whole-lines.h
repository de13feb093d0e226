/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pieces of text that are written to a file with one call, so that no line is cut. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize troupe_whole_lines_find (guint64 offset, const void *data, gsize size);
guint64 troupe_whole_lines_get_offset (int fd);

G_END_DECLS
