/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-run-page.h"

G_BEGIN_DECLS

/**
 * TroupeRunStore:
 *
 * Keeps runs by index, as they come or packed into pages, in memory up to a limit and then in a
 * file. One thread adds at a time; one thread reads and forgets.
 */
typedef struct _TroupeRunStore TroupeRunStore;

TroupeRunStore *troupe_run_store_new (gsize memory_limit, gsize pack_above);
void troupe_run_store_free (TroupeRunStore *self);

gboolean troupe_run_store_add (TroupeRunStore *self,
                               const TroupeResultRun *run,
                               guint64 *n_ordered,
                               GError **error);
void troupe_run_store_close (TroupeRunStore *self);

gboolean troupe_run_store_get (TroupeRunStore *self,
                               guint64 index,
                               TroupeResultRun *run,
                               TroupeRunPage **page,
                               GError **error);
gboolean troupe_run_store_get_next (TroupeRunStore *self, gboolean over_gaps, guint64 *index);
void troupe_run_store_forget (TroupeRunStore *self, guint64 end);

guint64 troupe_run_store_get_n_ordered (TroupeRunStore *self);
void troupe_run_store_get_sizes (TroupeRunStore *self, gsize *memory, guint64 *disk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeRunStore, troupe_run_store_free)

G_END_DECLS
