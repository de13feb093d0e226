/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-config.h"

#include "troupe-pool.h"

#include "troupe-engine.h"
#include "troupe-launch.h"
#include "troupe-orphans.h"
#include "troupe-worker-program.h"
#include "troupe-sandbox.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* What a word may be made of that a shell takes as it is. */
#define PLAIN_CHARACTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-./,:@%+="

/* By how much the pool's thread is nicer that makes way. */
#define THREAD_NICENESS 5

struct _TroupePool
{
  GObject parent_instance;

  TroupeJob *job;
  TroupeSource *source;
  TroupeResults *results;
  GListStore *workers;
  TroupeEvents *events;

  TroupePoolCounts counts;
  GError *error;
  TroupeMailbox *mailbox;

  gboolean in_background;
  GThread *thread;
  GMainContext *context;
  TroupeEngine *engine;
};

G_DEFINE_FINAL_TYPE (TroupePool, troupe_pool, G_TYPE_OBJECT)
G_DEFINE_QUARK (troupe - pool - error, troupe_pool_error)

typedef enum
{
  PROP_STATE = 1,
  PROP_N_ITEMS,
  PROP_N_DONE,
  PROP_N_OK,
  PROP_N_FAILED,
  PROP_N_CRASHED,
  PROP_N_TIMED_OUT,
  PROP_N_NOT_RUN,
  PROP_ELAPSED,
  PROP_RESTARTS,
  PROP_RETRIES,
  N_PROPS,
} TroupePoolProperty;

static GParamSpec *properties[N_PROPS];

enum
{
  FINISHED,
  EVENT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static guint64
counts_get_done (const TroupePoolCounts *counts)
{
  guint64 done = 0;

  for (int i = TROUPE_RESULT_OK; i < TROUPE_RESULT_NOT_RUN; i++)
    done += counts->n_status[i];
  return done;
}

static void
troupe_pool_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  TroupePool *self = TROUPE_POOL (object);

  switch ((TroupePoolProperty) property_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->counts.state);
      break;
    case PROP_N_ITEMS:
      g_value_set_int64 (value, self->counts.n_items);
      break;
    case PROP_N_DONE:
      g_value_set_uint64 (value, troupe_pool_get_n_done (self));
      break;
    case PROP_N_OK:
      g_value_set_uint64 (value, self->counts.n_status[TROUPE_RESULT_OK]);
      break;
    case PROP_N_FAILED:
      g_value_set_uint64 (value, self->counts.n_status[TROUPE_RESULT_FAILED]);
      break;
    case PROP_N_CRASHED:
      g_value_set_uint64 (value, self->counts.n_status[TROUPE_RESULT_CRASHED]);
      break;
    case PROP_N_TIMED_OUT:
      g_value_set_uint64 (value, self->counts.n_status[TROUPE_RESULT_TIMED_OUT]);
      break;
    case PROP_N_NOT_RUN:
      g_value_set_uint64 (value, self->counts.n_status[TROUPE_RESULT_NOT_RUN]);
      break;
    case PROP_ELAPSED:
      g_value_set_double (value, troupe_pool_get_elapsed (self));
      break;
    case PROP_RESTARTS:
      g_value_set_uint (value, self->counts.restarts);
      break;
    case PROP_RETRIES:
      g_value_set_uint (value, self->counts.retries);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

typedef struct
{
  TroupePool *pool;
  gboolean stop;
  gboolean now;
  guint worker;
  TroupePoolAction action;
} Order;

static gboolean
on_order (gpointer data)
{
  const Order *order = data;
  TroupeEngine *engine = order->pool->engine;

  if (engine == NULL)
    return G_SOURCE_REMOVE;
  if (order->stop)
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

  /* The thread is joined before the pool goes, so the order needs no reference. */
  order.pool = self;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, on_order, g_memdup2 (&order, sizeof order), g_free);
  g_source_attach (source, self->context);
}

