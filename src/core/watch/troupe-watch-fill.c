/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills a run with what its process tells about it. */

#include "troupe-watch-fill.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-job-file.h"
#include "troupe-told-bare.h"
#include "troupe-told-chunk.h"
#include "troupe-told-cores.h"
#include "troupe-told-counts.h"
#include "troupe-told-event.h"
#include "troupe-told-facts.h"
#include "troupe-told-hello.h"
#include "troupe-told-number.h"
#include "troupe-told-processes.h"
#include "troupe-told-sample.h"
#include "troupe-told-trace.h"
#include "troupe-told-worker.h"
#include "troupe-watch-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Bytes of results in memory, before they go to a temporary file. */
#define RESULTS_MEMORY ((gsize) 64 * 1024 * 1024)

/* Twice as many spans as are told, so that they are not merged here as well. */
#define MAX_SPANS (2 * TROUPE_TRACE_MAX_SPANS)

struct _TroupeWatchFill
{
  TroupeToldGreeting greeting;
  guint wants;
  gboolean is_far;
  gint64 offset;

  TroupeRun *run;
  TroupeMachine *machine;
  TroupeRowSet *rows;
  gboolean is_complete;
  /* The numbers of workers whose processes are told, and frames that say which ones were added and
   * removed. */
  GHashTable *viewed;
  GByteArray *views;
  /* The last counts, while results are still to come. */
  gboolean has_last_counts;
  TroupeRunCounts last_counts;
};

typedef gboolean (*Take) (TroupeWatchFill *self, const guint8 *body, gsize size, GError **error);

/* A job file has items, what is told of a job has not. A job that a later version wrote may be one
 * that this version cannot read. */
static TroupeJob *
make_job (const char *text)
{
  g_autofree char *whole = g_strconcat (text, "\n[Items]\nRange=0:0\n", NULL);
  g_autoptr (TroupeJobFile) file = troupe_job_file_load_text (whole, strlen (whole), "run", NULL);

  return file != NULL ? g_object_ref (file->job) : troupe_job_new (TROUPE_JOB_FUNCTION, "?");
}

/**
 * troupe_watch_fill_new:
 * @greeting: which run it is; its contents are taken
 * @wants: what its process was asked to tell, of #TroupeToldWants
 * @is_far: whether its process may run on another machine
 *
 * Returns: (transfer full): a filler of a new run
 */
TroupeWatchFill *
troupe_watch_fill_new (TroupeToldGreeting *greeting, guint wants, gboolean is_far)
{
  TroupeWatchFill *self = g_new0 (TroupeWatchFill, 1);
  g_autoptr (TroupeJob) job = make_job (greeting->job_text);
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, RESULTS_MEMORY);
  g_autoptr (TroupeTrace) trace =
      (greeting->flags & TROUPE_TOLD_HAS_TRACE) != 0 ? troupe_trace_new (MAX_SPANS) : NULL;

  self->greeting = *greeting;
  *greeting = (TroupeToldGreeting){ 0 };
  self->wants = wants;
  self->is_far = is_far;
  self->offset = g_get_monotonic_time () - self->greeting.now;
  if (trace != NULL)
    troupe_trace_set_n_lanes (trace, troupe_job_get_threads (job));
  self->run = troupe_run_new (job, results, trace);
  self->machine = troupe_machine_new ();
  self->rows = troupe_row_set_new ();
  self->viewed = g_hash_table_new (NULL, NULL);
  self->views = g_byte_array_new ();
  troupe_results_get_told (results)->is_told = TRUE;
  troupe_results_get_told (results)->is_partial =
      (self->greeting.flags & TROUPE_TOLD_KEEPS_RESULTS) == 0;
  return self;
}

/** troupe_watch_fill_free: frees @self; its run may live on. */
void
troupe_watch_fill_free (TroupeWatchFill *self)
{
  troupe_told_greeting_clear (&self->greeting);
  g_object_unref (self->run);
  g_object_unref (self->machine);
  troupe_row_set_free (self->rows);
  g_hash_table_unref (self->viewed);
  g_byte_array_unref (self->views);
  g_free (self);
}

/** troupe_watch_fill_get_run: Returns: (transfer none): the run. */
TroupeRun *
troupe_watch_fill_get_run (TroupeWatchFill *self)
{
  return self->run;
}

/** troupe_watch_fill_get_machine: Returns: (transfer none): the machine of the process of the run.
 */
