/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes a run to the journal: its results as pages, and its workers, events and counts. */

#include "troupe-journal-writer.h"

#include "troupe-chunk-page.h"
#include "troupe-config.h"
#include "troupe-journal-pages.h"
#include "troupe-journal-removal.h"
#include "troupe-journal-schema.h"

#include <glib/gi18n-lib.h>

#include <string.h>

struct _TroupeJournalWriter
{
  TroupeDatabase *database;
  guint64 run;
  /* Added to a time of this process' clock, gives microseconds since 1970. */
  gint64 clock_offset;
  gint64 started_on;
  /* Added to the number of a worker: the workers of earlier sessions have the first numbers. */
  guint worker_offset;
  /* Whether there were earlier sessions, whose results may be replaced. */
  gboolean is_continued;
  guint restarts;
  guint retries;
};

static gboolean
begin_session (TroupeJournalWriter *self, GError **error)
{
  TroupeDatabase *database = self->database;
  gint64 sessions;
  gint64 workers;
  gint64 restarts;
  gint64 retries;

  if (!troupe_database_begin (database, error))
    return FALSE;

  if (troupe_database_find_number (database, &sessions, error,
                                   "SELECT count (*) FROM session WHERE run = ?", "i", self->run) &&
      troupe_database_find_number (database, &workers, error,
                                   "SELECT max (number) FROM worker WHERE run = ?", "i",
                                   self->run) &&
      troupe_database_find_number (database, &restarts, error,
                                   "SELECT restarts FROM run WHERE id = ?", "i", self->run) &&
      troupe_database_find_number (database, &retries, error,
                                   "SELECT retries FROM run WHERE id = ?", "i", self->run) &&
      troupe_database_execute (database, error,
                               "INSERT INTO session (run, started_on, written_on)"
                               " VALUES (?1, ?2, ?2)",
                               "ii", self->run, self->started_on) &&
      troupe_database_execute (database, error,
                               "UPDATE run SET error = NULL, ended_on = 0, written_on = ?2,"
                               " started_on = iif (started_on = 0, ?2, started_on) WHERE id = ?1",
                               "ii", self->run, self->started_on))
    {
      self->is_continued = sessions > 0;
      self->worker_offset = workers;
      self->restarts = restarts;
      self->retries = retries;
      return troupe_database_commit (database, error);
    }

  troupe_database_roll_back (database);
  return FALSE;
}

/**
 * troupe_journal_writer_new:
 * @path: the path of the journal
 * @run: the id of a run
 * @started_at: when this session of the run began, by the clock of the run
 * @clock_offset: added to a time of the run's clock, gives microseconds since 1970
 * @error: return location for an error
 *
 * Opens a connection, and begins a session of the run.
 *
 * Returns: (transfer full) (nullable): the writer, or %NULL with %TROUPE_JOURNAL_ERROR
 */
TroupeJournalWriter *
troupe_journal_writer_new (const char *path,
                           guint64 run,
                           gint64 started_at,
                           gint64 clock_offset,
                           GError **error)
{
  g_autoptr (TroupeJournalWriter) self = g_new0 (TroupeJournalWriter, 1);

  self->run = run;
  self->clock_offset = clock_offset;
  self->started_on = started_at + clock_offset;
  self->database = troupe_journal_schema_open (path, TROUPE_DATABASE_WRITE, error);
  if (self->database == NULL || !begin_session (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * troupe_journal_writer_free:
 * @self: (transfer full): a writer
 *
 * Closes its connection.
 */
void
troupe_journal_writer_free (TroupeJournalWriter *self)
{
  g_clear_pointer (&self->database, troupe_database_close);
  g_free (self);
}

/* Times that are not known are 0. */
static gint64
find_wall_clock (TroupeJournalWriter *self, gint64 time)
{
  return time != 0 ? time + self->clock_offset : 0;
}

/* Workers, events and items */

static char *
describe_latest (const TroupeWorkerStatus *status)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < status->n_latest; i++)
    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, i > 0 ? " " : "",
                            status->latest[i].first_index, status->latest[i].count);
  return g_string_free (text, FALSE);
}

/* The number of a worker among those of all sessions. */
static gint64
find_number (TroupeJournalWriter *self, guint worker)
{
  return worker > 0 ? (gint64) worker + self->worker_offset : 0;
}

