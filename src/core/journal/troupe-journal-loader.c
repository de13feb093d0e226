/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills a run with its results, workers, events and counts from the journal. */

#include "troupe-journal-loader.h"

#include "troupe-config.h"
#include "troupe-job-file.h"
#include "troupe-journal-reader.h"
#include "troupe-journal-schema.h"
#include "troupe-launch.h"
#include "troupe-past-run.h"
#include "troupe-pool-error.h"
#include "troupe-run-lock.h"
#include "troupe-tally.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>

/* Bytes of results in memory; the rest goes to a temporary file. */
#define RESULTS_MEMORY ((gsize) 64 * 1024 * 1024)

/* Items without a result beyond the last one that has one are shown up to this number. */
#define MISSING_MAX ((gint64) 1 << 40)

/* The time during which a run was going on. The clock of a loaded run is that of its first session:
 * the times between sessions are left out. */
typedef struct
{
  gint64 started_on;
  gint64 ended_on;
  gint64 shift;
} Session;

struct _TroupeJournalLoader
{
  TroupeDatabase *database;
  TroupeJournalReader *reader;
  guint64 id;
  gboolean is_running;
  gboolean are_calls;
  gint64 started_on;
  gint64 ended_on;
  gint64 ended_at;
  gint64 n_items;
  guint restarts;
  guint retries;
  double others_cores;
  char *error;

  TroupeRun *run;
  TroupeTally *tally;
  GArray *sessions;
  GArray *workers;
  GPtrArray *events;
};

static gint64
find_time (TroupeJournalLoader *self, gint64 time)
{
  gint64 shift = 0;

  for (guint i = 0; i < self->sessions->len; i++)
    {
      const Session *session = &g_array_index (self->sessions, Session, i);

      if (session->started_on <= time)
        shift = session->shift;
    }
  return time != 0 ? time - shift : 0;
}

static gboolean
read_sessions (TroupeJournalLoader *self, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (TroupeQuery) query = troupe_database_query (
      self->database, error,
      "SELECT started_on, written_on FROM session WHERE run = ? ORDER BY started_on", "i",
      self->id);
  gint64 previous = 0;
  gint64 shift = 0;

  while (query != NULL && troupe_query_next (query, &own_error))
    {
      Session session = { troupe_query_get_integer (query, 0), troupe_query_get_integer (query, 1),
                          0 };

      shift += previous != 0 ? session.started_on - previous : 0;
      session.shift = shift;
      previous = session.ended_on;
      g_array_append_val (self->sessions, session);
    }
  return troupe_query_is_complete (query, &own_error, error);
}

static gboolean
create_run (TroupeJournalLoader *self, const char *text, GError **error)
{
  g_autoptr (TroupeJobFile) file = troupe_job_file_load_text (text, strlen (text), "run", error);
  g_autoptr (TroupeResults) results = NULL;
  g_autoptr (TroupeTrace) trace = NULL;

  if (file == NULL)
    return FALSE;

  results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, RESULTS_MEMORY);
  trace = troupe_trace_new (TROUPE_TRACE_MAX_SPANS);
  troupe_trace_set_n_lanes (trace, troupe_job_get_threads (file->job));
  self->run = troupe_run_new (file->job, results, trace);
  self->tally = troupe_tally_new (file->job, self->n_items);
  return TRUE;
}

