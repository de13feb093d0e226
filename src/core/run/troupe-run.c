/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One execution of a job, as it is shown by windows, the command line and reports. */

#include "troupe-run.h"

struct _TroupeRun
{
  GObject parent_instance;

  TroupeJob *job;
  TroupeResults *results;
  TroupeTrace *trace;
  GListStore *workers;
  TroupeEvents *events;
  TroupeHosts *hosts;

  TroupeRunCounts counts;
  gint64 started_on;
  gint64 ended_on;
  GError *error;
  /* Not owned: it may own the run. */
  TroupeRunControl *control;
  guint intervals[2];
};

G_DEFINE_FINAL_TYPE (TroupeRun, troupe_run, G_TYPE_OBJECT)

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
  PROP_WAITING,
  PROP_STARTED_ON,
  PROP_ENDED_ON,
  PROP_CONTROL,
  N_PROPS,
} TroupeRunProperty;

static GParamSpec *properties[N_PROPS];

enum
{
  FINISHED,
  EVENT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
troupe_run_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  TroupeRun *self = TROUPE_RUN (object);

  switch ((TroupeRunProperty) property_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->counts.state);
      break;
    case PROP_N_ITEMS:
      g_value_set_int64 (value, self->counts.n_items);
      break;
    case PROP_N_DONE:
      g_value_set_uint64 (value, troupe_run_get_n_done (self));
      break;
    case PROP_N_OK:
    case PROP_N_FAILED:
    case PROP_N_CRASHED:
    case PROP_N_TIMED_OUT:
    case PROP_N_NOT_RUN:
      g_value_set_uint64 (value,
                          self->counts.n_status[TROUPE_RESULT_OK + (property_id - PROP_N_OK)]);
      break;
    case PROP_ELAPSED:
      g_value_set_double (value, troupe_run_get_elapsed (self));
      break;
    case PROP_RESTARTS:
      g_value_set_uint (value, self->counts.restarts);
      break;
    case PROP_RETRIES:
      g_value_set_uint (value, self->counts.retries);
      break;
    case PROP_WAITING:
      g_value_set_string (value, self->counts.waiting);
      break;
    case PROP_STARTED_ON:
      g_value_set_int64 (value, self->started_on);
      break;
    case PROP_ENDED_ON:
      g_value_set_int64 (value, self->ended_on);
      break;
    case PROP_CONTROL:
      g_value_set_object (value, self->control);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
control_gone (gpointer data, GObject *control)
{
  TroupeRun *self = data;

  self->control = NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTROL]);
}

static void
troupe_run_finalize (GObject *object)
{
  TroupeRun *self = TROUPE_RUN (object);

  if (self->control != NULL)
    g_object_weak_unref (G_OBJECT (self->control), control_gone, self);
  g_clear_object (&self->job);
  g_clear_object (&self->results);
  g_clear_pointer (&self->trace, troupe_trace_unref);
  g_clear_object (&self->workers);
  g_clear_object (&self->events);
  g_clear_object (&self->hosts);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (troupe_run_parent_class)->finalize (object);
}