static gboolean
write_worker (TroupeJournalWriter *self, const TroupeWorkerStatus *status, GError **error)
{
  g_autofree char *latest = describe_latest (status);
  const gint64 number = status->number + self->worker_offset;
  const gint64 replaces = find_number (self, status->replaces);

  return troupe_database_execute (
      self->database, error,
      "INSERT OR REPLACE INTO worker (run, number, slot, is_local, host, pid, state, items_done,"
      " user_seconds, system_seconds, max_rss_bytes, core, exited, exit_code, killed_by, replaces,"
      " restarts, launched_on, started_on, greeted_on, ending_on, joined_on, paused_seconds, "
      "reason,"
      " latest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      "iiiisiiiddiiiiiiiiiiiidss", self->run, number, (gint64) status->slot,
      (gint64) status->is_local, status->host, status->pid, (gint64) status->state,
      (gint64) status->items_done, status->user_seconds, status->system_seconds,
      (gint64) status->max_rss_bytes, (gint64) status->core, (gint64) status->exited,
      (gint64) status->exit_code, (gint64) status->killed_by, replaces, (gint64) status->restarts,
      find_wall_clock (self, status->launched_at), find_wall_clock (self, status->started_at),
      find_wall_clock (self, status->greeted_at), find_wall_clock (self, status->ending_at),
      find_wall_clock (self, status->joined_at), status->paused_seconds, status->reason, latest);
}

static gboolean
write_event (TroupeJournalWriter *self, TroupeEvent *event, GError **error)
{
  const TroupeEventData *data = troupe_event_get_data (event);
  const gint64 after = (gint64) (data->seconds * G_USEC_PER_SEC);
  g_autofree char *items = troupe_item_ranges_to_text (&data->items);

  return troupe_database_execute (
      self->database, error,
      "INSERT INTO event (run, kind, happened_on, worker, text, what, other, pid, exited, code,"
      " items) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      "iiiisiiiiis", self->run, (gint64) data->kind, self->started_on + after,
      find_number (self, data->worker), data->text != NULL ? data->text : "", (gint64) data->what,
      find_number (self, data->other), data->pid, (gint64) data->exited, (gint64) data->code,
      items);
}

static gboolean
write_items (TroupeJournalWriter *self, TroupeItems *items, GError **error)
{
  const TroupeResultChunk chunk = {
    .first_index = troupe_items_get_first_index (items),
    .count = troupe_items_get_count (items),
    .items = items,
  };
  const TroupeResultChunk *const chunks[] = { &chunk };
  g_autoptr (GBytes) data = troupe_chunk_page_encode (chunks, 1);

  return troupe_database_execute (
      self->database, error,
      "INSERT OR REPLACE INTO items (run, first_index, n_items, data) VALUES (?, ?, ?, ?)", "iiib",
      self->run, (gint64) chunk.first_index, (gint64) chunk.count, data);
}

/* The whole */

static gboolean
write_counts (TroupeJournalWriter *self,
              TroupeJournalBatch *batch,
              const gint64 *n_status,
              GError **error)
{
  const TroupeRunCounts *counts = &batch->counts;
  /* By the same clock as all times of the run, even if the time of day was set meanwhile. */
  const gint64 now = find_wall_clock (self, g_get_monotonic_time ());
  const gint64 ended_on = batch->has_counts ? find_wall_clock (self, counts->ended_at) : 0;

  return troupe_database_execute (
             self->database, error,
             "UPDATE run SET written_on = ?2, n_ok = n_ok + ?3, n_failed = n_failed + ?4,"
             " n_crashed = n_crashed + ?5, n_timed_out = n_timed_out + ?6,"
             " error = coalesce (error, ?7) WHERE id = ?1",
             "iiiiiis", self->run, now, n_status[TROUPE_RESULT_OK], n_status[TROUPE_RESULT_FAILED],
             n_status[TROUPE_RESULT_CRASHED], n_status[TROUPE_RESULT_TIMED_OUT],
             batch->error != NULL ? batch->error->message : NULL) &&
         troupe_database_execute (self->database, error,
                                  "UPDATE session SET written_on = ?3"
                                  " WHERE run = ?1 AND started_on = ?2",
                                  "iii", self->run, self->started_on,
                                  ended_on != 0 ? ended_on : now) &&
         (!batch->has_counts ||
          troupe_database_execute (
              self->database, error,
              "UPDATE run SET n_items = ?2, restarts = ?3, retries = ?4,"
              " ended_on = ?5, others_cores = max (others_cores, ?6) WHERE id = ?1",
              "iiiiid", self->run, counts->n_items, (gint64) self->restarts + counts->restarts,
              (gint64) self->retries + counts->retries, ended_on, counts->others_cores));
}

