/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The folder that a command runs in. */

#pragma once

#include "troupe-template.h"

G_BEGIN_DECLS

/**
 * TroupeWorkFolder:
 *
 * Makes the folder of each command: one that is named with the item in its name, or a fresh one.
 * May be used by several threads.
 */
typedef struct _TroupeWorkFolder TroupeWorkFolder;

TroupeWorkFolder *troupe_work_folder_new (TroupeTemplate *template_);
void troupe_work_folder_free (TroupeWorkFolder *self);

char *troupe_work_folder_enter (TroupeWorkFolder *self,
                                const char *item,
                                gsize size,
                                guint64 sequence,
                                guint lane,
                                GError **error);
void troupe_work_folder_leave (TroupeWorkFolder *self, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeWorkFolder, troupe_work_folder_free)

G_END_DECLS
