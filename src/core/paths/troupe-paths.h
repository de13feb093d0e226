/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The paths of Troupe's own files, wherever the prefix was moved to. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *troupe_paths_dup_directory (void);
char *troupe_paths_find_program (const char *name);
char *troupe_paths_find (const char *installed);
char *troupe_paths_find_python_package (void);
void troupe_paths_bind_translations (void);

G_END_DECLS
