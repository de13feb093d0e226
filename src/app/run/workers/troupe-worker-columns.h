/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which columns of the table of workers are shown. */

#pragma once

#include "troupe-worker-content.h"

G_BEGIN_DECLS

/**
 * TroupeWorkerColumns:
 *
 * The columns of a table of workers: which of them a person wants, and which have room. The choice
 * is kept in the settings, so that all tables follow it.
 */
typedef struct _TroupeWorkerColumns TroupeWorkerColumns;

TroupeWorkerColumns *troupe_worker_columns_new (GtkWidget *table, GtkScrolledWindow *scrolled);
void troupe_worker_columns_free (TroupeWorkerColumns *self);
void troupe_worker_columns_add (TroupeWorkerColumns *self,
                                GtkColumnViewColumn *column,
                                const TroupeWorkerContent *content);
GMenuModel *troupe_worker_columns_get_menu (TroupeWorkerColumns *self);
void troupe_worker_columns_set_narrow (TroupeWorkerColumns *self, gboolean narrow);
void troupe_worker_columns_set_shows_host (TroupeWorkerColumns *self, gboolean shows_host);
void troupe_worker_columns_set_any_alive (TroupeWorkerColumns *self, gboolean any_alive);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeWorkerColumns, troupe_worker_columns_free)

G_END_DECLS
