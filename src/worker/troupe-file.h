/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading a file in pieces. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*TroupeFileFunc) (const guint8 *bytes, gsize size, gpointer user_data);

gboolean troupe_file_read (const char *function,
                           const char *item,
                           gsize size,
                           TroupeFileFunc add,
                           gpointer user_data,
                           GError **error);

G_END_DECLS