static void
troupe_run_class_init (TroupeRunClass *klass)
{
  static const char *const numbers[] = { "n-done",    "n-ok",        "n-failed",
                                         "n-crashed", "n-timed-out", "n-not-run" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_run_get_property;
  object_class->finalize = troupe_run_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, TROUPE_RUN_READY,
                                             TROUPE_RUN_FINISHED, TROUPE_RUN_READY, flags);
  properties[PROP_N_ITEMS] = g_param_spec_int64 ("n-items", NULL, NULL, -1, G_MAXINT64, -1, flags);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    properties[PROP_N_DONE + i] =
        g_param_spec_uint64 (numbers[i], NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_ELAPSED] = g_param_spec_double ("elapsed", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_RESTARTS] = g_param_spec_uint ("restarts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_RETRIES] = g_param_spec_uint ("retries", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_WAITING] = g_param_spec_string ("waiting", NULL, NULL, "", flags);
  properties[PROP_STARTED_ON] =
      g_param_spec_int64 ("started-on", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_ENDED_ON] = g_param_spec_int64 ("ended-on", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_CONTROL] =
      g_param_spec_object ("control", NULL, NULL, TROUPE_TYPE_RUN_CONTROL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FINISHED] = g_signal_new ("finished", TROUPE_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
  signals[EVENT] = g_signal_new ("event", TROUPE_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, TROUPE_TYPE_EVENT);
}

static void
troupe_run_init (TroupeRun *self)
{
  self->counts.n_items = -1;
  self->intervals[TROUPE_RUN_VIEWER_OTHERS] = G_MAXUINT;
  self->workers = g_list_store_new (TROUPE_TYPE_WORKER);
  self->events = troupe_events_new ();
  self->hosts = troupe_hosts_new ();
}

/**
 * troupe_run_new:
 * @job: the job, which must not change any more
 * @results: its results, which are filled directly
 * @trace: (nullable): the running times, which are added directly
 *
 * Returns: (transfer full): a run without any other data yet
 */
TroupeRun *
troupe_run_new (TroupeJob *job, TroupeResults *results, TroupeTrace *trace)
{
  TroupeRun *self;

  g_return_val_if_fail (TROUPE_IS_JOB (job), NULL);
  g_return_val_if_fail (TROUPE_IS_RESULTS (results), NULL);

  self = g_object_new (TROUPE_TYPE_RUN, NULL);
  self->job = g_object_ref (job);
  self->results = g_object_ref (results);
  self->trace = trace != NULL ? troupe_trace_ref (trace) : NULL;
  return self;
}

/* Filling */

/**
 * troupe_run_set_trace:
 * @self: a run that was not started yet, without a trace
 * @trace: the running times, which are added directly
 */
void
troupe_run_set_trace (TroupeRun *self, TroupeTrace *trace)
{
  g_return_if_fail (TROUPE_IS_RUN (self));
  g_return_if_fail (self->trace == NULL);

  self->trace = troupe_trace_ref (trace);
}

static void
notify_if (TroupeRun *self, gboolean changed, guint property)
{
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/**
 * troupe_run_set_counts:
 * @self: a run
 * @counts: how far it is
 *
 * Copies @counts and notifies every property that it changed. If the run is finished with it,
 * “finished” is emitted: all other changes must be made before.
 */
void
troupe_run_set_counts (TroupeRun *self, const TroupeRunCounts *counts)
{
  TroupeRunCounts before;

  g_return_if_fail (TROUPE_IS_RUN (self));
  g_return_if_fail (counts != NULL);

  before = self->counts;
  self->counts = *counts;

  g_object_freeze_notify (G_OBJECT (self));
  notify_if (self, before.state != counts->state, PROP_STATE);
  notify_if (self, before.n_items != counts->n_items, PROP_N_ITEMS);
  notify_if (self, troupe_run_counts_get_n_done (&before) != troupe_run_counts_get_n_done (counts),
             PROP_N_DONE);
  for (int i = TROUPE_RESULT_OK; i <= TROUPE_RESULT_NOT_RUN; i++)
    notify_if (self, before.n_status[i] != counts->n_status[i], PROP_N_OK + (i - TROUPE_RESULT_OK));
  notify_if (self, counts->started_at != 0, PROP_ELAPSED);
  notify_if (self, before.restarts != counts->restarts, PROP_RESTARTS);
  notify_if (self, before.retries != counts->retries, PROP_RETRIES);
  notify_if (self, !g_str_equal (before.waiting, counts->waiting), PROP_WAITING);
  g_object_thaw_notify (G_OBJECT (self));

  if (counts->state == TROUPE_RUN_FINISHED && before.state != TROUPE_RUN_FINISHED)
    g_signal_emit (self, signals[FINISHED], 0);
}

/**
 * troupe_run_set_wall_clock:
 * @self: a run
 * @started_on: when it was started, in microseconds since 1970, UTC
 * @ended_on: when it finished, the same, or 0 before it did
 *
 * Sets the times of its start and end. Times within the run are by a different clock.
 */
void
troupe_run_set_wall_clock (TroupeRun *self, gint64 started_on, gint64 ended_on)
{
  gboolean has_started_changed;
  gboolean has_ended_changed;

  g_return_if_fail (TROUPE_IS_RUN (self));

  has_started_changed = self->started_on != started_on;
  has_ended_changed = self->ended_on != ended_on;
  self->started_on = started_on;
  self->ended_on = ended_on;
  notify_if (self, has_started_changed, PROP_STARTED_ON);
  notify_if (self, has_ended_changed, PROP_ENDED_ON);
}

/**
 * troupe_run_set_worker_status:
 * @self: a run
 * @status: the status of a worker; new workers must be added in the order of their numbers
 *
 * Updates the worker of that number, or adds it.
 *
 * Returns: (transfer none): the worker
 */
TroupeWorker *
troupe_run_set_worker_status (TroupeRun *self, const TroupeWorkerStatus *status)
{
  g_autoptr (TroupeWorker) added = NULL;
  TroupeWorker *worker;

  g_return_val_if_fail (TROUPE_IS_RUN (self), NULL);
  g_return_val_if_fail (status != NULL && status->number > 0, NULL);

  worker = troupe_run_get_worker (self, status->number);
  if (worker != NULL)
    {
      troupe_worker_set_status (worker, status);
      return worker;
    }

  g_return_val_if_fail (
      status->number - 1 == g_list_model_get_n_items (G_LIST_MODEL (self->workers)), NULL);
  g_return_val_if_fail (status->replaces < status->number, NULL);

  added = troupe_worker_new (status->number);
  troupe_worker_set_status (added, status);
  if (status->replaces > 0)
    troupe_worker_set_replaced_by (troupe_run_get_worker (self, status->replaces), status->number);
  g_list_store_append (self->workers, added);
  return added;
}

/**
 * troupe_run_add_event:
 * @self: a run
 * @event: an event
 *
 * Adds an event after the existing ones.
 */
void
troupe_run_add_event (TroupeRun *self, TroupeEvent *event)
{
  g_return_if_fail (TROUPE_IS_RUN (self));
  g_return_if_fail (TROUPE_IS_EVENT (event));

  troupe_events_add (self->events, event);
  if (troupe_event_is_warning (event))
    g_signal_emit (self, signals[EVENT], 0, event);
}

/**
 * troupe_run_set_error:
 * @self: a run
 * @error: why the job did not start, or could not go on
 *
 * Keeps a copy of the first error.
 */
void
troupe_run_set_error (TroupeRun *self, const GError *error)
{
  g_return_if_fail (TROUPE_IS_RUN (self));
  g_return_if_fail (error != NULL);

  if (self->error == NULL)
    self->error = g_error_copy (error);
}

/**
 * troupe_run_set_control:
 * @self: a run
 * @control: (nullable): the control that takes its orders from now on; the run holds no reference
 *   to it
 *
 * Sets the control for its orders. When @control is finalized, the run has none.
 */
void
troupe_run_set_control (TroupeRun *self, TroupeRunControl *control)
{
  g_return_if_fail (TROUPE_IS_RUN (self));
  g_return_if_fail (control == NULL || TROUPE_IS_RUN_CONTROL (control));

  if (self->control == control)
    return;

  if (self->control != NULL)
    g_object_weak_unref (G_OBJECT (self->control), control_gone, self);
  self->control = control;
  if (control != NULL)
    g_object_weak_ref (G_OBJECT (control), control_gone, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTROL]);
}

/* Orders */

/**
 * troupe_run_get_control:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): the control that takes its orders
 */
TroupeRunControl *
troupe_run_get_control (TroupeRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN (self), NULL);

  return self->control;
}

/**
 * troupe_run_act:
 * @self: a run
 * @worker: the number of a worker, or 0 for all of them
 * @action: the action
 *
 * Calls troupe_run_control_act(), if it has a control.
 */
void
troupe_run_act (TroupeRun *self, guint worker, TroupeRunAction action)
{
  g_return_if_fail (TROUPE_IS_RUN (self));

  if (self->control != NULL)
    troupe_run_control_act (self->control, worker, action);
}

/**
 * troupe_run_stop:
 * @self: a run
 * @now: whether to kill at once
 *
 * Calls troupe_run_control_stop(), if it has a control.
 */
void
troupe_run_stop (TroupeRun *self, gboolean now)
{
  g_return_if_fail (TROUPE_IS_RUN (self));

  if (self->control != NULL)
    troupe_run_control_stop (self->control, now);
}

/**
 * troupe_run_set_interval:
 * @self: a run
 * @viewer: for whom
 * @milliseconds: the interval between changes of its counts, %G_MAXUINT if none are needed
 *
 * Calls troupe_run_control_set_interval() with the shortest one, if it has a control.
 */
void
troupe_run_set_interval (TroupeRun *self, TroupeRunViewer viewer, guint milliseconds)
{
  g_return_if_fail (TROUPE_IS_RUN (self));

  self->intervals[viewer] = milliseconds;
  if (self->control != NULL)
    troupe_run_control_set_interval (self->control, MIN (self->intervals[0], self->intervals[1]));
}

/* Looking at it */

/**
 * troupe_run_get_job:
 * @self: a run
 *
 * Returns: (transfer none): the job, which must not be changed
 */
TroupeJob *
troupe_run_get_job (TroupeRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN (self), NULL);

  return self->job;
}

