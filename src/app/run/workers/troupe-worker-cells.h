/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The cells of the table of workers. */

#pragma once

#include "troupe-worker-content.h"

G_BEGIN_DECLS

/**
 * TroupeWorkerCells:
 *
 * The contents of the cells of a table of workers, column by column.
 */
typedef struct _TroupeWorkerCells TroupeWorkerCells;

TroupeWorkerCells *troupe_worker_cells_new (void);
void troupe_worker_cells_free (TroupeWorkerCells *self);
void troupe_worker_cells_add_column (TroupeWorkerCells *self,
                                     GtkColumnView *column_view,
                                     GtkColumnViewColumn *view_column,
                                     const TroupeWorkerContent *content);
void troupe_worker_cells_set_divisor (TroupeWorkerCells *self, guint divisor);
void troupe_worker_cells_update (TroupeWorkerCells *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeWorkerCells, troupe_worker_cells_free)

G_END_DECLS
