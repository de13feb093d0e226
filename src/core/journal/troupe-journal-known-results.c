/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the results of a kept run, in the clock of this process, for its continuation. */

#include "troupe-journal-known-results.h"

#include "troupe-journal-reader.h"
#include "troupe-journal-schema.h"

struct _TroupeJournalKnownResults
{
  GObject parent_instance;

  TroupeJournalReader *reader;
  gboolean without_failed;
  guint64 index;
  guint64 n_items;
  guint64 end;
};

static void troupe_journal_known_results_known_results_init (TroupeKnownResultsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (
    TroupeJournalKnownResults,
    troupe_journal_known_results,
    G_TYPE_OBJECT,
    G_IMPLEMENT_INTERFACE (TROUPE_TYPE_KNOWN_RESULTS,
                           troupe_journal_known_results_known_results_init))

static guint64
troupe_journal_known_results_get_n_items (TroupeKnownResults *known)
{
  return TROUPE_JOURNAL_KNOWN_RESULTS (known)->n_items;
}

static guint64
troupe_journal_known_results_get_end (TroupeKnownResults *known)
{
  return TROUPE_JOURNAL_KNOWN_RESULTS (known)->end;
}

static gboolean
troupe_journal_known_results_next (TroupeKnownResults *known,
                                   TroupeResultChunk *chunk,
                                   GError **error)
{
  TroupeJournalKnownResults *self = TROUPE_JOURNAL_KNOWN_RESULTS (known);

  while (troupe_journal_reader_next (self->reader, self->index, chunk, error))
    {
      self->index = chunk->first_index + chunk->count;
      if (chunk->status == TROUPE_RESULT_OK || !self->without_failed)
        return TRUE;
      troupe_result_chunk_clear (chunk);
    }
  return FALSE;
}

static void
troupe_journal_known_results_known_results_init (TroupeKnownResultsInterface *iface)
{
  iface->get_n_items = troupe_journal_known_results_get_n_items;
  iface->get_end = troupe_journal_known_results_get_end;
  iface->next = troupe_journal_known_results_next;
}

static void
troupe_journal_known_results_finalize (GObject *object)
{
  TroupeJournalKnownResults *self = TROUPE_JOURNAL_KNOWN_RESULTS (object);

  g_clear_pointer (&self->reader, troupe_journal_reader_free);

  G_OBJECT_CLASS (troupe_journal_known_results_parent_class)->finalize (object);
}

static void
troupe_journal_known_results_class_init (TroupeJournalKnownResultsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_journal_known_results_finalize;
}

static void
troupe_journal_known_results_init (TroupeJournalKnownResults *self)
{
}

/* Finds the end within the last page that has a result to be taken. */
static gboolean
find_end (TroupeJournalKnownResults *self, TroupeDatabase *database, guint64 run, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  gint64 first;

  if (self->n_items == 0)
    return TRUE;
  if (!troupe_database_find_number (
          database, &first, error,
          "SELECT max (first_index) FROM page WHERE run = ? AND (n_ok > 0 OR NOT ?)", "ii", run,
          (gint64) self->without_failed))
    return FALSE;

  self->index = first;
  while (TRUE)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      if (!troupe_journal_known_results_next (TROUPE_KNOWN_RESULTS (self), &chunk, &own_error))
        break;
      self->end = chunk.first_index + chunk.count;
    }
  self->index = 0;
  if (own_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&own_error));
  return FALSE;
}

static gboolean
read_numbers (TroupeJournalKnownResults *self, const char *path, guint64 run, GError **error)
{
  g_autoptr (TroupeDatabase) database =
      troupe_journal_schema_open (path, TROUPE_DATABASE_READ, error);
  gint64 n_items;

  if (database == NULL ||
      !troupe_database_find_number (database, &n_items, error,
                                    "SELECT sum (iif (?2, n_ok, n_items)) FROM page WHERE run = ?1",
                                    "ii", run, (gint64) self->without_failed))
    return FALSE;

  self->n_items = n_items;
  return find_end (self, database, run, error);
}

/**
 * troupe_journal_known_results_open:
 * @path: the path of the journal
 * @run: the id of a run that is not running
 * @without_failed: whether only items that have a value are known, so that the others run again
 * @error: return location for an error
 *
 * Opens a connection of its own. Times of the results are by g_get_monotonic_time(), from before
 * this process or the machine was started if need be.
 *
 * Returns: (transfer full) (nullable): the results, or %NULL with %TROUPE_JOURNAL_ERROR
 */
TroupeKnownResults *
troupe_journal_known_results_open (const char *path,
                                   guint64 run,
                                   gboolean without_failed,
                                   GError **error)
{
  g_autoptr (TroupeJournalKnownResults) self =
      g_object_new (TROUPE_TYPE_JOURNAL_KNOWN_RESULTS, NULL);

  self->without_failed = without_failed;
  self->reader =
      troupe_journal_reader_new (path, run, g_get_real_time () - g_get_monotonic_time (), error);
  if (self->reader == NULL || !read_numbers (self, path, run, error))
    return NULL;
  return TROUPE_KNOWN_RESULTS (g_steal_pointer (&self));
}