static gboolean
read_run (TroupeJournalLoader *self, GError **error)
{
  g_autoptr (TroupeQuery) query = troupe_database_query (
      self->database, error,
      "SELECT job, started_on, ended_on, written_on, error, n_items, restarts, retries,"
      " digest, others_cores FROM run"
      " WHERE id = ?",
      "i", self->id);
  g_autoptr (GError) own_error = NULL;

  if (query == NULL)
    return FALSE;
  if (!troupe_query_next (query, &own_error))
    {
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, self->id);

      if (own_error != NULL)
        g_propagate_error (error, g_steal_pointer (&own_error));
      else
        g_set_error (error, TROUPE_JOURNAL_ERROR, TROUPE_JOURNAL_ERROR_NOT_FOUND,
                     _ ("There is no kept run %s: “troupe history” lists them"), number);
      return FALSE;
    }

  self->started_on = troupe_query_get_integer (query, 1);
  self->ended_on = troupe_query_get_integer (query, 2);
  if (self->ended_on == 0)
    self->ended_on = troupe_query_get_integer (query, 3);
  self->error = g_strdup (troupe_query_get_text (query, 4));
  self->n_items = troupe_query_get_integer (query, 5);
  self->restarts = troupe_query_get_integer (query, 6);
  self->retries = troupe_query_get_integer (query, 7);
  self->others_cores = troupe_query_get_double (query, 9);
  self->are_calls = troupe_past_run_facts_are_calls (
      &(TroupePastRunFacts){ .digest = troupe_query_get_text (query, 8) });
  return create_run (self, troupe_query_get_text (query, 0), error);
}

/**
 * troupe_journal_loader_new:
 * @path: the path of the journal
 * @id: the id of a run
 * @error: return location for an error
 *
 * Creates the run, whose owner is the calling thread. It has its job, and no results yet.
 *
 * Returns: (transfer full) (nullable): the loader, or %NULL with %TROUPE_JOURNAL_ERROR, or with
 *   %TROUPE_JOB_FILE_ERROR if the job is of a later version
 */
TroupeJournalLoader *
troupe_journal_loader_new (const char *path, guint64 id, GError **error)
{
  g_autoptr (TroupeJournalLoader) self = g_new0 (TroupeJournalLoader, 1);

  self->id = id;
  self->sessions = g_array_new (FALSE, FALSE, sizeof (Session));
  self->workers = g_array_new (FALSE, FALSE, sizeof (TroupeWorkerStatus));
  self->events = g_ptr_array_new_with_free_func (g_object_unref);
  self->database = troupe_journal_schema_open (path, TROUPE_DATABASE_READ, error);
  if (self->database == NULL)
    return NULL;
  self->reader = troupe_journal_reader_new (path, id, 0, error);
  if (self->reader == NULL || !read_run (self, error) || !read_sessions (self, error))
    return NULL;
  self->is_running = troupe_run_lock_is_taken (path, id);
  self->ended_at = find_time (self, self->ended_on);
  return g_steal_pointer (&self);
}

/**
 * troupe_journal_loader_free:
 * @self: (transfer full): a loader
 *
 * Frees @self.
 */
void
troupe_journal_loader_free (TroupeJournalLoader *self)
{
  g_clear_pointer (&self->reader, troupe_journal_reader_free);
  g_clear_pointer (&self->database, troupe_database_close);
  g_clear_pointer (&self->tally, troupe_tally_free);
  g_clear_object (&self->run);
  g_array_unref (self->sessions);
  g_array_unref (self->workers);
  g_ptr_array_unref (self->events);
  g_free (self->error);
  g_free (self);
}

/* Results */

/* Of calls, people see the labels, and the sizes of the values: only Python can read these. */
static void
show_calls (TroupeResultChunk *chunk)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) sizes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TroupeItems) calls =
      troupe_items_new_calls (chunk->first_index, troupe_items_get_block (chunk->items));
  g_autoptr (TroupeBlock) block = NULL;

  for (guint32 i = 0; i < chunk->count; i++)
    {
      gsize size = 0;
      g_autofree char *text = NULL;

      g_ptr_array_add (labels, troupe_items_dup_label (calls, i));
      if (chunk->values == NULL)
        continue;
      troupe_block_get_value (chunk->values, i, &size);
      text = g_format_size_full (size, G_FORMAT_SIZE_IEC_UNITS);
      /* Translators: what is shown of a value of a Python program: its size */
      g_ptr_array_add (sizes, g_strdup_printf (_ ("(a Python value of %s)"), text));
    }
  block = troupe_block_new_from_values ((GBytes *const *) labels->pdata, labels->len);
  g_clear_pointer (&chunk->items, troupe_items_unref);
  chunk->items = troupe_items_new_block (chunk->first_index, block);
  g_clear_pointer (&chunk->values, troupe_block_unref);
  if (sizes->len > 0)
    chunk->values = troupe_block_new_from_strings ((const char *const *) sizes->pdata, sizes->len);
}

