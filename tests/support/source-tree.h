/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists and reads the source files that tests check. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *source_tree_read (const char *path);
GPtrArray *source_tree_list (const char *directory, const char *endings);

G_END_DECLS
