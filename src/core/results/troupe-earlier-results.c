/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads known results from the results of a run that has finished in this process. */

#include "troupe-earlier-results.h"

struct _TroupeEarlierResults
{
  GObject parent_instance;

  TroupeResults *results;
  TroupeChunkCursor *cursor;
  guint64 n_items;
  guint64 end;
};

static void troupe_earlier_results_known_results_init (TroupeKnownResultsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeEarlierResults,
                               troupe_earlier_results,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_KNOWN_RESULTS,
                                                      troupe_earlier_results_known_results_init))

static guint64
troupe_earlier_results_get_n_items (TroupeKnownResults *known)
{
  return TROUPE_EARLIER_RESULTS (known)->n_items;
}

static guint64
troupe_earlier_results_get_end (TroupeKnownResults *known)
{
  return TROUPE_EARLIER_RESULTS (known)->end;
}

static gboolean
troupe_earlier_results_next (TroupeKnownResults *known, TroupeResultChunk *chunk, GError **error)
{
  TroupeEarlierResults *self = TROUPE_EARLIER_RESULTS (known);

  while (troupe_chunk_cursor_next (self->cursor, chunk, error))
    {
      if (chunk->status != TROUPE_RESULT_NOT_RUN)
        return TRUE;
      troupe_result_chunk_clear (chunk);
    }
  return FALSE;
}

static void
troupe_earlier_results_known_results_init (TroupeKnownResultsInterface *iface)
{
  iface->get_n_items = troupe_earlier_results_get_n_items;
  iface->get_end = troupe_earlier_results_get_end;
  iface->next = troupe_earlier_results_next;
}

static void
troupe_earlier_results_finalize (GObject *object)
{
  TroupeEarlierResults *self = TROUPE_EARLIER_RESULTS (object);

  g_clear_pointer (&self->cursor, troupe_chunk_cursor_free);
  g_clear_object (&self->results);

  G_OBJECT_CLASS (troupe_earlier_results_parent_class)->finalize (object);
}

static void
troupe_earlier_results_class_init (TroupeEarlierResultsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_earlier_results_finalize;
}

static void
troupe_earlier_results_init (TroupeEarlierResults *self)
{
}

/**
 * troupe_earlier_results_new:
 * @results: results that are all kept, and do not change any more
 *
 * Returns: (transfer full): those of items that were run
 */
TroupeKnownResults *
troupe_earlier_results_new (TroupeResults *results)
{
  TroupeEarlierResults *self = g_object_new (TROUPE_TYPE_EARLIER_RESULTS, NULL);
  g_autoptr (TroupeRowSet) rows = troupe_row_set_new ();

  self->results = g_object_ref (results);
  self->cursor = troupe_results_create_cursor (results, 0, TRUE);
  for (TroupeResultStatus i = TROUPE_RESULT_OK; i <= TROUPE_RESULT_TIMED_OUT; i++)
    troupe_results_collect_rows (results, i, 0, G_MAXUINT64, rows);
  self->n_items = troupe_row_set_get_size (rows);
  self->end = self->n_items > 0 ? troupe_row_set_get_nth (rows, self->n_items - 1) + 1 : 0;
  return TROUPE_KNOWN_RESULTS (self);
}