static void
add_chunk (TroupeJournalLoader *self, const TroupeResultChunk *chunk)
{
  troupe_tally_add (self->tally, chunk);
  troupe_results_add (troupe_run_get_results (self->run), chunk);
  if (chunk->status == TROUPE_RESULT_NOT_RUN)
    return;
  troupe_trace_add_attempts (troupe_run_get_trace (self->run), chunk);
  troupe_trace_add (troupe_run_get_trace (self->run), chunk);
}

/* The items from @first to @end have no result. */
static void
add_missing (TroupeJournalLoader *self, guint64 first, guint64 end)
{
  while (first < end && !self->is_running)
    {
      const TroupeResultChunk chunk = {
        .first_index = first,
        .count = MIN (end - first, G_MAXUINT32),
        .status = TROUPE_RESULT_NOT_RUN,
        .core = TROUPE_WIRE_CORE_UNKNOWN,
      };

      add_chunk (self, &chunk);
      first += chunk.count;
    }
}

static gboolean
read_results (TroupeJournalLoader *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  guint64 index = 0;

  while (!g_cancellable_set_error_if_cancelled (cancellable, &own_error))
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      if (!troupe_journal_reader_next (self->reader, index, &chunk, &own_error))
        break;
      add_missing (self, index, chunk.first_index);
      chunk.finished_at = find_time (self, chunk.finished_at);
      if (self->are_calls && chunk.items != NULL)
        show_calls (&chunk);
      add_chunk (self, &chunk);
      index = chunk.first_index + chunk.count;
    }
  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }

  if (self->n_items >= 0 && self->n_items <= MISSING_MAX)
    add_missing (self, index, self->n_items);
  return TRUE;
}

/* Workers and events */

static void
read_latest (TroupeWorkerStatus *status, const char *text)
{
  g_auto (GStrv) spans = g_strsplit (text, " ", TROUPE_WORKER_LATEST);

  for (guint i = 0; spans[i] != NULL && spans[i][0] != '\0'; i++)
    {
      char *end;
      const guint64 first = g_ascii_strtoull (spans[i], &end, 10);

      status->latest[i].first_index = first;
      status->latest[i].count = *end == ':' ? g_ascii_strtoull (end + 1, NULL, 10) : 0;
      status->n_latest = i + 1;
    }
}

/* A worker that had not joined when the run was cut off was ended by that. */
static void
set_joined (TroupeJournalLoader *self, TroupeWorkerStatus *status)
{
  status->state = TROUPE_WORKER_JOINED;
  status->exited = FALSE;
  status->exit_code = SIGKILL;
  status->killed_by = TROUPE_KILLED_BY_STOP;
  status->joined_at = self->ended_at;
}

static void
read_worker (TroupeJournalLoader *self, TroupeQuery *query)
{
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;
  gint64 *const times[] = { &status.launched_at, &status.started_at, &status.greeted_at,
                            &status.ending_at, &status.joined_at };
  int column = 0;

  status.number = troupe_query_get_integer (query, column++);
  status.slot = troupe_query_get_integer (query, column++);
  status.is_local = troupe_query_get_integer (query, column++);
  g_strlcpy (status.host, troupe_query_get_text (query, column++), sizeof status.host);
  status.pid = troupe_query_get_integer (query, column++);
  status.state = troupe_query_get_integer (query, column++);
  status.items_done = troupe_query_get_integer (query, column++);
  status.user_seconds = troupe_query_get_double (query, column++);
  status.system_seconds = troupe_query_get_double (query, column++);
  status.max_rss_bytes = troupe_query_get_integer (query, column++);
  status.core = troupe_query_get_integer (query, column++);
  status.exited = troupe_query_get_integer (query, column++);
  status.exit_code = troupe_query_get_integer (query, column++);
  status.killed_by = troupe_query_get_integer (query, column++);
  status.replaces = troupe_query_get_integer (query, column++);
  status.restarts = troupe_query_get_integer (query, column++);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    *times[i] = find_time (self, troupe_query_get_integer (query, column++));
  status.paused_seconds = troupe_query_get_double (query, column++);
  g_strlcpy (status.reason, troupe_query_get_text (query, column++), sizeof status.reason);
  read_latest (&status, troupe_query_get_text (query, column++));
  if (!self->is_running && status.state != TROUPE_WORKER_JOINED)
    set_joined (self, &status);
  g_array_append_val (self->workers, status);
}

