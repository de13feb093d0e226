/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-run-store.h"

G_BEGIN_DECLS

/**
 * TroupeRunCursor:
 *
 * Reads the runs of a store in the order of their indices. It may be used from any thread, by one
 * at a time, while the store lives.
 */
typedef struct _TroupeRunCursor TroupeRunCursor;

TroupeRunCursor *troupe_run_cursor_new (TroupeRunStore *store, guint64 index, gboolean over_gaps);
void troupe_run_cursor_free (TroupeRunCursor *self);

gboolean troupe_run_cursor_next (TroupeRunCursor *self, TroupeResultRun *run, GError **error);
guint64 troupe_run_cursor_get_index (TroupeRunCursor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeRunCursor, troupe_run_cursor_free)

G_END_DECLS
