/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One worker as an object with properties, for views. */

#include "troupe-worker.h"

#include "troupe-config.h"
#include "troupe-property.h"
#include "troupe-worker-facts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The limit of Linux (NR_CPUS); a worker may report any number. */
#define MAX_CORES 8192

struct _TroupeWorker
{
  GObject parent_instance;

  TroupeWorkerStatus status;
  TroupeWorkerSample sample;

  guint replaced_by;
  char *join_text;
  char *command_line;
  double measured_cpu_seconds;
  guint64 measured_max_rss_bytes;
  guint64 read_bytes;
  guint64 written_bytes;
  GArray *cores_used;
  TroupeWorkerProcesses *processes;
  TroupeSamples *samples;
};

/* The facts have the ids from 1, in the order of their table. */
enum
{
  PROP_LAST_FACT = TROUPE_N_WORKER_FACTS,
  PROP_STATE_TEXT,
  PROP_JOIN_TEXT,
  PROP_STATUS_TEXT,
  PROP_REPLACED_BY,
  PROP_HOST,
  PROP_COMMAND_LINE,
  PROP_SAMPLES,
  PROP_CPU_PERCENT,
  PROP_CPU_SECONDS,
  PROP_CORE,
  PROP_RSS_BYTES,
  PROP_MAX_RSS_BYTES,
  PROP_READ_BYTES,
  PROP_WRITTEN_BYTES,
  PROP_DISK_RATE,
  PROP_N_PROCESSES,
  PROP_ALIVE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupeWorker, troupe_worker, G_TYPE_OBJECT)

/* Figures derived from both the status and the sample, compared to find the changes of an update.
 */
typedef struct
{
  double cpu_percent;
  double cpu_seconds;
  int core;
  guint64 rss_bytes;
  guint64 max_rss_bytes;
  guint64 read_bytes;
  guint64 written_bytes;
  double disk_rate;
  guint n_processes;
} Measures;

static Measures
get_measures (TroupeWorker *self)
{
  return (Measures){
    .cpu_percent = self->sample.cpu_percent,
    .cpu_seconds = troupe_worker_get_cpu_seconds (self),
    .core = self->sample.core >= 0 ? self->sample.core : self->status.core,
    .rss_bytes = self->sample.rss_bytes,
    .max_rss_bytes = troupe_worker_get_max_rss_bytes (self),
    .read_bytes = self->read_bytes,
    .written_bytes = self->written_bytes,
    .disk_rate = self->sample.disk_rate,
    .n_processes = self->sample.n_processes,
  };
}

static void
notify_measures (TroupeWorker *self, const Measures *before)
{
  GObject *object = G_OBJECT (self);
  Measures after = get_measures (self);

  if (after.cpu_percent != before->cpu_percent)
    g_object_notify_by_pspec (object, properties[PROP_CPU_PERCENT]);
  if (after.cpu_seconds != before->cpu_seconds)
    g_object_notify_by_pspec (object, properties[PROP_CPU_SECONDS]);
  if (after.core != before->core)
    g_object_notify_by_pspec (object, properties[PROP_CORE]);
  if (after.rss_bytes != before->rss_bytes)
    g_object_notify_by_pspec (object, properties[PROP_RSS_BYTES]);
  if (after.max_rss_bytes != before->max_rss_bytes)
    g_object_notify_by_pspec (object, properties[PROP_MAX_RSS_BYTES]);
  if (after.read_bytes != before->read_bytes)
    g_object_notify_by_pspec (object, properties[PROP_READ_BYTES]);
  if (after.written_bytes != before->written_bytes)
    g_object_notify_by_pspec (object, properties[PROP_WRITTEN_BYTES]);
  if (after.disk_rate != before->disk_rate)
    g_object_notify_by_pspec (object, properties[PROP_DISK_RATE]);
  if (after.n_processes != before->n_processes)
    g_object_notify_by_pspec (object, properties[PROP_N_PROCESSES]);
}

static void
add_core (TroupeWorker *self, int core)
{
  guint number = (guint) core;
  guint i = 0;

  if (core < 0 || core >= MAX_CORES)
    return;

  while (i < self->cores_used->len && g_array_index (self->cores_used, guint, i) < number)
    i++;
  if (i < self->cores_used->len && g_array_index (self->cores_used, guint, i) == number)
    return;
  g_array_insert_val (self->cores_used, i, number);
}

