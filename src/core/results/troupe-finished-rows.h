/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The finished rows by their status. */

#pragma once

#include "troupe-result-chunk.h"
#include "troupe-row-set.h"

G_BEGIN_DECLS

/**
 * TroupeFinishedRows:
 *
 * The finished rows by status, which are found without reading any row.
 */
typedef struct _TroupeFinishedRows TroupeFinishedRows;

TroupeFinishedRows *troupe_finished_rows_new (void);
void troupe_finished_rows_free (TroupeFinishedRows *self);

void troupe_finished_rows_add (TroupeFinishedRows *self,
                               TroupeResultStatus status,
                               guint64 first,
                               guint64 count);
void troupe_finished_rows_collect (TroupeFinishedRows *self,
                                   TroupeResultStatus status,
                                   guint64 first,
                                   guint64 count,
                                   TroupeRowSet *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeFinishedRows, troupe_finished_rows_free)

G_END_DECLS
