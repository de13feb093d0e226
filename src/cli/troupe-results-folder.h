/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The folder that keeps the output of each item. */

#pragma once

#include "troupe-result-chunk.h"

G_BEGIN_DECLS

/* A folder with a folder for each item, by its number, with the files stdout and stderr. */

gboolean troupe_results_folder_make (const char *path, GError **error);
gboolean
troupe_results_folder_add (const char *path, const TroupeResultChunk *chunk, GError **error);

G_END_DECLS
