/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-run-cursor.h"

/* The page that is being read, so that each is decoded once. */
struct _TroupeRunCursor
{
  TroupeRunStore *store;
  guint64 index;
  gboolean over_gaps;
  TroupeRunPage *page;
  guint position;
};

/**
 * troupe_run_cursor_new:
 * @store: a store, which outlives the cursor
 * @index: the index of the first item that is wanted
 * @over_gaps: whether to pass over items that have no result yet; those that never get one are
 *   always passed over
 *
 * Returns: (transfer full): a cursor
 */
TroupeRunCursor *
troupe_run_cursor_new (TroupeRunStore *store, guint64 index, gboolean over_gaps)
{
  TroupeRunCursor *self = g_new0 (TroupeRunCursor, 1);

  self->store = store;
  self->index = index;
  self->over_gaps = over_gaps;
  return self;
}

/**
 * troupe_run_cursor_free:
 * @self: (transfer full): a cursor
 *
 * Frees @self.
 */
void
troupe_run_cursor_free (TroupeRunCursor *self)
{
  g_clear_pointer (&self->page, troupe_run_page_unref);
  g_free (self);
}

/**
 * troupe_run_cursor_next:
 * @self: a cursor
 * @run: (out caller-allocates): the run, to be cleared by the caller; the first one may begin
 *   before the item that is wanted
 * @error: return location for an error
 *
 * Reads the next run.
 *
 * Returns: %TRUE with a run; %FALSE without an error when it is not there now, with
 *   %TROUPE_RESULTS_ERROR_READ when it cannot be read back
 */
gboolean
troupe_run_cursor_next (TroupeRunCursor *self, TroupeResultRun *run, GError **error)
{
  if (self->page == NULL || self->position == troupe_run_page_get_n_runs (self->page))
    {
      g_clear_pointer (&self->page, troupe_run_page_unref);
      if (!troupe_run_store_get_next (self->store, self->over_gaps, &self->index) ||
          !troupe_run_store_get (self->store, self->index, run, &self->page, error))
        return FALSE;
      if (self->page != NULL)
        troupe_run_page_find (self->page, self->index, &self->position);
    }

  if (self->page != NULL)
    troupe_run_page_get_run (self->page, self->position++, run);

  self->index = run->first_index + run->count;
  return TRUE;
}

/**
 * troupe_run_cursor_get_index:
 * @self: a cursor
 *
 * Returns: the index of the item behind the last that was read
 */
guint64
troupe_run_cursor_get_index (TroupeRunCursor *self)
{
  return self->index;
}