static gboolean
read_workers (TroupeJournalLoader *self, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (TroupeQuery) query = troupe_database_query (
      self->database, error,
      "SELECT number, slot, is_local, host, pid, state, items_done, user_seconds, system_seconds,"
      " max_rss_bytes, core, exited, exit_code, killed_by, replaces, restarts, launched_on,"
      " started_on, greeted_on, ending_on, joined_on, paused_seconds, reason, latest FROM worker"
      " WHERE run = ? ORDER BY number",
      "i", self->id);

  while (query != NULL && troupe_query_next (query, &own_error))
    read_worker (self, query);
  return troupe_query_is_complete (query, &own_error, error);
}

/* Returns the machine of a worker, or NULL for this one. Their numbers ascend, most without a gap.
 */
static const char *
find_host (TroupeJournalLoader *self, guint number)
{
  for (guint i = MIN (number, self->workers->len); i > 0; i--)
    {
      const TroupeWorkerStatus *status = &g_array_index (self->workers, TroupeWorkerStatus, i - 1);

      if (status->number == number)
        return status->is_local ? NULL : status->host;
      if (status->number < number)
        break;
    }
  return NULL;
}

static void
read_event (TroupeJournalLoader *self, TroupeQuery *query)
{
  const gint64 at = find_time (self, troupe_query_get_integer (query, 1));
  const gint64 what = troupe_query_get_integer (query, 4);
  const char *text = troupe_query_get_text (query, 3);
  const char *items = troupe_query_get_text (query, 9);
  TroupeEventData data = {
    .kind = troupe_query_get_integer (query, 0),
    .what = what >= 0 && what < TROUPE_N_EVENT_WHAT ? what : TROUPE_EVENT_SAID,
    .seconds = MAX (at - self->started_on, 0) / 1e6,
    .worker = troupe_query_get_integer (query, 2),
    .host = find_host (self, troupe_query_get_integer (query, 2)),
    .other = troupe_query_get_integer (query, 5),
    .pid = troupe_query_get_integer (query, 6),
    .exited = troupe_query_get_integer (query, 7) != 0,
    .code = troupe_query_get_integer (query, 8),
    .text = text != NULL && text[0] != '\0' ? text : NULL,
  };

  if (items != NULL)
    troupe_item_ranges_from_text (&data.items, items);
  g_ptr_array_add (self->events, troupe_event_new_from_data (&data));
}

static gboolean
read_events (TroupeJournalLoader *self, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (TroupeQuery) query =
      troupe_database_query (self->database, error,
                             "SELECT kind, happened_on, worker, text, what, other, pid, exited,"
                             " code, items FROM event WHERE run = ? ORDER BY id",
                             "i", self->id);

  while (query != NULL && troupe_query_next (query, &own_error))
    read_event (self, query);
  return troupe_query_is_complete (query, &own_error, error);
}

/**
 * troupe_journal_loader_read:
 * @self: a loader
 * @cancellable: (nullable): ends the reading
 * @error: return location for an error
 *
 * Reads everything; results are added to the run at once. It may be called in any thread.
 *
 * Returns: %FALSE with %TROUPE_JOURNAL_ERROR or %G_IO_ERROR_CANCELLED
 */
