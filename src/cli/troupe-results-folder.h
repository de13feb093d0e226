/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The folder that keeps the output of each item. */

#pragma once

#include "troupe-live-output.h"
#include "troupe-result-chunk.h"

G_BEGIN_DECLS

/**
 * TroupeResultsFolder:
 *
 * A folder with a folder for each item, by its number, with the files stdout and stderr, which grow
 * while the item runs and have everything that it printed.
 */
typedef struct _TroupeResultsFolder TroupeResultsFolder;

TroupeResultsFolder *
troupe_results_folder_new (const char *path, gboolean are_commands, GError **error);
void troupe_results_folder_free (TroupeResultsFolder *self);

gboolean troupe_results_folder_add_piece (TroupeResultsFolder *self,
                                          const TroupeLivePiece *piece,
                                          GError **error);
gboolean troupe_results_folder_add (TroupeResultsFolder *self,
                                    const TroupeResultChunk *chunk,
                                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeResultsFolder, troupe_results_folder_free)

G_END_DECLS
