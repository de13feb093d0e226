/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Maintains a set of finished rows for each status. */

#include "troupe-finished-rows.h"

#define N_FINAL (TROUPE_RESULT_NOT_RUN - TROUPE_RESULT_OK + 1)

struct _TroupeFinishedRows
{
  TroupeRowSet *rows[N_FINAL];
};

/**
 * troupe_finished_rows_new:
 *
 * Returns: (transfer full): no row is finished
 */
TroupeFinishedRows *
troupe_finished_rows_new (void)
{
  TroupeFinishedRows *self = g_new (TroupeFinishedRows, 1);

  for (guint i = 0; i < N_FINAL; i++)
    self->rows[i] = troupe_row_set_new ();
  return self;
}

/**
 * troupe_finished_rows_free:
 * @self: (transfer full): finished rows
 *
 * Frees @self.
 */
void
troupe_finished_rows_free (TroupeFinishedRows *self)
{
  for (guint i = 0; i < N_FINAL; i++)
    troupe_row_set_free (self->rows[i]);
  g_free (self);
}

/**
 * troupe_finished_rows_add:
 * @self: finished rows
 * @status: from %TROUPE_RESULT_OK on
 * @first: a row
 * @count: the number of rows, none of which was finished before
 *
 * Adds rows.
 */
void
troupe_finished_rows_add (TroupeFinishedRows *self,
                          TroupeResultStatus status,
                          guint64 first,
                          guint64 count)
{
  troupe_row_set_add (self->rows[status - TROUPE_RESULT_OK], first, count);
}

/**
 * troupe_finished_rows_collect:
 * @self: finished rows
 * @status: a status; each status before %TROUPE_RESULT_OK stands for all rows that are not finished
 * @first: a row
 * @count: the number of rows from it on
 * @rows: a set to which those of that status are added
 */
void
troupe_finished_rows_collect (TroupeFinishedRows *self,
                              TroupeResultStatus status,
                              guint64 first,
                              guint64 count,
                              TroupeRowSet *rows)
{
  if (status >= TROUPE_RESULT_OK)
    {
      troupe_row_set_add_from (rows, self->rows[status - TROUPE_RESULT_OK], first, count);
      return;
    }

  troupe_row_set_add (rows, first, count);
  for (guint i = 0; i < N_FINAL; i++)
    troupe_row_set_remove_from (rows, self->rows[i], first, count);
}
