/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts a run of a job on this machine, with all that it takes. */

#include "troupe-runner.h"

#include "troupe-pool.h"

/* The spans of a trace that is there for watchers alone, of 56 bytes each. */
#define SHARED_SPANS (16 * 1024)

struct _TroupeRunner
{
  GObject parent_instance;

  TroupePool *pool;
  TroupeSampler *sampler;
  TroupeWatchServer *server;
  /* It is there for those who watch the run from another process, and for nobody else. */
  gboolean samples_for_watchers;
};

G_DEFINE_FINAL_TYPE (TroupeRunner, troupe_runner, G_TYPE_OBJECT)

static void
troupe_runner_dispose (GObject *object)
{
  TroupeRunner *self = TROUPE_RUNNER (object);

  g_clear_pointer (&self->server, troupe_watch_server_free);
  g_clear_object (&self->sampler);
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (troupe_runner_parent_class)->dispose (object);
}

static void
troupe_runner_class_init (TroupeRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = troupe_runner_dispose;
}

static void
troupe_runner_init (TroupeRunner *self)
{
}

/**
 * troupe_runner_new:
 * @job: the job to run; it is copied
 * @source: over which items; it is read by this run alone
 * @keep: which results are kept; with %TROUPE_RESULTS_KEEP_ALL the run has a trace as well
 * @memory_limit: bytes of results in memory, before they go to a temporary file
 *
 * Returns: (transfer full): a runner, to be started with troupe_runner_start()
 */
TroupeRunner *
troupe_runner_new (TroupeJob *job, TroupeSource *source, TroupeResultsKeep keep, gsize memory_limit)
{
  TroupeRunner *self = g_object_new (TROUPE_TYPE_RUNNER, NULL);
  g_autoptr (TroupeResults) results = troupe_results_new (keep, memory_limit);
  g_autoptr (TroupeTrace) trace =
      keep == TROUPE_RESULTS_KEEP_ALL ? troupe_trace_new (TROUPE_TRACE_MAX_SPANS) : NULL;

  self->pool = troupe_pool_new (job, source, results, trace);
  return self;
}

/**
 * troupe_runner_set_background:
 * @self: a runner that was not started
 *
 * Gives priority to the calling thread, like troupe_pool_set_background().
 */
void
troupe_runner_set_background (TroupeRunner *self)
{
  g_return_if_fail (TROUPE_IS_RUNNER (self));

  troupe_pool_set_background (self->pool);
}

/**
 * troupe_runner_keep_items:
 * @self: a runner that was not started, with a recorder
 * @n_kept: the number of items that are kept already
 *
 * Keeps the items of a source that cannot be read again, like troupe_pool_keep_items().
 */
void
troupe_runner_keep_items (TroupeRunner *self, guint64 n_kept)
{
  g_return_if_fail (TROUPE_IS_RUNNER (self));

  troupe_pool_keep_items (self->pool, n_kept);
}

/**
 * troupe_runner_set_known_results:
 * @self: a runner that was not started
 * @known: results of items that are not run again; for this run alone
 *
 * Makes it go on with an earlier run of the same job and items, like
 * troupe_pool_set_known_results().
 */
void
troupe_runner_set_known_results (TroupeRunner *self, TroupeKnownResults *known)
{
  g_return_if_fail (TROUPE_IS_RUNNER (self));

  troupe_pool_set_known_results (self->pool, known);
}

/**
 * troupe_runner_set_recorder:
 * @self: a runner that was not started
 * @recorder: keeps the run
 *
 * Sets the recorder of the run, like troupe_pool_set_recorder().
 */
void
troupe_runner_set_recorder (TroupeRunner *self, TroupeRecorder *recorder)
{
  g_return_if_fail (TROUPE_IS_RUNNER (self));

  troupe_pool_set_recorder (self->pool, recorder);
}

/**
 * troupe_runner_set_live_output:
 * @self: a runner that was not started
 * @live: receives what items print, while they run; for this run alone
 */
