/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-result-run.h"

G_BEGIN_DECLS

/**
 * TroupeRunPage:
 *
 * Runs whose indices follow one another, read from their compact form: the way in which many small
 * runs are kept in memory, and everything in a file. It may be read from any thread.
 */
typedef struct _TroupeRunPage TroupeRunPage;

GBytes *troupe_run_page_encode (const TroupeResultRun *const *runs, guint n_runs);
TroupeRunPage *troupe_run_page_decode (GBytes *bytes);
TroupeRunPage *troupe_run_page_ref (TroupeRunPage *self);
void troupe_run_page_unref (TroupeRunPage *self);

guint troupe_run_page_get_n_runs (TroupeRunPage *self);
gsize troupe_run_page_get_size (TroupeRunPage *self);
gboolean troupe_run_page_find (TroupeRunPage *self, guint64 index, guint *run);
void troupe_run_page_get_run (TroupeRunPage *self, guint index, TroupeResultRun *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeRunPage, troupe_run_page_unref)

G_END_DECLS