/**
 * troupe_run_get_results:
 * @self: a run
 *
 * Returns: (transfer none): its results
 */
TroupeResults *
troupe_run_get_results (TroupeRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN (self), NULL);

  return self->results;
}

/**
 * troupe_run_get_trace:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): the running times, if they are kept
 */
TroupeTrace *
troupe_run_get_trace (TroupeRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN (self), NULL);

  return self->trace;
}

/**
 * troupe_run_get_workers:
 * @self: a run
 *
 * Returns: (transfer none): a list of #TroupeWorker, one for each process ever started, by number
 */
GListModel *
troupe_run_get_workers (TroupeRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN (self), NULL);

  return G_LIST_MODEL (self->workers);
}

/**
 * troupe_run_get_worker:
 * @self: a run
 * @number: of a worker, from 1
 *
 * Returns: (transfer none) (nullable): the worker of that number
 */
TroupeWorker *
troupe_run_get_worker (TroupeRun *self, guint number)
{
  g_autoptr (TroupeWorker) worker = NULL;

  g_return_val_if_fail (TROUPE_IS_RUN (self), NULL);
  g_return_val_if_fail (number > 0, NULL);

  /* A GListStore that was asked for an item behind its end takes its last one for the item before
   * that. */
  if (number > g_list_model_get_n_items (G_LIST_MODEL (self->workers)))
    return NULL;

  /* The list holds the reference. */
  worker = g_list_model_get_item (G_LIST_MODEL (self->workers), number - 1);
  return worker;
}