TroupeMachine *
troupe_watch_fill_get_machine (TroupeWatchFill *self)
{
  return self->machine;
}

/** troupe_watch_fill_get_greeting: Returns: (transfer none): which run it is. */
const TroupeToldGreeting *
troupe_watch_fill_get_greeting (TroupeWatchFill *self)
{
  return &self->greeting;
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED, message);
  return FALSE;
}

/* Frames */

static gboolean
take_worker (TroupeWatchFill *self, const guint8 *body, gsize size, GError **error)
{
  g_autofree char *command_line = NULL;
  TroupeWorkerStatus status;
  TroupeWorker *worker;

  if (!troupe_told_worker_read (body, size, self->offset, &status, &command_line, error))
    return FALSE;
  if (status.number > g_list_model_get_n_items (troupe_run_get_workers (self->run)) + 1)
    return refuse (error, _ ("the run left out a worker"));

  if (self->is_far && status.is_local)
    {
      status.is_local = FALSE;
      g_strlcpy (status.host, self->greeting.host, sizeof status.host);
    }
  worker = troupe_run_set_worker_status (self->run, &status);
  troupe_worker_set_command_line (worker, command_line);
  return TRUE;
}

/* Their processes are told while a view shows them. */
static void
follow_view (TroupeWatchFill *self, TroupeWorker *worker)
{
  const gboolean is_wanted = troupe_worker_wants_processes (worker);
  gpointer number = GUINT_TO_POINTER (troupe_worker_get_number (worker));

  if ((self->greeting.flags & TROUPE_TOLD_TELLS_PROCESSES) == 0 ||
      is_wanted == g_hash_table_contains (self->viewed, number))
    return;

  if (is_wanted)
    g_hash_table_add (self->viewed, number);
  else
    g_hash_table_remove (self->viewed, number);
  troupe_told_view_append (self->views, GPOINTER_TO_UINT (number), is_wanted);
}

static gboolean
take_sample (TroupeWatchFill *self, const guint8 *body, gsize size, GError **error)
{
  TroupeWorkerSample sample;
  TroupeWorker *worker;
  guint number;

  if (!troupe_told_sample_read (body, size, &number, &sample, error))
    return FALSE;

  /* It may be measured before its status is told. */
  worker = troupe_run_get_worker (self->run, number);
  if (worker == NULL)
    return TRUE;

  troupe_worker_set_sample (worker, &sample);
  follow_view (self, worker);
  return TRUE;
}

static gboolean
take_processes (TroupeWatchFill *self, const guint8 *body, gsize size, GError **error)
{
  guint number;
  g_autoptr (GArray) samples = troupe_told_processes_read (body, size, &number, error);
  TroupeWorker *worker;

  if (samples == NULL)
    return FALSE;

  /* A view may have left since. */
  worker = troupe_run_get_worker (self->run, number);
  if (worker != NULL && troupe_worker_is_alive (worker) && troupe_worker_wants_processes (worker))
    troupe_worker_processes_set_samples (troupe_worker_get_processes (worker),
                                         (const TroupeProcessSample *) samples->data, samples->len);
  return TRUE;
}

static gboolean
take_cores (TroupeWatchFill *self, const guint8 *body, gsize size, GError **error)
{
  g_auto (TroupeToldCores) cores = { 0 };

  if (!troupe_told_cores_read (body, size, &cores, error))
    return FALSE;

  troupe_machine_set_memory_bytes (self->machine, cores.memory_bytes);
  troupe_machine_update (self->machine, cores.numbers, cores.loads, cores.n_cores);
  return TRUE;
}

static gboolean
take_event (TroupeWatchFill *self, const guint8 *body, gsize size, GError **error)
{
  g_autoptr (TroupeEvent) event = troupe_told_event_read (body, size, error);

  if (event == NULL)
    return FALSE;

  troupe_run_add_event (self->run, event);
  return TRUE;
}

static gboolean
take_facts (TroupeWatchFill *self, const guint8 *body, gsize size, GError **error)
{
  g_auto (TroupeToldFacts) facts = { 0 };

  if (!troupe_told_facts_read (body, size, &facts, error))
    return FALSE;

  troupe_run_set_wall_clock (self->run, facts.started_on, facts.ended_on);
  if (facts.error != NULL)
    troupe_run_set_error (self->run, facts.error);
  return TRUE;
}