static void
troupe_pool_dispose (GObject *object)
{
  TroupePool *self = TROUPE_POOL (object);

  if (self->thread != NULL)
    {
      /* The engine runs until every worker joined. Of a pool that has finished the thread has
       * ended, or is about to, which nobody waits for before. */
      troupe_mailbox_disconnect (self->mailbox);
      troupe_pool_stop (self, TRUE);
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
  g_clear_object (&self->results);
  g_clear_object (&self->workers);
  g_clear_object (&self->events);
  g_clear_error (&self->error);
  troupe_mailbox_disconnect (self->mailbox);
  g_clear_pointer (&self->mailbox, troupe_mailbox_unref);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (troupe_pool_parent_class)->finalize (object);
}

static void
troupe_pool_class_init (TroupePoolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_pool_get_property;
  object_class->dispose = troupe_pool_dispose;
  object_class->finalize = troupe_pool_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, TROUPE_POOL_READY,
                                             TROUPE_POOL_FINISHED, TROUPE_POOL_READY, flags);
  properties[PROP_N_ITEMS] = g_param_spec_int64 ("n-items", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_N_DONE] = g_param_spec_uint64 ("n-done", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_OK] = g_param_spec_uint64 ("n-ok", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_FAILED] =
      g_param_spec_uint64 ("n-failed", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_CRASHED] =
      g_param_spec_uint64 ("n-crashed", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_TIMED_OUT] =
      g_param_spec_uint64 ("n-timed-out", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_NOT_RUN] =
      g_param_spec_uint64 ("n-not-run", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_ELAPSED] = g_param_spec_double ("elapsed", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_RESTARTS] = g_param_spec_uint ("restarts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_RETRIES] = g_param_spec_uint ("retries", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FINISHED] = g_signal_new ("finished", TROUPE_TYPE_POOL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
  signals[EVENT] = g_signal_new ("event", TROUPE_TYPE_POOL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, TROUPE_TYPE_EVENT);
}

static void
notify_if (TroupePool *self, gboolean changed, TroupePoolProperty property)
{
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
pool_set_counts (TroupePool *self, const TroupePoolCounts *counts)
{
  const TroupePoolCounts before = self->counts;

  self->counts = *counts;

  g_object_freeze_notify (G_OBJECT (self));
  notify_if (self, before.state != counts->state, PROP_STATE);
  notify_if (self, before.n_items != counts->n_items, PROP_N_ITEMS);
  notify_if (self, counts_get_done (&before) != counts_get_done (counts), PROP_N_DONE);
  for (int i = TROUPE_RESULT_OK; i <= TROUPE_RESULT_NOT_RUN; i++)
    notify_if (self, before.n_status[i] != counts->n_status[i], PROP_N_OK + (i - TROUPE_RESULT_OK));
  notify_if (self, counts->started_at != 0, PROP_ELAPSED);
  notify_if (self, before.restarts != counts->restarts, PROP_RESTARTS);
  notify_if (self, before.retries != counts->retries, PROP_RETRIES);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
pool_set_worker (TroupePool *self, const TroupeWorkerStatus *status)
{
  g_autoptr (TroupeWorker) worker =
      g_list_model_get_item (G_LIST_MODEL (self->workers), status->number - 1);

  /* News of workers come first in the order of their numbers. */
  if (worker != NULL)
    {
      troupe_worker_set_status (worker, status);
      return;
    }

  worker = troupe_worker_new (status->number);
  troupe_worker_set_status (worker, status);
  if (status->replaces > 0)
    {
      g_autoptr (TroupeWorker) replaced =
          g_list_model_get_item (G_LIST_MODEL (self->workers), status->replaces - 1);

      troupe_worker_set_replaced_by (replaced, status->number);
    }
  g_list_store_append (self->workers, worker);
}

static gboolean
on_news (gpointer data)
{
  g_autoptr (TroupePool) self = g_object_ref (data);
  g_auto (TroupeMailboxSnapshot) snapshot = { 0 };
  gboolean finished;

  troupe_mailbox_collect (self->mailbox, &snapshot);
  if (snapshot.error != NULL && self->error == NULL)
    self->error = g_steal_pointer (&snapshot.error);
  for (guint i = 0; i < snapshot.workers->len; i++)
    pool_set_worker (self, &g_array_index (snapshot.workers, TroupeWorkerStatus, i));
  for (guint i = 0; i < snapshot.events->len; i++)
    {
      TroupeEvent *event = g_ptr_array_index (snapshot.events, i);

      troupe_events_add (self->events, event);
      if (troupe_event_is_warning (event))
        g_signal_emit (self, signals[EVENT], 0, event);
    }

  finished =
      snapshot.counts.state == TROUPE_POOL_FINISHED && self->counts.state != TROUPE_POOL_FINISHED;
  if (snapshot.counts.started_at != 0)
    pool_set_counts (self, &snapshot.counts);
  if (finished)
    g_signal_emit (self, signals[FINISHED], 0);
  return G_SOURCE_CONTINUE;
}

static void
troupe_pool_init (TroupePool *self)
{
  self->counts.n_items = -1;
  self->workers = g_list_store_new (TROUPE_TYPE_WORKER);
  self->events = troupe_events_new ();
  self->context = g_main_context_new ();
  self->mailbox = troupe_mailbox_new (on_news, self);
}

/* What the items are made of is the source's to say. */
static void
pool_set_columns (TroupePool *self, TroupeSource *source)
{
  const char *const *names = troupe_source_get_part_names (source);
  guint n_parts = troupe_source_get_n_parts (source);
  g_auto (GStrv) unnamed = NULL;

  if (names == NULL)
    {
      unnamed = g_new0 (char *, n_parts + 1);
      for (guint i = 0; n_parts > 1 && i < n_parts; i++)
        unnamed[i] = g_strdup ("");
      names = (const char *const *) unnamed;
    }
  troupe_job_set_columns (self->job, names);
}

/**
 * troupe_pool_new:
 * @job: what to run; it is copied
 * @source: over which items; it is read by this pool alone
 * @results: where results go; for this pool alone
 *
 * Returns: (transfer full): a pool, to be started with troupe_pool_start()
 */
TroupePool *
troupe_pool_new (TroupeJob *job, TroupeSource *source, TroupeResults *results)
{
  TroupePool *self = g_object_new (TROUPE_TYPE_POOL, NULL);

  self->job = troupe_job_copy (job);
  pool_set_columns (self, source);
  self->source = g_object_ref (source);
  self->results = g_object_ref (results);
  self->counts.n_items = troupe_source_get_length (source);
  if (troupe_results_get_trace (results) != NULL)
    troupe_trace_set_n_lanes (troupe_results_get_trace (results), troupe_job_get_threads (job));
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

static gpointer
pool_thread (gpointer data)
{
  TroupePool *self = data;
  g_autoptr (GMainLoop) loop = g_main_loop_new (self->context, FALSE);

  /* On Linux a thread has a niceness of its own. */
  if (self->in_background)
    setpriority (PRIO_PROCESS, gettid (), getpriority (PRIO_PROCESS, gettid ()) + THREAD_NICENESS);
  g_main_context_push_thread_default (self->context);
  self->engine = troupe_engine_new (self->job, self->source, self->results, self->mailbox, loop);
  troupe_engine_start (self->engine);
  /* With nothing to do it has finished already. */
  if (!troupe_engine_is_finished (self->engine))
    g_main_loop_run (loop);

  /* What GLib still has to say about the processes that joined. */
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
 * is written to, and this process is the parent of what dead workers leave behind.
 *
 * Returns: %FALSE where the job is not valid, or cannot be run in this sandbox
 */
gboolean
troupe_pool_start (TroupePool *self, GError **error)
{
  g_return_val_if_fail (self->thread == NULL && self->counts.state == TROUPE_POOL_READY, FALSE);

  if (!troupe_job_validate (self->job, error))
    return FALSE;
  if (troupe_job_get_outside_sandbox (self->job) &&
      !troupe_sandbox_check_outside (troupe_sandbox_read (TROUPE_SANDBOX_INFO), error))
    return FALSE;

  signal (SIGPIPE, SIG_IGN);
  troupe_orphans_adopt ();
  self->thread = g_thread_new ("pool", pool_thread, self);
  return TRUE;
}

/**
 * troupe_pool_stop:
 * @self: a pool
 * @now: whether to kill at once
 *
 * Ends the job: hands out nothing any more and ends every worker, with SIGTERM and, after the
 * grace, SIGKILL; with @now, or when called again with it, SIGKILL. What has no result then is not
 * run.
 */
void
troupe_pool_stop (TroupePool *self, gboolean now)
{
  pool_order (self, (Order){ .stop = TRUE, .now = now });
}

/**
 * troupe_pool_set_interval:
 * @self: a pool
 * @milliseconds: 50 at the least, which it is at first
 *
 * Says how often its counts change; whatever else happens is told at once.
 */
void
troupe_pool_set_interval (TroupePool *self, guint milliseconds)
{
  g_return_if_fail (TROUPE_IS_POOL (self));

  troupe_mailbox_set_interval (self->mailbox, MAX (milliseconds, TROUPE_NEWS_LEAST_INTERVAL));
}

/**
 * troupe_pool_act:
 * @self: a pool
 * @worker: the number of a worker, or 0 for all of them
 * @action: what to do to it
 *
 * Kills, ends, pauses or continues a worker; nothing happens to one that has joined. The state of
 * the worker tells when it is done.
 */
void
troupe_pool_act (TroupePool *self, guint worker, TroupePoolAction action)
{
  pool_order (self, (Order){ .worker = worker, .action = action });
}

/**
 * troupe_pool_get_job:
 * @self: a pool
 *
 * Returns: (transfer none): the pool's own copy of its job
 */
TroupeJob *
troupe_pool_get_job (TroupePool *self)
{
  return self->job;
}

/**
 * troupe_pool_get_source:
 * @self: a pool
 *
 * Returns: (transfer none): where its items come from; while it runs, it alone reads them
 */
TroupeSource *
troupe_pool_get_source (TroupePool *self)
{
  return self->source;
}

/**
 * troupe_pool_get_results:
 * @self: a pool
 *
 * Returns: (transfer none): its results
 */
TroupeResults *
troupe_pool_get_results (TroupePool *self)
{
  return self->results;
}

/**
 * troupe_pool_get_workers:
 * @self: a pool
 *
 * Returns: (transfer none): a list of #TroupeWorker, one for each process ever started, by number
 */
GListModel *
troupe_pool_get_workers (TroupePool *self)
{
  return G_LIST_MODEL (self->workers);
}

/**
 * troupe_pool_get_events:
 * @self: a pool
 *
 * Returns: (transfer none): what happened since it was started
 */
TroupeEvents *
troupe_pool_get_events (TroupePool *self)
{
  return self->events;
}

/**
 * troupe_pool_get_state:
 * @self: a pool
 *
 * Returns: what it does
 */
TroupePoolState
troupe_pool_get_state (TroupePool *self)
{
  return self->counts.state;
}

/**
 * troupe_pool_get_n_items:
 * @self: a pool
 *
 * Returns: the number of items in all, or -1 while it is not known
 */
gint64
troupe_pool_get_n_items (TroupePool *self)
{
  return self->counts.n_items;
}

/**
 * troupe_pool_get_n_done:
 * @self: a pool
 *
 * Returns: the number of items that have a result
 */
guint64
troupe_pool_get_n_done (TroupePool *self)
{
  return counts_get_done (&self->counts);
}

/**
 * troupe_pool_get_n_status:
 * @self: a pool
 * @status: from %TROUPE_RESULT_OK on
 *
 * Returns: the number of items whose result is @status
 */
guint64
troupe_pool_get_n_status (TroupePool *self, TroupeResultStatus status)
{
  return self->counts.n_status[status];
}

/**
 * troupe_pool_get_elapsed:
 * @self: a pool
 *
 * Returns: seconds since it was started, until it finished
 */
double
troupe_pool_get_elapsed (TroupePool *self)
{
  gint64 until = self->counts.ended_at != 0 ? self->counts.ended_at : g_get_monotonic_time ();

  return self->counts.started_at != 0 ? (until - self->counts.started_at) / 1e6 : 0;
}

/**
 * troupe_pool_get_item_seconds:
 * @self: a pool
 *
 * Returns: what all items with a result took, added up: about the time that one worker alone would
 *   need, in seconds
 */
double
troupe_pool_get_item_seconds (TroupePool *self)
{
  return self->counts.item_seconds;
}

/**
 * troupe_pool_get_slowest:
 * @self: a pool
 * @n_items: (out): how many there are, %TROUPE_N_SLOWEST at the most
 *
 * Returns: (transfer none) (array length=n_items): the items that took longest, the slowest one
 *   first; for those that were finished together, the first of them and their mean
 */
const TroupeSlowItem *
troupe_pool_get_slowest (TroupePool *self, guint *n_items)
{
  *n_items = self->counts.n_slowest;
  return self->counts.slowest;
}

/**
 * troupe_pool_dup_command_line:
 * @self: a pool
 * @worker: one of its workers
 *
 * Returns: (transfer full): the command line of the worker's process, quoted for the shell
 */
char *
troupe_pool_dup_command_line (TroupePool *self, TroupeWorker *worker)
{
  g_auto (GStrv) arguments =
      troupe_launch_build_arguments (self->job, troupe_worker_get_status (worker)->slot);

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autofree char *argument = arguments[i];

      arguments[i] = argument[strspn (argument, PLAIN_CHARACTERS)] != '\0' || argument[0] == '\0'
                         ? g_shell_quote (argument)
                         : g_steal_pointer (&argument);
    }
  return g_strjoinv (" ", arguments);
}

/**
 * troupe_pool_get_restarts:
 * @self: a pool
 *
 * Returns: how many workers replaced one that had died
 */
guint
troupe_pool_get_restarts (TroupePool *self)
{
  return self->counts.restarts;
}

/**
 * troupe_pool_get_retries:
 * @self: a pool
 *
 * Returns: how many times an item was run again because it had failed
 */
guint
troupe_pool_get_retries (TroupePool *self)
{
  return self->counts.retries;
}

/**
 * troupe_pool_get_error:
 * @self: a pool
 *
 * Returns: (nullable): why it could not do all of its work: no worker could be started, the source
 * could not be read, results could not be kept, or the job was halted
 */
const GError *
troupe_pool_get_error (TroupePool *self)
{
  return self->error;
}