static void
troupe_worker_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  TroupeWorker *self = TROUPE_WORKER (object);

  if (property_id >= 1 && property_id <= PROP_LAST_FACT)
    {
      troupe_worker_fact_get (property_id - 1, &self->status, value);
      return;
    }

  switch (property_id)
    {
    case PROP_STATE_TEXT:
      g_value_set_string (value, troupe_worker_get_state_text (self));
      break;
    case PROP_JOIN_TEXT:
      g_value_set_string (value, self->join_text);
      break;
    case PROP_STATUS_TEXT:
      g_value_set_string (value, troupe_worker_get_status_text (self));
      break;
    case PROP_REPLACED_BY:
      g_value_set_uint (value, self->replaced_by);
      break;
    case PROP_HOST:
      g_value_set_string (value, troupe_worker_get_host (self));
      break;
    case PROP_COMMAND_LINE:
      g_value_set_string (value, self->command_line);
      break;
    case PROP_SAMPLES:
      g_value_set_object (value, self->samples);
      break;
    case PROP_CPU_PERCENT:
      g_value_set_double (value, get_measures (self).cpu_percent);
      break;
    case PROP_CPU_SECONDS:
      g_value_set_double (value, get_measures (self).cpu_seconds);
      break;
    case PROP_CORE:
      g_value_set_int (value, get_measures (self).core);
      break;
    case PROP_RSS_BYTES:
      g_value_set_uint64 (value, get_measures (self).rss_bytes);
      break;
    case PROP_MAX_RSS_BYTES:
      g_value_set_uint64 (value, get_measures (self).max_rss_bytes);
      break;
    case PROP_READ_BYTES:
      g_value_set_uint64 (value, self->read_bytes);
      break;
    case PROP_WRITTEN_BYTES:
      g_value_set_uint64 (value, self->written_bytes);
      break;
    case PROP_DISK_RATE:
      g_value_set_double (value, self->sample.disk_rate);
      break;
    case PROP_N_PROCESSES:
      g_value_set_uint (value, self->sample.n_processes);
      break;
    case PROP_ALIVE:
      g_value_set_boolean (value, troupe_worker_is_alive (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
troupe_worker_finalize (GObject *object)
{
  TroupeWorker *self = TROUPE_WORKER (object);

  g_clear_pointer (&self->join_text, g_free);
  g_clear_pointer (&self->command_line, g_free);
  g_clear_pointer (&self->cores_used, g_array_unref);
  g_clear_object (&self->samples);
  g_clear_object (&self->processes);

  G_OBJECT_CLASS (troupe_worker_parent_class)->finalize (object);
}

static void
troupe_worker_class_init (TroupeWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_worker_get_property;
  object_class->finalize = troupe_worker_finalize;

  for (guint i = 0; i < TROUPE_N_WORKER_FACTS; i++)
    properties[i + 1] = troupe_worker_fact_make_spec (i, flags);
  properties[PROP_STATE_TEXT] = g_param_spec_string ("state-text", NULL, NULL, NULL, flags);
  properties[PROP_JOIN_TEXT] = g_param_spec_string ("join-text", NULL, NULL, NULL, flags);
  properties[PROP_STATUS_TEXT] = g_param_spec_string ("status-text", NULL, NULL, NULL, flags);
  properties[PROP_REPLACED_BY] =
      g_param_spec_uint ("replaced-by", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, flags);
  properties[PROP_COMMAND_LINE] = g_param_spec_string ("command-line", NULL, NULL, NULL, flags);
  properties[PROP_SAMPLES] =
      g_param_spec_object ("samples", NULL, NULL, TROUPE_TYPE_SAMPLES, flags);
  properties[PROP_CPU_PERCENT] =
      g_param_spec_double ("cpu-percent", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_CPU_SECONDS] =
      g_param_spec_double ("cpu-seconds", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_CORE] = g_param_spec_int ("core", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_RSS_BYTES] =
      g_param_spec_uint64 ("rss-bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_MAX_RSS_BYTES] =
      g_param_spec_uint64 ("max-rss-bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_READ_BYTES] =
      g_param_spec_uint64 ("read-bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_WRITTEN_BYTES] =
      g_param_spec_uint64 ("written-bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_DISK_RATE] =
      g_param_spec_double ("disk-rate", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_N_PROCESSES] =
      g_param_spec_uint ("n-processes", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ALIVE] = g_param_spec_boolean ("alive", NULL, NULL, TRUE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_worker_init (TroupeWorker *self)
{
  self->status = (TroupeWorkerStatus) TROUPE_WORKER_STATUS_INIT;
  self->sample = (TroupeWorkerSample) TROUPE_WORKER_SAMPLE_INIT;
  self->join_text = troupe_worker_status_dup_join_text (&self->status);
  self->cores_used = g_array_new (FALSE, FALSE, sizeof (guint));
  self->samples = troupe_samples_new ();
}

/**
 * troupe_worker_new:
 * @number: its number, from 1
 *
 * Makes a row for a process that is being started.
 *
 * Returns: (transfer full): a worker
 */
TroupeWorker *
troupe_worker_new (guint number)
{
  TroupeWorker *self = g_object_new (TROUPE_TYPE_WORKER, NULL);

  self->status.number = number;
  return self;
}

/**
 * troupe_worker_set_status:
 * @status: its new status
 *
 * Takes a copy and notifies every property that it changed.
 */
void
troupe_worker_set_status (TroupeWorker *self, const TroupeWorkerStatus *status)
{
  GObject *object = G_OBJECT (self);
  g_autofree char *join_text = NULL;
  TroupeWorkerStatus before;
  Measures measures;

  g_return_if_fail (TROUPE_IS_WORKER (self));
  g_return_if_fail (status != NULL);

  measures = get_measures (self);
  before = self->status;
  self->status = *status;
  if (status->state == TROUPE_WORKER_JOINED)
    {
      self->sample.cpu_percent = 0;
      self->sample.rss_bytes = 0;
      self->sample.disk_rate = 0;
      self->sample.n_processes = 0;
      self->sample.process_state = 0;
      if (self->processes != NULL)
        troupe_worker_processes_set_samples (self->processes, NULL, 0);
    }
  add_core (self, status->core);
  join_text = troupe_worker_status_dup_join_text (status);

  g_object_freeze_notify (object);
  for (guint i = 0; i < TROUPE_N_WORKER_FACTS; i++)
    if (!troupe_worker_fact_is_same (i, status, &before))
      g_object_notify_by_pspec (object, properties[i + 1]);
  if (status->is_local != before.is_local || strcmp (status->host, before.host) != 0)
    g_object_notify_by_pspec (object, properties[PROP_HOST]);
  if (status->state != before.state)
    {
      g_object_notify_by_pspec (object, properties[PROP_STATE_TEXT]);
      g_object_notify_by_pspec (object, properties[PROP_STATUS_TEXT]);
    }
  if (strcmp (join_text, self->join_text) != 0)
    {
      g_free (self->join_text);
      self->join_text = g_steal_pointer (&join_text);
      g_object_notify_by_pspec (object, properties[PROP_JOIN_TEXT]);
      g_object_notify_by_pspec (object, properties[PROP_STATUS_TEXT]);
    }
  if ((status->state == TROUPE_WORKER_JOINED) != (before.state == TROUPE_WORKER_JOINED))
    g_object_notify_by_pspec (object, properties[PROP_ALIVE]);
  notify_measures (self, &measures);
  g_object_thaw_notify (object);
}

/**
 * troupe_worker_set_replaced_by:
 * @number: the number of its replacement, or 0
 */
void
troupe_worker_set_replaced_by (TroupeWorker *self, guint number)
{
  g_return_if_fail (TROUPE_IS_WORKER (self));

  troupe_property_set_uint (self, properties[PROP_REPLACED_BY], &self->replaced_by, number);
}

/**
 * troupe_worker_get_replaced_by:
 *
 * Returns: the number of its replacement, or 0
 */
guint
troupe_worker_get_replaced_by (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), 0);

  return self->replaced_by;
}

/**
 * troupe_worker_get_status:
 *
 * Returns: (transfer none): its last published status
 */
const TroupeWorkerStatus *
troupe_worker_get_status (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), NULL);

  return &self->status;
}

/**
 * troupe_worker_set_sample:
 * @sample: the new sample
 *
 * Copies @sample and notifies every property that it changed. A worker that joined keeps its totals
 * (CPU time, peak memory, disk I/O, cores), but has no current figures any more.
 */
void
troupe_worker_set_sample (TroupeWorker *self, const TroupeWorkerSample *sample)
{
  Measures measures;

  g_return_if_fail (TROUPE_IS_WORKER (self));
  g_return_if_fail (sample != NULL);

  measures = get_measures (self);
  self->measured_cpu_seconds = MAX (self->measured_cpu_seconds, sample->cpu_seconds);
  self->measured_max_rss_bytes = MAX (self->measured_max_rss_bytes, sample->rss_bytes);
  self->read_bytes = MAX (self->read_bytes, sample->read_bytes);
  self->written_bytes = MAX (self->written_bytes, sample->written_bytes);
  add_core (self, sample->core);
  if (troupe_worker_is_alive (self))
    self->sample = *sample;

  g_object_freeze_notify (G_OBJECT (self));
  notify_measures (self, &measures);
  g_object_thaw_notify (G_OBJECT (self));

  if (troupe_worker_is_alive (self))
    troupe_samples_add (self->samples, &(TroupeSamplePoint){ .time = g_get_monotonic_time (),
                                                             .cpu_percent = sample->cpu_percent,
                                                             .rss_bytes = sample->rss_bytes });
}

/**
 * troupe_worker_get_sample:
 *
 * Returns: (transfer none): its last sample
 */
const TroupeWorkerSample *
troupe_worker_get_sample (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), NULL);

  return &self->sample;
}

/**
 * troupe_worker_get_number:
 *
 * Returns: its number, from 1
 */
guint
troupe_worker_get_number (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), 0);

  return self->status.number;
}

/**
 * troupe_worker_get_pid:
 *
 * Returns: its process id on the machine that it runs on, which is its process group's, or 0 before
 *   it was started or if it is not known. It does not change when the process has ended: it must
 * not be used for signals.
 */
gint64
troupe_worker_get_pid (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), 0);

  return self->status.pid;
}