static void
apply_last_counts (TroupeWatchFill *self)
{
  if (!self->has_last_counts)
    return;

  self->has_last_counts = FALSE;
  troupe_results_close (troupe_run_get_results (self->run));
  troupe_run_set_counts (self->run, &self->last_counts);
}

static gboolean
take_counts (TroupeWatchFill *self, const guint8 *body, gsize size, GError **error)
{
  TroupeRunCounts counts;

  if (!troupe_told_counts_read (body, size, self->offset, &counts, error))
    return FALSE;
  if (troupe_run_get_state (self->run) == TROUPE_RUN_FINISHED)
    return TRUE;

  if (counts.state != TROUPE_RUN_FINISHED)
    {
      troupe_run_set_counts (self->run, &counts);
      return TRUE;
    }

  /* Nothing changes in a run that is finished: not its results either. */
  self->last_counts = counts;
  self->has_last_counts = TRUE;
  if (self->is_complete || (self->wants & TROUPE_TOLD_WANTS_RESULTS) == 0)
    apply_last_counts (self);
  return TRUE;
}

/* A list has no more rows than it can have: results after them are passed over. */
static gboolean
take_results (TroupeWatchFill *self, const TroupeResultChunk *chunk, GError **error)
{
  const guint64 end = chunk->first_index + chunk->count;

  if (end > G_MAXUINT)
    return TRUE;
  if (troupe_row_set_count_before (self->rows, end) >
      troupe_row_set_count_before (self->rows, chunk->first_index))
    return refuse (error, _ ("the run told some results twice"));

  troupe_row_set_add (self->rows, chunk->first_index, chunk->count);
  troupe_results_add (troupe_run_get_results (self->run), chunk);
  return TRUE;
}

static gboolean
take_chunk (TroupeWatchFill *self, const guint8 *body, gsize size, GError **error)
{
  g_auto (TroupeResultChunk) chunk = { 0 };

  return troupe_told_chunk_read (body, size, self->offset, &chunk, error) &&
         take_results (self, &chunk, error);
}

static gboolean
take_bare (TroupeWatchFill *self, const guint8 *body, gsize size, GError **error)
{
  g_autoptr (GArray) results = troupe_told_bare_read (body, size, error);

  if (results == NULL)
    return FALSE;

  for (guint i = 0; i < results->len; i++)
    {
      const TroupeToldBare *bare = &g_array_index (results, TroupeToldBare, i);
      const TroupeResultChunk chunk = {
        .first_index = bare->first_index,
        .count = bare->count,
        .status = bare->status,
        .worker = bare->worker,
        .attempts = bare->attempts,
        .seconds = bare->seconds,
        .core = TROUPE_WIRE_CORE_UNKNOWN,
      };

      if (!take_results (self, &chunk, error))
        return FALSE;
      troupe_results_get_told (troupe_run_get_results (self->run))->n_bare += bare->count;
    }
  return TRUE;
}

/* How many were told without their values is known already. */
static gboolean
take_pulled (TroupeWatchFill *self, const guint8 *body, gsize size, GError **error)
{
  guint64 n_bare;

  return troupe_told_number_read (TROUPE_TOLD_PULLED, body, size, &n_bare, error);
}

static gboolean
take_complete (TroupeWatchFill *self, const guint8 *body, gsize size, GError **error)
{
  guint64 n_bare;

  if (!troupe_told_number_read (TROUPE_TOLD_COMPLETE, body, size, &n_bare, error))
    return FALSE;

  self->is_complete = TRUE;
  apply_last_counts (self);
  return TRUE;
}

static gboolean
take_spans (TroupeWatchFill *self, const guint8 *body, gsize size, GError **error)
{
  TroupeTrace *trace = troupe_run_get_trace (self->run);
  g_autoptr (GArray) spans = NULL;
  guint worker;
  guint lane;

  spans = troupe_told_spans_read (body, size, self->offset, &worker, &lane, error);
  if (spans == NULL)
    return FALSE;
  if (trace == NULL || worker > g_list_model_get_n_items (troupe_run_get_workers (self->run)))
    return refuse (error, _ ("the run told of times of a worker that it does not have"));

  if (lane >= troupe_trace_get_n_lanes (trace))
    troupe_trace_set_n_lanes (trace, lane + 1);
  troupe_trace_put (trace, worker, lane, spans);
  return TRUE;
}

