/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs an engine on a thread, fills the run with its snapshots and passes orders on. */

#include "troupe-pool.h"

#include "troupe-ahead-source.h"
#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-engine.h"
#include "troupe-group-source.h"
#include "troupe-job-template.h"
#include "troupe-launch.h"
#include "troupe-launchers.h"
#include "troupe-node-job.h"
#include "troupe-sandbox.h"
#include "troupe-told-cores.h"
#include "troupe-told-sample.h"
#include "troupe-told-worker.h"
#include "troupe-wire-node.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

/* Items that are read before nodes need them, so that the end of the source is known before its
 * last items are given out. */
#define AHEAD_OF_NODES_BYTES (1024 * 1024)

/* Niceness added to the pool's thread in background mode. */
#define THREAD_NICENESS 5

struct _TroupePool
{
  GObject parent_instance;

  TroupeJob *job;
  TroupeSource *source;
  TroupeKnownResults *known;
  TroupeRun *run;
  TroupeRecorder *recorder;
  gboolean keeps_items;
  guint64 n_kept_items;
  TroupeMailbox *mailbox;
  TroupeLiveOutput *live;

  /* The command lines of workers on nodes, by their numbers, until these are known. */
  GHashTable *command_lines;

  gboolean in_background;
  GThread *thread;
  GMainContext *context;
  TroupeEngine *engine;
};

static void troupe_pool_run_control_init (TroupeRunControlInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupePool,
                               troupe_pool,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_RUN_CONTROL,
                                                      troupe_pool_run_control_init))

typedef struct
{
  TroupePool *pool;
  gboolean stop;
  gboolean now;
  gboolean publish;
  guint worker;
  TroupeRunAction action;
} Order;

static gboolean
order_cb (gpointer data)
{
  const Order *order = data;
  TroupeEngine *engine = order->pool->engine;

  if (engine == NULL)
    return G_SOURCE_REMOVE;
  if (order->publish)
    troupe_engine_publish_soon (engine);
  else if (order->stop)
    troupe_engine_stop (engine, order->now);
  else
    troupe_engine_act (engine, order->worker, order->action);
  return G_SOURCE_REMOVE;
}

static void
pool_order (TroupePool *self, Order order)
{
  g_autoptr (GSource) source = NULL;

  if (self->thread == NULL)
    return;

  /* The thread is joined before the pool is freed, so the order needs no reference. */
  order.pool = self;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, order_cb, g_memdup2 (&order, sizeof order), g_free);
  g_source_attach (source, self->context);
}

static void
troupe_pool_act (TroupeRunControl *control, guint worker, TroupeRunAction action)
{
  pool_order (TROUPE_POOL (control), (Order){ .worker = worker, .action = action });
}

static void
troupe_pool_stop (TroupeRunControl *control, gboolean now)
{
  pool_order (TROUPE_POOL (control), (Order){ .stop = TRUE, .now = now });
}

static void
troupe_pool_set_interval (TroupeRunControl *control, guint milliseconds)
{
  TroupePool *self = TROUPE_POOL (control);
  const guint before = troupe_mailbox_get_interval (self->mailbox);
  const guint interval = MAX (milliseconds, TROUPE_MAILBOX_LEAST_INTERVAL);

  troupe_mailbox_set_interval (self->mailbox, interval);
  /* What waits for the end of a long interval is wanted now. */
  if (interval < before)
    pool_order (self, (Order){ .publish = TRUE });
}

static void
troupe_pool_run_control_init (TroupeRunControlInterface *iface)
{
  iface->act = troupe_pool_act;
  iface->stop = troupe_pool_stop;
  iface->set_interval = troupe_pool_set_interval;
}