/**
 * troupe_worker_get_state:
 *
 * Returns: its state
 */
TroupeWorkerState
troupe_worker_get_state (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), TROUPE_WORKER_STARTING);

  return self->status.state;
}

/**
 * troupe_worker_get_state_text:
 *
 * Returns: (transfer none): its state, in a word, in the user's language
 */
const char *
troupe_worker_get_state_text (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), NULL);

  return troupe_worker_state_to_text (self->status.state);
}

/**
 * troupe_worker_get_join_text:
 *
 * Returns: (transfer none): how it ended, in the user's language, or "running"
 */
const char *
troupe_worker_get_join_text (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), NULL);

  return self->join_text;
}

/**
 * troupe_worker_get_status_text:
 *
 * Returns: (transfer none): its state or, once it joined, how it ended, in the user's language
 */
const char *
troupe_worker_get_status_text (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), NULL);

  return troupe_worker_is_alive (self) ? troupe_worker_get_state_text (self) : self->join_text;
}

/**
 * troupe_worker_get_host:
 *
 * Returns: (transfer none): the name of the machine that it runs on, or the term for this one in
 *   the user's language
 */
const char *
troupe_worker_get_host (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), NULL);

  return self->status.is_local ? _ ("this machine") : self->status.host;
}

/**
 * troupe_worker_is_local:
 *
 * Returns: whether it runs on this machine, so that its process and its core belong to it
 */
