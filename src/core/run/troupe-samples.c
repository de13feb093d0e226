/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the latest measurements of a worker in a ring. */

#include "troupe-samples.h"

struct _TroupeSamples
{
  GObject parent_instance;

  /* A ring when it is full, its oldest point at first. */
  GArray *points;
  guint first;
};

G_DEFINE_FINAL_TYPE (TroupeSamples, troupe_samples, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
troupe_samples_finalize (GObject *object)
{
  g_array_unref (TROUPE_SAMPLES (object)->points);

  G_OBJECT_CLASS (troupe_samples_parent_class)->finalize (object);
}

static void
troupe_samples_class_init (TroupeSamplesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_samples_finalize;

  signals[CHANGED] = g_signal_new ("changed", TROUPE_TYPE_SAMPLES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
troupe_samples_init (TroupeSamples *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (TroupeSamplePoint));
}

/**
 * troupe_samples_new:
 *
 * Returns: (transfer full): no points yet
 */
TroupeSamples *
troupe_samples_new (void)
{
  return g_object_new (TROUPE_TYPE_SAMPLES, NULL);
}

/**
 * troupe_samples_add:
 * @point: a measurement, not earlier than the last point
 *
 * Adds a copy of the point; the oldest one is removed if there are too many.
 */
void
troupe_samples_add (TroupeSamples *self, const TroupeSamplePoint *point)
{
  if (self->points->len < TROUPE_SAMPLES_MAX)
    {
      g_array_append_val (self->points, *point);
    }
  else
    {
      g_array_index (self->points, TroupeSamplePoint, self->first) = *point;
      self->first = (self->first + 1) % TROUPE_SAMPLES_MAX;
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * troupe_samples_get_n_points:
 *
 * Returns: the number of points
 */
guint
troupe_samples_get_n_points (TroupeSamples *self)
{
  return self->points->len;
}

/**
 * troupe_samples_get_point:
 * @position: from 0, the oldest one, to the number of points less 1
 *
 * Returns: (transfer none): the point, until one is added
 */
const TroupeSamplePoint *
troupe_samples_get_point (TroupeSamples *self, guint position)
{
  g_return_val_if_fail (position < self->points->len, NULL);

  return &g_array_index (self->points, TroupeSamplePoint,
                         (self->first + position) % self->points->len);
}