gboolean
troupe_journal_loader_read (TroupeJournalLoader *self, GCancellable *cancellable, GError **error)
{
  return read_workers (self, error) && read_events (self, error) &&
         read_results (self, cancellable, error);
}

static void
set_worker (TroupeJournalLoader *self, const TroupeWorkerStatus *status)
{
  g_autofree char *command_line =
      troupe_launch_describe (troupe_run_get_job (self->run), status->slot);

  troupe_worker_set_command_line (troupe_run_set_worker_status (self->run, status), command_line);
}

/* A run has all numbers from 1 on; the status of a worker may not have been kept. */
static void
add_worker (TroupeJournalLoader *self, const TroupeWorkerStatus *status)
{
  guint number = g_list_model_get_n_items (troupe_run_get_workers (self->run));

  while (++number < status->number)
    {
      TroupeWorkerStatus missing = TROUPE_WORKER_STATUS_INIT;

      missing.number = number;
      set_joined (self, &missing);
      set_worker (self, &missing);
    }
  set_worker (self, status);
}

/* Returns when a session had its first worker, or its end, by the clock of the run. */
static gint64
find_launch (TroupeJournalLoader *self, guint n)
{
  const Session *session = &g_array_index (self->sessions, Session, n);
  const gint64 began_at = session->started_on - session->shift;
  gint64 first = n + 1 < self->sessions->len ? session->ended_on - session->shift : self->ended_at;

  for (guint i = 0; i < self->workers->len; i++)
    {
      const gint64 at = g_array_index (self->workers, TroupeWorkerStatus, i).launched_at;

      if (at >= began_at && at < first)
        first = at;
    }
  return first;
}

/* Returns the seconds that later sessions waited for a worker. Those before the first worker of all
 * are found by troupe_run_figures_compute(). */
static double
find_wait (TroupeJournalLoader *self)
{
  gboolean had_worker = FALSE;
  gint64 waited = 0;

  for (guint i = 0; i < self->sessions->len; i++)
    {
      const Session *session = &g_array_index (self->sessions, Session, i);
      const gint64 began_at = session->started_on - session->shift;
      const gint64 launched_at = find_launch (self, i);

      if (had_worker)
        waited += MAX (launched_at - began_at, 0);
      had_worker = had_worker || launched_at < session->ended_on - session->shift;
    }
  return waited / (double) G_USEC_PER_SEC;
}

/**
 * troupe_journal_loader_finish:
 * @self: a loader that has read
 *
 * Adds everything else to the run. To be called by the owner of the run.
 *
 * Returns: (transfer full): the run, without a control
 */
TroupeRun *
troupe_journal_loader_finish (TroupeJournalLoader *self)
{
  TroupeRunCounts counts = *troupe_tally_get_counts (self->tally);

  for (guint i = 0; i < self->workers->len; i++)
    add_worker (self, &g_array_index (self->workers, TroupeWorkerStatus, i));
  for (guint i = 0; i < self->events->len; i++)
    troupe_run_add_event (self->run, g_ptr_array_index (self->events, i));
  if (self->error != NULL)
    {
      g_autoptr (GError) error =
          g_error_new_literal (TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_HALTED, self->error);

      troupe_run_set_error (self->run, error);
    }

  if (!self->is_running)
    troupe_results_close (troupe_run_get_results (self->run));
  counts.state = self->is_running ? TROUPE_RUN_RUNNING : TROUPE_RUN_FINISHED;
  counts.restarts = self->restarts;
  counts.retries = self->retries;
  counts.others_cores = self->others_cores;
  counts.waited_seconds = find_wait (self);
  counts.started_at = self->started_on;
  counts.ended_at = self->ended_at;
  troupe_run_set_wall_clock (self->run, self->started_on, self->ended_on);
  troupe_run_set_counts (self->run, &counts);
  return g_object_ref (self->run);
}
