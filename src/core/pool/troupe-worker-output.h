/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Assigns the standard error of a worker to items, if the item is certain. */

#pragma once

#include "troupe-error-log.h"

G_BEGIN_DECLS

/**
 * TroupeWorkerOutput:
 *
 * Takes the text of a worker from its log before each result, so that the number of items that may
 * have written it is known. Text of no single item is kept until it is reported.
 */
typedef struct _TroupeWorkerOutput TroupeWorkerOutput;

/**
 * TroupeWriterOfText:
 * @TROUPE_WRITER_ITEM: the first item of the worker
 * @TROUPE_WRITER_SOME_ITEM: one of several items
 * @TROUPE_WRITER_BETWEEN_ITEMS: the worker itself, while it had no item
 *
 * What wrote a text to the standard error of a worker.
 */
typedef enum
{
  TROUPE_WRITER_ITEM,
  TROUPE_WRITER_SOME_ITEM,
  TROUPE_WRITER_BETWEEN_ITEMS,
} TroupeWriterOfText;

TroupeWorkerOutput *troupe_worker_output_new (TroupeErrorLog *log);
void troupe_worker_output_free (TroupeWorkerOutput *self);

void troupe_worker_output_add_writers (TroupeWorkerOutput *self, guint32 n_items);
gboolean troupe_worker_output_is_watched (TroupeWorkerOutput *self);
GBytes *troupe_worker_output_take (TroupeWorkerOutput *self,
                                   guint64 n_held,
                                   guint32 n_finished,
                                   TroupeWriterOfText *writer);
gboolean troupe_worker_output_is_other (TroupeWorkerOutput *self, gboolean between);
void troupe_worker_output_keep (TroupeWorkerOutput *self, GBytes *errors, gboolean between);
char *troupe_worker_output_take_kept (TroupeWorkerOutput *self, gboolean *between);

G_END_DECLS
