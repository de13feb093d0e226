/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The folder for the temporary files of this process. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean troupe_temporary_folder_use (const char *path, GError **error);

G_END_DECLS