gboolean
troupe_worker_is_local (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), FALSE);

  return self->status.is_local;
}

/**
 * troupe_worker_set_command_line:
 * @command_line: (nullable): how its process was started, quoted for the shell
 */
void
troupe_worker_set_command_line (TroupeWorker *self, const char *command_line)
{
  g_return_if_fail (TROUPE_IS_WORKER (self));

  if (g_strcmp0 (self->command_line, command_line) == 0)
    return;

  g_free (self->command_line);
  self->command_line = g_strdup (command_line);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMMAND_LINE]);
}

/**
 * troupe_worker_get_command_line:
 *
 * Returns: (transfer none) (nullable): the command line of its process, quoted for the shell, if
 *   that is known
 */
const char *
troupe_worker_get_command_line (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), NULL);

  return self->command_line;
}

/**
 * troupe_worker_get_items_done:
 *
 * Returns: the number of its results
 */
guint64
troupe_worker_get_items_done (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), 0);

  return self->status.items_done;
}

/**
 * troupe_worker_get_cpu_seconds:
 *
 * Returns: the CPU time of it and its commands, in seconds: the measured or the reported value,
 *   whichever is larger, since each may be older than the other
 */
double
troupe_worker_get_cpu_seconds (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), 0);

  return MAX (self->measured_cpu_seconds, self->status.user_seconds + self->status.system_seconds);
}

/**
 * troupe_worker_get_max_rss_bytes:
 *
 * Returns: its peak resident memory, in bytes: the largest measured or the reported value,
 *   whichever is larger
 */
guint64
troupe_worker_get_max_rss_bytes (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), 0);

  return MAX (self->measured_max_rss_bytes, self->status.max_rss_bytes);
}

/**
 * troupe_worker_is_alive:
 *
 * Returns: whether it has not joined yet
 */
gboolean
troupe_worker_is_alive (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), FALSE);

  return self->status.state != TROUPE_WORKER_JOINED;
}

/**
 * troupe_worker_get_processes:
 *
 * Returns: (transfer none): the processes that it started, while a view wants them
 */
TroupeWorkerProcesses *
troupe_worker_get_processes (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), NULL);

  if (self->processes == NULL)
    self->processes = troupe_worker_processes_new ();
  return self->processes;
}

/**
 * troupe_worker_wants_processes:
 *
 * Returns: whether a view shows the processes that it started
 */
gboolean
troupe_worker_wants_processes (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), FALSE);

  return self->processes != NULL && troupe_worker_processes_get_wanted (self->processes);
}

/**
 * troupe_worker_get_samples:
 *
 * Returns: (transfer none): its measurements over the last minutes
 */
TroupeSamples *
troupe_worker_get_samples (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), NULL);

  return self->samples;
}

/**
 * troupe_worker_get_cores_used:
 *
 * The processors that samples and results reported. A short use between two samples is not
 * recorded.
 *
 * Returns: (transfer full) (element-type guint): their numbers, in order, each once
 */
GArray *
troupe_worker_get_cores_used (TroupeWorker *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER (self), NULL);

  return g_array_copy (self->cores_used);
}