/** troupe_run_get_hosts: Returns: (transfer none): the other machines that its workers are on. */
TroupeHosts *
troupe_run_get_hosts (TroupeRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN (self), NULL);

  return self->hosts;
}

/**
 * troupe_run_get_events:
 * @self: a run
 *
 * Returns: (transfer none): its events
 */
TroupeEvents *
troupe_run_get_events (TroupeRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN (self), NULL);

  return self->events;
}

/**
 * troupe_run_get_counts:
 * @self: a run
 *
 * Returns: (transfer none): its counts
 */
const TroupeRunCounts *
troupe_run_get_counts (TroupeRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN (self), NULL);

  return &self->counts;
}

/**
 * troupe_run_get_state:
 * @self: a run
 *
 * Returns: its state
 */
TroupeRunState
troupe_run_get_state (TroupeRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN (self), TROUPE_RUN_READY);

  return self->counts.state;
}

/**
 * troupe_run_get_n_items:
 * @self: a run
 *
 * Returns: the total number of items, or -1 while it is unknown
 */
gint64
troupe_run_get_n_items (TroupeRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN (self), -1);

  return self->counts.n_items;
}

/**
 * troupe_run_get_n_done:
 * @self: a run
 *
 * Returns: the number of items that have a result
 */
guint64
troupe_run_get_n_done (TroupeRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN (self), 0);

  return troupe_run_counts_get_n_done (&self->counts);
}

/**
 * troupe_run_get_n_status:
 * @self: a run
 * @status: from %TROUPE_RESULT_OK on
 *
 * Returns: the number of items whose result is @status
 */
guint64
troupe_run_get_n_status (TroupeRun *self, TroupeResultStatus status)
{
  g_return_val_if_fail (TROUPE_IS_RUN (self), 0);
  g_return_val_if_fail ((guint) status < TROUPE_N_RESULT_STATUS, 0);

  return self->counts.n_status[status];
}

/**
 * troupe_run_get_elapsed:
 * @self: a run
 *
 * Returns: seconds since it was started, until it finished
 */
double
troupe_run_get_elapsed (TroupeRun *self)
{
  gint64 until;

  g_return_val_if_fail (TROUPE_IS_RUN (self), 0);

  until = self->counts.ended_at != 0 ? self->counts.ended_at : g_get_monotonic_time ();
  return self->counts.started_at != 0 ? (until - self->counts.started_at) / 1e6 : 0;
}

/** troupe_run_get_waiting: Returns: (transfer none): why no item starts although workers have none,
 * such as "load 8.1 of 4", or an empty string. */
const char *
troupe_run_get_waiting (TroupeRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN (self), NULL);

  return self->counts.waiting;
}

/**
 * troupe_run_get_started_on:
 * @self: a run
 *
 * Returns: the time of its start, in microseconds since 1970, UTC, or 0 if that is not known
 */
gint64
troupe_run_get_started_on (TroupeRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN (self), 0);

  return self->started_on;
}

/**
 * troupe_run_get_ended_on:
 * @self: a run
 *
 * Returns: the time of its end, in microseconds since 1970, UTC, or 0 if it did not end or that is
 *   not known
 */
gint64
troupe_run_get_ended_on (TroupeRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN (self), 0);

  return self->ended_on;
}

/**
 * troupe_run_get_error:
 * @self: a run
 *
 * Returns: (nullable): the reason why it could not do all of its work: no worker could be started,
 *   the source could not be read, results could not be kept, or the job was halted
 */
const GError *
troupe_run_get_error (TroupeRun *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN (self), NULL);

  return self->error;
}
