/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a job once with a pool and measures it. */

#include "troupe-trial.h"

#include "troupe-runner.h"

#define RESULTS_MEMORY_BYTES (64 * 1024 * 1024)
#define LOOK_MS              5

typedef struct
{
  TroupeTrial *trial;
  TroupeRun *run;
  TroupeResults *results;
  const TroupeTrialWatch *watch;
  GChecksum *checksum;
  GHashTable *cores;
  gboolean finished;
  GError *error;
} TrialRun;

static void
append_number (GByteArray *bytes, guint32 number)
{
  number = GUINT32_TO_LE (number);
  g_byte_array_append (bytes, (const guint8 *) &number, sizeof number);
}

/* The checksum is independent of the workers and of the grouping of results. The bytes are joined
 * first, since a call for each item would take longer than the computation. No value has the size
 * G_MAXUINT32, which marks a failure. */
static void
add_to_checksum (GChecksum *checksum, const TroupeResultChunk *chunk)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (guint32 i = 0; i < chunk->count; i++)
    {
      gsize size;
      const guint8 *value;

      if (chunk->status == TROUPE_RESULT_OK)
        {
          value = troupe_block_get_value (chunk->values, i, &size);
          append_number (bytes, size);
          g_byte_array_append (bytes, value, size);
        }
      else
        {
          append_number (bytes, G_MAXUINT32);
          append_number (bytes, chunk->status);
          append_number (bytes, chunk->note == NULL ? 0 : chunk->note->code);
        }
    }
  g_checksum_update (checksum, bytes->data, bytes->len);
}

static void
take_chunk (TrialRun *self, const TroupeResultChunk *chunk)
{
  TroupeTrial *trial = self->trial;

  add_to_checksum (self->checksum, chunk);
  if (chunk->attempts > 1)
    trial->n_again += (guint64) chunk->count * (chunk->attempts - 1);
  if (chunk->worker != 0 && chunk->core != TROUPE_WIRE_CORE_UNKNOWN)
    g_hash_table_add (self->cores, GUINT_TO_POINTER (chunk->core));
  if (self->watch != NULL && self->watch->result != NULL)
    self->watch->result (chunk, self->watch->data);
}

static void
advanced_cb (TroupeResults *results, TrialRun *self)
{
  while (self->error == NULL)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      if (!troupe_results_next_chunk (results, &chunk, &self->error))
        break;
      take_chunk (self, &chunk);
    }

  if (self->error != NULL)
    troupe_run_stop (self->run, TRUE);
}

static void
finished_cb (TroupeRun *run, TrialRun *self)
{
  self->finished = TRUE;
}

static gboolean
look_cb (gpointer data)
{
  TrialRun *self = data;

  if (self->watch != NULL && self->watch->look != NULL && !self->finished)
    self->watch->look (self->run, self->watch->data);
  return G_SOURCE_CONTINUE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  TrialRun *self = data;

  troupe_run_stop (self->run, TRUE);
  return G_SOURCE_REMOVE;
}

static GSource *
attach (GSource *source, GSourceFunc callback, TrialRun *self)
{
  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
detach (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
measure (TrialRun *self)
{
  TroupeTrial *trial = self->trial;
  GListModel *workers = troupe_run_get_workers (self->run);
  guint n_workers = g_list_model_get_n_items (workers);

  trial->seconds = troupe_run_get_elapsed (self->run);
  trial->restarts = troupe_run_get_counts (self->run)->restarts;
  trial->n_ok = troupe_run_get_n_status (self->run, TROUPE_RESULT_OK);
  trial->n_failed = troupe_run_get_n_done (self->run) - trial->n_ok;
  trial->n_cores = g_hash_table_size (self->cores);
  trial->digest = g_strdup (g_checksum_get_string (self->checksum));
  for (guint i = 0; i < n_workers; i++)
    {
      TroupeWorker *worker = g_list_model_get_item (workers, i);

      trial->cpu_seconds += troupe_worker_get_cpu_seconds (worker);
      trial->max_rss_bytes += troupe_worker_get_max_rss_bytes (worker);
      g_ptr_array_add (trial->workers, worker);
    }
}

static void
complete (TrialRun *self, GCancellable *cancellable)
{
  GMainContext *context = g_main_context_get_thread_default ();
  GSource *cancelled = g_cancellable_source_new (cancellable);
  GSource *look = attach (g_timeout_source_new (LOOK_MS), look_cb, self);

  attach (cancelled, G_SOURCE_FUNC (cancelled_cb), self);
  while (!self->finished)
    g_main_context_iteration (context, TRUE);
  detach (look);
  detach (cancelled);

  advanced_cb (self->results, self);
  if (self->error == NULL && troupe_run_get_error (self->run) != NULL)
    self->error = g_error_copy (troupe_run_get_error (self->run));
  if (self->error == NULL)
    g_cancellable_set_error_if_cancelled (cancellable, &self->error);
}

/**
 * troupe_trial_run:
 * @job: the job
 * @source: over which items
 * @watch: (nullable): functions to call meanwhile
 * @cancellable: (nullable): ends it
 * @error: return location for an error
 *
 * Runs a job, and returns when every worker has joined. Meanwhile it iterates the main context of
 * the calling thread, which must not be a thread that shows something.
 *
 * Returns: (transfer full) (nullable): the measurement; failed items are not an error
 */
TroupeTrial *
troupe_trial_run (TroupeJob *job,
                  TroupeSource *source,
                  const TroupeTrialWatch *watch,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (TroupeTrial) trial = g_new0 (TroupeTrial, 1);
  g_autoptr (TroupeRunner) runner =
      troupe_runner_new (job, source, TROUPE_RESULTS_KEEP_UNTIL_READ, RESULTS_MEMORY_BYTES);
  TroupeRun *run = troupe_runner_get_run (runner);
  TroupeResults *results = troupe_run_get_results (run);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GHashTable) cores = g_hash_table_new (NULL, NULL);
  TrialRun self = {
    .trial = trial,
    .run = run,
    .results = results,
    .watch = watch,
    .checksum = checksum,
    .cores = cores,
  };

  trial->workers = g_ptr_array_new_with_free_func (g_object_unref);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  g_signal_connect (results, "advanced", G_CALLBACK (advanced_cb), &self);
  g_signal_connect (run, "finished", G_CALLBACK (finished_cb), &self);
  trial->started_at = g_get_monotonic_time ();
  if (troupe_runner_start (runner, error))
    {
      complete (&self, cancellable);
      measure (&self);
    }
  g_signal_handlers_disconnect_by_data (results, &self);
  g_signal_handlers_disconnect_by_data (run, &self);

  if (self.error != NULL)
    g_propagate_error (error, self.error);
  return self.finished && self.error == NULL ? g_steal_pointer (&trial) : NULL;
}

/**
 * troupe_trial_free:
 * @self: (transfer full): a trial
 *
 * Frees @self.
 */
void
troupe_trial_free (TroupeTrial *self)
{
  g_free (self->digest);
  g_ptr_array_unref (self->workers);
  g_free (self);
}
