/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The names of the files of an item, here and on another machine. */

#pragma once

#include "troupe-job.h"

G_BEGIN_DECLS

/**
 * TroupeFileName:
 * @here: the path on this machine
 * @there: the path on the other one, absolute or below the folder of the run
 *
 * A file of an item.
 */
typedef struct
{
  char *here;
  char *there;
} TroupeFileName;

/**
 * TroupeFileNames:
 *
 * What a job says about the files of its items.
 */
typedef struct _TroupeFileNames TroupeFileNames;

TroupeFileNames *troupe_file_names_new (TroupeJob *job, GError **error);
TroupeFileNames *troupe_file_names_ref (TroupeFileNames *self);
void troupe_file_names_unref (TroupeFileNames *self);
gboolean troupe_file_names_has_cleanup (TroupeFileNames *self);
gboolean troupe_file_names_expand (TroupeFileNames *self,
                                   GBytes *item,
                                   guint64 index,
                                   GArray *sent,
                                   GArray *wanted,
                                   char **folder,
                                   GError **error);
GArray *troupe_file_names_new_list (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeFileNames, troupe_file_names_unref)

G_END_DECLS