static gboolean
take_times (TroupeWatchFill *self, const guint8 *body, gsize size, GError **error)
{
  TroupeTimeHistogram times;

  if (!troupe_told_times_read (body, size, &times, error))
    return FALSE;

  if (troupe_run_get_trace (self->run) != NULL)
    troupe_trace_set_times (troupe_run_get_trace (self->run), &times);
  return TRUE;
}

static const struct
{
  guint8 type;
  Take take;
} takes[] = {
  { TROUPE_TOLD_WORKER, take_worker },       { TROUPE_TOLD_SAMPLE, take_sample },
  { TROUPE_TOLD_CORES, take_cores },         { TROUPE_TOLD_EVENT, take_event },
  { TROUPE_TOLD_FACTS, take_facts },         { TROUPE_TOLD_COUNTS, take_counts },
  { TROUPE_TOLD_CHUNK, take_chunk },         { TROUPE_TOLD_BARE, take_bare },
  { TROUPE_TOLD_PULLED, take_pulled },       { TROUPE_TOLD_COMPLETE, take_complete },
  { TROUPE_TOLD_SPANS, take_spans },         { TROUPE_TOLD_TIMES, take_times },
  { TROUPE_TOLD_PROCESSES, take_processes },
};

/**
 * troupe_watch_fill_take:
 * @self: a filler
 * @frame: a frame about the run
 * @error: return location for an error
 *
 * Brings the run up to date. A frame of a type that is not known is ignored: a later version may
 * tell more.
 *
 * Returns: %FALSE if the frame is malformed, or does not fit to those before
 */
gboolean
troupe_watch_fill_take (TroupeWatchFill *self, const TroupeFrame *frame, GError **error)
{
  gsize size;
  const guint8 *body = troupe_bytes_get_data (frame->body, &size);

  for (guint i = 0; i < G_N_ELEMENTS (takes); i++)
    if (takes[i].type == frame->type)
      return takes[i].take (self, body, size, error);
  return TRUE;
}

/**
 * troupe_watch_fill_append_views:
 * @self: a filler
 * @to: the bytes to append frames to
 *
 * Asks for the processes of the workers at which views look since the last call, and for those of
 * others no more.
 *
 * Returns: whether there is something to ask
 */
gboolean
troupe_watch_fill_append_views (TroupeWatchFill *self, GByteArray *to)
{
  if (self->views->len == 0)
    return FALSE;

  g_byte_array_append (to, self->views->data, self->views->len);
  g_byte_array_set_size (self->views, 0);
  return TRUE;
}

/* A worker of which nothing more will be heard. */
static void
end_workers (TroupeWatchFill *self, const char *why)
{
  GListModel *workers = troupe_run_get_workers (self->run);

  for (guint i = 0; i < g_list_model_get_n_items (workers); i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);
      TroupeWorkerStatus status = *troupe_worker_get_status (worker);

      if (status.state == TROUPE_WORKER_JOINED)
        continue;
      status.state = TROUPE_WORKER_ENDING;
      status.item[0] = '\0';
      status.item_since = 0;
      g_strlcpy (status.reason, why, sizeof status.reason);
      troupe_worker_set_status (worker, &status);
    }
}

/**
 * troupe_watch_fill_end:
 * @self: a filler
 * @why: a sentence for the user, for a run that has not finished
 *
 * Ends the run with what is known: nothing more will be told.
 *
 * Returns: whether it had finished
 */
gboolean
troupe_watch_fill_end (TroupeWatchFill *self, const char *why)
{
  TroupeRunCounts counts = *troupe_run_get_counts (self->run);
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeEvent) event = NULL;

  apply_last_counts (self);
  if (troupe_run_get_state (self->run) == TROUPE_RUN_FINISHED)
    return TRUE;

  error = g_error_new_literal (TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_GONE, why);
  troupe_run_set_error (self->run, error);
  end_workers (self, why);
  event = troupe_event_new (TROUPE_EVENT_WARNED, troupe_run_get_elapsed (self->run), 0, why);
  troupe_run_add_event (self->run, event);
  troupe_results_close (troupe_run_get_results (self->run));
  troupe_run_set_wall_clock (self->run, troupe_run_get_started_on (self->run), g_get_real_time ());
  counts.state = TROUPE_RUN_FINISHED;
  counts.ended_at = g_get_monotonic_time ();
  troupe_run_set_counts (self->run, &counts);
  return FALSE;
}
