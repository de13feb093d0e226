/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Computes the visible period of a timeline while the run continues and at zooming. */

#include "troupe-time-range.h"

#include "troupe-property.h"

/* In seconds: the shortest visible part, and the shortest whole. */
#define LEAST_LENGTH 1e-5
#define LEAST_TOTAL  1e-3

/* For a steady range: the shortest whole including the time to come, in seconds, the factor by
 * which it grows at once, and the share of the previous part that stays visible when the part
 * moves. */
#define LEAST_STEADY 15
#define STEADY_STEP  1.5
#define SEEN_BEFORE  0.25

struct _TroupeTimeRange
{
  GObject parent_instance;

  double start;
  double length;
  double total;
  gboolean fits;
  gboolean steady;
};

G_DEFINE_FINAL_TYPE (TroupeTimeRange, troupe_time_range, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_START,
  PROP_LENGTH,
  PROP_TOTAL,
  PROP_STEADY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Returns the latest time that can be shown. */
static double
get_end (TroupeTimeRange *self)
{
  double end = LEAST_STEADY;

  if (!self->steady)
    return self->total;
  while (end < self->total)
    end *= STEADY_STEP;
  return end;
}

static void
set_part (TroupeTimeRange *self, double start, double length)
{
  const double end = get_end (self);

  length = CLAMP (length, MIN (LEAST_LENGTH, end), end);
  start = CLAMP (start, 0, end - length);

  g_object_freeze_notify (G_OBJECT (self));
  troupe_property_set_double (self, properties[PROP_START], &self->start, start);
  troupe_property_set_double (self, properties[PROP_LENGTH], &self->length, length);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
troupe_time_range_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeTimeRange *self = TROUPE_TIME_RANGE (object);

  switch (prop_id)
    {
    case PROP_START:
      g_value_set_double (value, self->start);
      break;

    case PROP_LENGTH:
      g_value_set_double (value, self->length);
      break;

    case PROP_TOTAL:
      g_value_set_double (value, self->total);
      break;

    case PROP_STEADY:
      g_value_set_boolean (value, self->steady);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_time_range_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_TOTAL:
      troupe_time_range_set_total (TROUPE_TIME_RANGE (object), g_value_get_double (value));
      break;

    case PROP_STEADY:
      troupe_time_range_set_steady (TROUPE_TIME_RANGE (object), g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_time_range_class_init (TroupeTimeRangeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_time_range_get_property;
  object_class->set_property = troupe_time_range_set_property;

  properties[PROP_START] = g_param_spec_double ("start", NULL, NULL, 0, G_MAXDOUBLE, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LENGTH] = g_param_spec_double ("length", NULL, NULL, 0, G_MAXDOUBLE, LEAST_TOTAL,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TOTAL] =
      g_param_spec_double ("total", NULL, NULL, 0, G_MAXDOUBLE, LEAST_TOTAL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STEADY] =
      g_param_spec_boolean ("steady", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_time_range_init (TroupeTimeRange *self)
{
  self->total = LEAST_TOTAL;
  self->length = LEAST_TOTAL;
  self->fits = TRUE;
}

/**
 * troupe_time_range_new:
 *
 * Returns: (transfer full): the range of a run that has just begun
 */
TroupeTimeRange *
troupe_time_range_new (void)
{
  return g_object_new (TROUPE_TYPE_TIME_RANGE, NULL);
}

/**
 * troupe_time_range_get_start:
 *
 * Returns: the start of the visible part, in seconds
 */
double
troupe_time_range_get_start (TroupeTimeRange *self)
{
  g_return_val_if_fail (TROUPE_IS_TIME_RANGE (self), 0);

  return self->start;
}

/**
 * troupe_time_range_get_length:
 *
 * Returns: the length of the visible part, in seconds
 */
double
troupe_time_range_get_length (TroupeTimeRange *self)
{
  g_return_val_if_fail (TROUPE_IS_TIME_RANGE (self), 0);

  return self->length;
}

/**
 * troupe_time_range_get_total:
 *
 * Returns: the duration of the run, in seconds
 */
double
troupe_time_range_get_total (TroupeTimeRange *self)
{
  g_return_val_if_fail (TROUPE_IS_TIME_RANGE (self), 0);

  return self->total;
}

/* Returns the start of a part that stays at the end, after the end has moved. */
static double
follow (TroupeTimeRange *self)
{
  if (!self->steady)
    return self->total - self->length;
  if (self->start + self->length >= self->total)
    return self->start;
  return self->total - SEEN_BEFORE * self->length;
}

/**
 * troupe_time_range_set_total:
 * @total: the duration of the run, in seconds
 */
void
troupe_time_range_set_total (TroupeTimeRange *self, double total)
{
  gboolean at_end;

  g_return_if_fail (TROUPE_IS_TIME_RANGE (self));

  total = MAX (total, LEAST_TOTAL);
  if (self->total == total)
    return;

  at_end = self->start + self->length >= self->total;
  self->total = total;
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL]);
  if (self->fits)
    set_part (self, 0, get_end (self));
  else
    set_part (self, at_end ? follow (self) : self->start, self->length);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * troupe_time_range_set_steady:
 * @steady: whether it moves only now and then, for people who want no motion
 */
void
troupe_time_range_set_steady (TroupeTimeRange *self, gboolean steady)
{
  g_return_if_fail (TROUPE_IS_TIME_RANGE (self));

  if (self->steady == steady)
    return;

  self->steady = steady;
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STEADY]);
  set_part (self, self->start, self->fits ? get_end (self) : self->length);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * troupe_time_range_zoom:
 * @factor: the factor by which the part becomes shorter; below 1, longer
 * @at: the point of the part that keeps its position, from 0 to 1
 */
void
troupe_time_range_zoom (TroupeTimeRange *self, double factor, double at)
{
  double length;
  double end;

  g_return_if_fail (TROUPE_IS_TIME_RANGE (self));
  g_return_if_fail (factor > 0);

  end = get_end (self);
  length = CLAMP (self->length / factor, MIN (LEAST_LENGTH, end), end);
  self->fits = length >= end;
  set_part (self, self->start + (self->length - length) * at, length);
}

/**
 * troupe_time_range_pan:
 * @seconds: the distance to a later time, or to an earlier one if negative
 */
void
troupe_time_range_pan (TroupeTimeRange *self, double seconds)
{
  g_return_if_fail (TROUPE_IS_TIME_RANGE (self));

  set_part (self, self->start + seconds, self->length);
}

/**
 * troupe_time_range_show:
 * @time: seconds since the start of the run
 *
 * Pans by the least distance that makes that time visible.
 */
void
troupe_time_range_show (TroupeTimeRange *self, double time)
{
  g_return_if_fail (TROUPE_IS_TIME_RANGE (self));

  if (time < self->start)
    set_part (self, time, self->length);
  else if (time > self->start + self->length)
    set_part (self, time - self->length, self->length);
}

/**
 * troupe_time_range_fit:
 *
 * Shows the whole run, including the time to come.
 */
void
troupe_time_range_fit (TroupeTimeRange *self)
{
  g_return_if_fail (TROUPE_IS_TIME_RANGE (self));

  self->fits = TRUE;
  set_part (self, 0, get_end (self));
}