static gboolean
write_all (TroupeJournalWriter *self, TroupeJournalBatch *batch, GPtrArray *chunks, GError **error)
{
  gint64 n_status[TROUPE_N_RESULT_STATUS] = { 0 };

  if (!troupe_journal_pages_write (self->database, self->run, chunks, self->is_continued, n_status,
                                   error))
    return FALSE;
  for (guint i = 0; i < batch->items->len; i++)
    if (!write_items (self, g_ptr_array_index (batch->items, i), error))
      return FALSE;
  for (guint i = 0; i < batch->workers->len; i++)
    if (!write_worker (self, &g_array_index (batch->workers, TroupeWorkerStatus, i), error))
      return FALSE;
  for (guint i = 0; i < batch->events->len; i++)
    if (!write_event (self, g_ptr_array_index (batch->events, i), error))
      return FALSE;
  return write_counts (self, batch, n_status, error);
}

/**
 * troupe_journal_writer_write:
 * @self: a writer
 * @batch: a batch, which is not changed
 * @is_synced: whether to wait until the disk has it
 * @error: return location for an error
 *
 * Writes a batch in one transaction: all of it, or nothing.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR
 */
gboolean
troupe_journal_writer_write (TroupeJournalWriter *self,
                             TroupeJournalBatch *batch,
                             gboolean is_synced,
                             GError **error)
{
  g_autofree TroupeResultChunk *copies =
      g_memdup2 (batch->chunks->data, batch->chunks->len * sizeof (TroupeResultChunk));
  g_autoptr (GPtrArray) chunks = g_ptr_array_sized_new (batch->chunks->len);

  for (guint i = 0; i < batch->chunks->len; i++)
    {
      copies[i].finished_at = find_wall_clock (self, copies[i].finished_at);
      copies[i].worker += copies[i].worker > 0 ? self->worker_offset : 0;
      g_ptr_array_add (chunks, &copies[i]);
    }

  if (!troupe_database_execute (
          self->database, error,
          is_synced ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", "") ||
      !troupe_database_begin (self->database, error))
    return FALSE;
  if (write_all (self, batch, chunks, error))
    return troupe_database_commit (self->database, error);

  troupe_database_roll_back (self->database);
  return FALSE;
}

/**
 * troupe_journal_writer_tidy:
 * @self: a writer
 * @limits: limits
 *
 * Removes what is beyond the limits, and runs that were deleted long ago, as far as that is
 * possible.
 */
void
troupe_journal_writer_tidy (TroupeJournalWriter *self, const TroupeJournalLimits *limits)
{
  troupe_journal_removal_purge (self->database, g_get_real_time () - G_TIME_SPAN_DAY, NULL);
  troupe_journal_removal_apply (self->database, limits, NULL);
}

/**
 * troupe_journal_writer_check_size:
 * @self: a writer
 * @limits: limits
 * @error: return location for an error
 *
 * Removes old runs if kept runs take more room than they may.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR_LIMIT if that does not help
 */
gboolean
troupe_journal_writer_check_size (TroupeJournalWriter *self,
                                  const TroupeJournalLimits *limits,
                                  GError **error)
{
  g_autofree char *text = NULL;
  guint64 size;

  if (limits->max_bytes == 0 || !troupe_journal_removal_measure (self->database, &size, NULL) ||
      size <= limits->max_bytes)
    return TRUE;
  if (!troupe_journal_removal_apply (self->database, limits, NULL) ||
      !troupe_journal_removal_measure (self->database, &size, NULL) || size <= limits->max_bytes)
    return TRUE;

  text = g_format_size_full (limits->max_bytes, G_FORMAT_SIZE_IEC_UNITS);
  /* Translators: a size */
  g_set_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_LIMIT,
               _ ("Kept runs take %s, which is the limit: delete some, or raise the limit."), text);
  return FALSE;
}
