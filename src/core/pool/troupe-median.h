/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The median of many durations. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeMedian:
 *
 * Finds the median of durations as they come, to within 3 %, in a few kilobytes however many there
 * are.
 */
typedef struct _TroupeMedian TroupeMedian;

TroupeMedian *troupe_median_new (void);
void troupe_median_free (TroupeMedian *self);

void troupe_median_add (TroupeMedian *self, double seconds, guint64 count);
double troupe_median_get (TroupeMedian *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeMedian, troupe_median_free)

G_END_DECLS
