/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One process that a worker started, as an object with properties. */

#include "troupe-worker-process.h"

#include <string.h>

struct _TroupeWorkerProcess
{
  GObject parent_instance;

  TroupeProcessSample sample;
};

G_DEFINE_FINAL_TYPE (TroupeWorkerProcess, troupe_worker_process, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_PID,
  PROP_NAME,
  PROP_CPU_PERCENT,
  PROP_RSS_BYTES,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
troupe_worker_process_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  const TroupeProcessSample *sample = &TROUPE_WORKER_PROCESS (object)->sample;

  switch (prop_id)
    {
    case PROP_PID:
      g_value_set_int64 (value, sample->pid);
      break;
    case PROP_NAME:
      g_value_set_string (value, sample->name);
      break;
    case PROP_CPU_PERCENT:
      g_value_set_double (value, sample->cpu_percent);
      break;
    case PROP_RSS_BYTES:
      g_value_set_uint64 (value, sample->rss_bytes);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_worker_process_class_init (TroupeWorkerProcessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_worker_process_get_property;

  properties[PROP_PID] = g_param_spec_int64 ("pid", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_CPU_PERCENT] =
      g_param_spec_double ("cpu-percent", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_RSS_BYTES] =
      g_param_spec_uint64 ("rss-bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_worker_process_init (TroupeWorkerProcess *self)
{
}

/**
 * troupe_worker_process_new:
 * @sample: its first measurement, which is copied
 *
 * Returns: (transfer full): a process
 */
TroupeWorkerProcess *
troupe_worker_process_new (const TroupeProcessSample *sample)
{
  TroupeWorkerProcess *self = g_object_new (TROUPE_TYPE_WORKER_PROCESS, NULL);

  self->sample = *sample;
  return self;
}

/**
 * troupe_worker_process_set_sample:
 * @sample: a later measurement, which is copied
 *
 * Notifies the properties that it changed.
 */
void
troupe_worker_process_set_sample (TroupeWorkerProcess *self, const TroupeProcessSample *sample)
{
  TroupeProcessSample before;

  g_return_if_fail (TROUPE_IS_WORKER_PROCESS (self));

  before = self->sample;
  self->sample = *sample;
  g_object_freeze_notify (G_OBJECT (self));
  if (before.pid != sample->pid)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PID]);
  if (strcmp (before.name, sample->name) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  if (before.cpu_percent != sample->cpu_percent)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CPU_PERCENT]);
  if (before.rss_bytes != sample->rss_bytes)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RSS_BYTES]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * troupe_worker_process_get_sample:
 *
 * Returns: (transfer none): its last measurement
 */
const TroupeProcessSample *
troupe_worker_process_get_sample (TroupeWorkerProcess *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER_PROCESS (self), NULL);

  return &self->sample;
}
