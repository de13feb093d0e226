/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The measurements of a benchmark, and their quantiles. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GArray *samples_new (void);
void samples_add (GArray *self, double sample);
double samples_get_quantile (GArray *self, double quantile);
double samples_get_median (GArray *self);

G_END_DECLS