void
troupe_runner_set_live_output (TroupeRunner *self, TroupeLiveOutput *live)
{
  g_return_if_fail (TROUPE_IS_RUNNER (self));

  troupe_pool_set_live_output (self->pool, live);
}

static TroupeSampler *
ensure_sampler (TroupeRunner *self)
{
  if (self->sampler == NULL)
    {
      self->sampler = troupe_sampler_new ();
      troupe_sampler_set_workers (self->sampler,
                                  troupe_run_get_workers (troupe_pool_get_run (self->pool)));
    }
  return self->sampler;
}

static TroupeSampler *
sampling_cb (gboolean wanted, gpointer data)
{
  TroupeRunner *self = data;

  if (self->sampler == NULL)
    self->samples_for_watchers = TRUE;
  ensure_sampler (self);
  if (self->samples_for_watchers)
    troupe_sampler_set_active (self->sampler, wanted);
  return self->sampler;
}

/**
 * troupe_runner_share:
 * @self: a runner that was not started
 * @flags: what others may do
 *
 * Makes it possible for other processes of this user to watch the run, as troupe_watch_server_new()
 * has it. They see when items ran from the start on, since this gives the run a trace if it has
 * none.
 */
void
troupe_runner_share (TroupeRunner *self, TroupeWatchServerFlags flags)
{
  TroupeRun *run;

  g_return_if_fail (TROUPE_IS_RUNNER (self));
  g_return_if_fail (self->server == NULL);

  run = troupe_pool_get_run (self->pool);
  if (troupe_run_get_trace (run) == NULL)
    {
      g_autoptr (TroupeTrace) trace = troupe_trace_new (SHARED_SPANS);

      troupe_trace_set_n_lanes (trace, troupe_job_get_threads (troupe_run_get_job (run)));
      troupe_run_set_trace (run, trace);
    }
  self->server = troupe_watch_server_new (run, flags, sampling_cb, self);
}

/**
 * troupe_runner_tell_exit:
 * @self: a runner
 * @status: the exit status of this process, which is about to end
 *
 * Tells it to those who watch the run, if it is shared. Nobody else can watch it from now on.
 */
void
troupe_runner_tell_exit (TroupeRunner *self, int status)
{
  g_return_if_fail (TROUPE_IS_RUNNER (self));

  if (self->server != NULL)
    troupe_watch_server_set_exit (self->server, status);
}

/**
 * troupe_runner_start:
 * @self: a runner that was not started
 * @error: return location for an error
 *
 * Starts the run, as troupe_pool_start() has it.
 *
 * Returns: %FALSE if the job is not valid, or cannot be run in this sandbox
 */
gboolean
troupe_runner_start (TroupeRunner *self, GError **error)
{
  g_return_val_if_fail (TROUPE_IS_RUNNER (self), FALSE);

  return troupe_pool_start (self->pool, error);
}

/**
 * troupe_runner_get_run:
 * @self: a runner
 *
 * Returns: (transfer none): the run, which may outlive the runner, without a control then
 */
TroupeRun *
troupe_runner_get_run (TroupeRunner *self)
{
  g_return_val_if_fail (TROUPE_IS_RUNNER (self), NULL);

  return troupe_pool_get_run (self->pool);
}

/**
 * troupe_runner_get_source:
 * @self: a runner
 *
 * Returns: (transfer none): the source of the items; until the run has finished, it alone reads the
 *   source
 */
TroupeSource *
troupe_runner_get_source (TroupeRunner *self)
{
  g_return_val_if_fail (TROUPE_IS_RUNNER (self), NULL);

  return troupe_pool_get_source (self->pool);
}

/**
 * troupe_runner_get_sampler:
 * @self: a runner
 *
 * The sampler is made by the first call, so that nothing is measured that is not looked at.
 *
 * Returns: (transfer none): the sampler that measures the workers of the run and this machine
 */
TroupeSampler *
troupe_runner_get_sampler (TroupeRunner *self)
{
  g_return_val_if_fail (TROUPE_IS_RUNNER (self), NULL);

  self->samples_for_watchers = FALSE;
  return ensure_sampler (self);
}
