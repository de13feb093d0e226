/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which columns of the table of workers are shown. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TroupeWorkerColumns:
 *
 * The columns of a table of workers: which of them a person wants, and which have room. The choice
 * is kept in the settings, so that all tables follow it.
 */
typedef struct _TroupeWorkerColumns TroupeWorkerColumns;

TroupeWorkerColumns *troupe_worker_columns_new (GtkWidget *table);
void troupe_worker_columns_free (TroupeWorkerColumns *self);
void troupe_worker_columns_add (TroupeWorkerColumns *self,
                                GtkColumnViewColumn *column,
                                const char *id,
                                gboolean in_narrow);
GMenuModel *troupe_worker_columns_get_menu (TroupeWorkerColumns *self);
void troupe_worker_columns_set_narrow (TroupeWorkerColumns *self, gboolean narrow);
void troupe_worker_columns_set_shows_host (TroupeWorkerColumns *self, gboolean shows_host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeWorkerColumns, troupe_worker_columns_free)

G_END_DECLS