static void
troupe_pool_dispose (GObject *object)
{
  TroupePool *self = TROUPE_POOL (object);

  if (self->thread != NULL)
    {
      /* The engine runs until every worker joined. The thread of a finished pool has ended or is
       * about to end, and is joined only here. */
      troupe_mailbox_disconnect (self->mailbox);
      troupe_pool_stop (TROUPE_RUN_CONTROL (self), TRUE);
      g_thread_join (g_steal_pointer (&self->thread));
    }

  G_OBJECT_CLASS (troupe_pool_parent_class)->dispose (object);
}

static void
troupe_pool_finalize (GObject *object)
{
  TroupePool *self = TROUPE_POOL (object);

  g_clear_object (&self->job);
  g_clear_object (&self->source);
  g_clear_object (&self->known);
  g_clear_object (&self->run);
  g_clear_object (&self->recorder);
  troupe_mailbox_disconnect (self->mailbox);
  g_clear_pointer (&self->mailbox, troupe_mailbox_unref);
  g_clear_pointer (&self->live, troupe_live_output_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_hash_table_unref (self->command_lines);

  G_OBJECT_CLASS (troupe_pool_parent_class)->finalize (object);
}

static void
troupe_pool_class_init (TroupePoolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = troupe_pool_dispose;
  object_class->finalize = troupe_pool_finalize;
}

/* When it was by the wall clock, from a time of this process' own clock. */
static gint64
find_wall_clock (gint64 at)
{
  return at != 0 ? g_get_real_time () - (g_get_monotonic_time () - at) : 0;
}

static void
pool_set_counts (TroupePool *self, const TroupeRunCounts *counts)
{
  const gint64 started_on = troupe_run_get_started_on (self->run);

  if (started_on == 0 || (counts->ended_at != 0 && troupe_run_get_ended_on (self->run) == 0))
    troupe_run_set_wall_clock (self->run,
                               started_on != 0 ? started_on : find_wall_clock (counts->started_at),
                               find_wall_clock (counts->ended_at));
  troupe_run_set_counts (self->run, counts);
}

static void
pool_set_worker (TroupePool *self, const TroupeWorkerStatus *status)
{
  TroupeWorker *worker = troupe_run_set_worker_status (self->run, status);

  g_autofree char *command_line = NULL;
  gpointer told = NULL;

  if (troupe_worker_get_command_line (worker) != NULL)
    return;
  if (status->is_local)
    command_line = troupe_launch_describe (self->job, status->slot);
  else if (g_hash_table_steal_extended (self->command_lines, GUINT_TO_POINTER (status->number),
                                        NULL, &told))
    command_line = told;
  troupe_worker_set_command_line (worker, command_line);
}

/* A node has told of a worker that is known already: what it does not know is as it was. */
static void
pool_take_told_worker (TroupeWorker *worker, const guint8 *body, gsize size, gint64 offset)
{
  const TroupeWorkerStatus *known = troupe_worker_get_status (worker);
  g_autofree char *command_line = NULL;
  TroupeWorkerStatus status;

  if (!troupe_told_worker_read (body, size, offset, &status, &command_line, NULL))
    return;
  /* The engine has read the rest, and may know better by now. */
  if (command_line != NULL)
    {
      troupe_worker_set_command_line (worker, command_line);
      return;
    }
  if (known->state == TROUPE_WORKER_JOINED)
    return;

  status.number = known->number;
  status.slot = known->slot;
  status.replaces = known->replaces;
  status.is_local = known->is_local;
  g_strlcpy (status.host, known->host, sizeof status.host);
  troupe_worker_set_status (worker, &status);
}

/* A node tells the command line of a worker once, when the worker is new here as well. */
static void
pool_keep_command_line (TroupePool *self, guint number, const guint8 *body, gsize size)
{
  TroupeWorkerStatus status;
  char *command_line;

  if (troupe_told_worker_read (body, size, 0, &status, &command_line, NULL) && command_line != NULL)
    g_hash_table_insert (self->command_lines, GUINT_TO_POINTER (number), command_line);
}

static void
pool_take_told_frame (TroupeWorker *worker,
                      guint8 type,
                      const guint8 *body,
                      gsize size,
                      gint64 offset)
{
  TroupeWorkerSample sample;
  guint far_number;

  if (type == TROUPE_TOLD_WORKER)
    pool_take_told_worker (worker, body, size, offset);
  else if (type == TROUPE_TOLD_SAMPLE &&
           troupe_told_sample_read (body, size, &far_number, &sample, NULL))
    troupe_worker_set_sample (worker, &sample);
}

static void
pool_take_told_cores (TroupePool *self, const char *name, const guint8 *body, gsize size)
{
  g_auto (TroupeToldCores) cores = { 0 };
  TroupeHost *host;

  if (!troupe_told_cores_read (body, size, &cores, NULL))
    return;
  host = troupe_hosts_take (troupe_run_get_hosts (self->run), name);
  troupe_host_set_loads (host, cores.memory_bytes, cores.numbers, cores.loads, cores.n_cores);
}

/* A frame that is malformed is left out. */
static void
pool_take_told (TroupePool *self, const TroupeMailboxTold *told)
{
  gsize left;
  const guint8 *at = troupe_bytes_get_data (told->frames, &left);
  const guint8 *body;
  guint8 type;
  gsize size;

  for (guint i = 0;
       i < told->numbers->len && troupe_wire_next_told (&at, &left, &type, &body, &size, NULL); i++)
    {
      const guint number = g_array_index (told->numbers, guint, i);
      TroupeWorker *worker = number > 0 ? troupe_run_get_worker (self->run, number) : NULL;

      if (type == TROUPE_TOLD_CORES)
        pool_take_told_cores (self, told->host, body, size);
      else if (worker != NULL)
        pool_take_told_frame (worker, type, body, size, told->offset);
      else if (number > 0 && type == TROUPE_TOLD_WORKER)
        pool_keep_command_line (self, number, body, size);
    }
}

static gboolean
snapshot_cb (gpointer data)
{
  g_autoptr (TroupePool) self = g_object_ref (data);
  g_auto (TroupeMailboxSnapshot) snapshot = { 0 };

  troupe_mailbox_collect (self->mailbox, &snapshot);
  if (snapshot.error != NULL)
    troupe_run_set_error (self->run, snapshot.error);
  for (guint i = 0; i < snapshot.told->len; i++)
    pool_take_told (self, g_ptr_array_index (snapshot.told, i));
  for (guint i = 0; i < snapshot.workers->len; i++)
    pool_set_worker (self, &g_array_index (snapshot.workers, TroupeWorkerStatus, i));
  for (guint i = 0; i < snapshot.events->len; i++)
    troupe_run_add_event (self->run, g_ptr_array_index (snapshot.events, i));
  if (snapshot.counts.started_at != 0)
    pool_set_counts (self, &snapshot.counts);
  return G_SOURCE_CONTINUE;
}

static void
troupe_pool_init (TroupePool *self)
{
  self->context = g_main_context_new ();
  self->command_lines = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->mailbox = troupe_mailbox_new (snapshot_cb, self);
}

/**
 * troupe_pool_new:
 * @job: the job to run; it is copied
 * @source: over which items; it is read by this pool alone
 * @results: receives the results; for this pool alone
 * @trace: (nullable): records the running times; for this pool alone
 *
 * Returns: (transfer full): a pool, to be started with troupe_pool_start()
 */
TroupePool *
troupe_pool_new (TroupeJob *job, TroupeSource *source, TroupeResults *results, TroupeTrace *trace)
{
  TroupePool *self = g_object_new (TROUPE_TYPE_POOL, NULL);
  const TroupeRunCounts counts = { .n_items = troupe_source_get_length (source) };

  self->job = troupe_job_copy (job);
  troupe_job_take_columns (self->job, source);
  self->source = g_object_ref (source);
  if (TROUPE_IS_GROUP_SOURCE (source))
    troupe_results_set_numbers (results,
                                troupe_group_source_get_numbers (TROUPE_GROUP_SOURCE (source)));
  self->run = troupe_run_new (self->job, results, trace);
  troupe_run_set_counts (self->run, &counts);
  troupe_run_set_control (self->run, TROUPE_RUN_CONTROL (self));
  if (trace != NULL)
    troupe_trace_set_n_lanes (trace, troupe_job_get_threads (job));
  return self;
}

/**
 * troupe_pool_set_background:
 * @self: a pool that was not started
 *
 * Its workers will be nicer than the job asks for, and its thread, from which they inherit that,
 * nicer than the caller's, so that a window that shows them gets the greater part of a core when it
 * draws: among 64 busy processes on two cores, a frame of 10 ms would take a third of a second.
 */
void
troupe_pool_set_background (TroupePool *self)
{
  guint niceness;

  g_return_if_fail (TROUPE_IS_POOL (self));
  g_return_if_fail (self->thread == NULL);

  niceness = troupe_launch_find_niceness (self->job);
  troupe_job_set_nice (self->job, niceness - MIN (niceness, THREAD_NICENESS));
  self->in_background = TRUE;
}

/**
 * troupe_pool_keep_items:
 * @self: a pool that was not started, with a recorder
 * @n_kept: the number of items that are kept already
 *
 * Makes the recorder keep the items as well, since the source cannot be read again.
 */
void
troupe_pool_keep_items (TroupePool *self, guint64 n_kept)
{
  g_return_if_fail (TROUPE_IS_POOL (self));
  g_return_if_fail (self->recorder != NULL && self->thread == NULL);

  self->keeps_items = TRUE;
  self->n_kept_items = n_kept;
}

/**
 * troupe_pool_set_known_results:
 * @self: a pool that was not started
 * @known: results of items that are not run again; for this pool alone
 *
 * Makes it go on with an earlier run of the same job and items.
 */
void
troupe_pool_set_known_results (TroupePool *self, TroupeKnownResults *known)
{
  g_return_if_fail (TROUPE_IS_POOL (self));
  g_return_if_fail (self->thread == NULL);

  g_set_object (&self->known, known);
}

/**
 * troupe_pool_set_recorder:
 * @self: a pool that was not started
 * @recorder: keeps its run; it is called in the pool's thread
 *
 * Sets the recorder of the run; without this call nothing is kept.
 */
void
troupe_pool_set_recorder (TroupePool *self, TroupeRecorder *recorder)
{
  g_return_if_fail (TROUPE_IS_RECORDER (recorder));
  g_return_if_fail (self->thread == NULL);

  g_set_object (&self->recorder, recorder);
}

/**
 * troupe_pool_set_live_output:
 * @self: a pool that was not started
 * @live: receives what items print, while they run; for this pool alone
 */
void
troupe_pool_set_live_output (TroupePool *self, TroupeLiveOutput *live)
{
  g_return_if_fail (TROUPE_IS_POOL (self));
  g_return_if_fail (self->thread == NULL && self->live == NULL);

  self->live = troupe_live_output_ref (live);
}

/* Starts workers here, or nodes, which are told what is wanted of them. */
static TroupeLauncher *
pool_create_launcher (TroupePool *self)
{
  TroupeLauncher *launcher = troupe_launchers_create (self->job);
  guint32 flags = TROUPE_WIRE_JOB_TELLS_BEGUN | TROUPE_WIRE_JOB_TELLS_ATTEMPTS;

  if (!troupe_launcher_has_nodes (launcher))
    return launcher;

  if (self->live != NULL)
    flags |=
        troupe_live_output_is_only (self->live) ? TROUPE_WIRE_JOB_LIVE_ONLY : TROUPE_WIRE_JOB_LIVE;
  troupe_launcher_set_node_flags (launcher, flags);
  return launcher;
}

/* Nodes have items ahead, and fewer near the end, which has to be known for that. The calls of a
 * program have no end before it has its results. */
static TroupeSource *
pool_create_source (TroupePool *self, gboolean has_nodes)
{
  const gboolean reads_ahead = has_nodes && troupe_source_get_length (self->source) < 0 &&
                               *troupe_job_get_calls (self->job) == '\0';
  TroupeSource *source;

  if (!self->keeps_items && !reads_ahead)
    return g_object_ref (self->source);

  source = troupe_ahead_source_new (self->source);
  if (!self->keeps_items)
    troupe_ahead_source_set_max (TROUPE_AHEAD_SOURCE (source), AHEAD_OF_NODES_BYTES);
  return source;
}

static gpointer
pool_thread (gpointer data)
{
  TroupePool *self = data;
  g_autoptr (GMainLoop) loop = g_main_loop_new (self->context, FALSE);
  g_autoptr (TroupeLauncher) launcher = pool_create_launcher (self);
  const gboolean has_nodes = troupe_launcher_has_nodes (launcher);
  g_autoptr (TroupeJob) job =
      has_nodes ? troupe_node_job_copy_rest (self->job) : g_object_ref (self->job);
  g_autoptr (TroupeSource) source = pool_create_source (self, has_nodes);

  /* On Linux a thread has a niceness of its own. */
  if (self->in_background)
    setpriority (PRIO_PROCESS, gettid (), getpriority (PRIO_PROCESS, gettid ()) + THREAD_NICENESS);
  g_main_context_push_thread_default (self->context);
  self->engine = troupe_engine_new (job, source, troupe_run_get_results (self->run),
                                    troupe_run_get_trace (self->run), self->recorder, self->mailbox,
                                    self->live, launcher, loop);
  if (self->known != NULL)
    troupe_engine_set_known_results (self->engine, self->known);
  if (self->keeps_items)
    troupe_engine_keep_items (self->engine, TROUPE_AHEAD_SOURCE (source), self->n_kept_items);
  else if (TROUPE_IS_AHEAD_SOURCE (source))
    troupe_engine_read_ahead (self->engine, TROUPE_AHEAD_SOURCE (source));
  troupe_engine_start (self->engine);
  /* Without any work it has finished already. */
  if (!troupe_engine_is_finished (self->engine))
    g_main_loop_run (loop);

  /* The remaining events of GLib about the processes that joined. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_clear_pointer (&self->engine, troupe_engine_free);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/**
 * troupe_pool_start:
 * @self: a pool that was not started
 * @error: return location for an error
 *
 * Starts the work. From now on SIGPIPE is ignored by this process, since a worker may die while it
 * is written to, and this process is the parent of the processes that dead workers leave behind.
 *
 * Returns: %FALSE if the job is not valid, or cannot be run in this sandbox
 */
gboolean
troupe_pool_start (TroupePool *self, GError **error)
{
  g_return_val_if_fail (
      self->thread == NULL && troupe_run_get_state (self->run) == TROUPE_RUN_READY, FALSE);

  if (!troupe_job_validate (self->job, error))
    return FALSE;
  if (troupe_job_get_outside_sandbox (self->job) &&
      !troupe_sandbox_check_outside (troupe_sandbox_read (TROUPE_SANDBOX_INFO), error))
    return FALSE;

  signal (SIGPIPE, SIG_IGN);
  self->thread = g_thread_new ("pool", pool_thread, self);
  return TRUE;
}

/**
 * troupe_pool_get_run:
 * @self: a pool
 *
 * Returns: (transfer none): its run, whose job is the pool's own copy
 */
TroupeRun *
troupe_pool_get_run (TroupePool *self)
{
  return self->run;
}

/**
 * troupe_pool_get_source:
 * @self: a pool
 *
 * Returns: (transfer none): the source of its items; while the pool runs, it alone reads the source
 */
TroupeSource *
troupe_pool_get_source (TroupePool *self)
{
  return self->source;
}
