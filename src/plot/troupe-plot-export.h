/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Export of plots to files. */

#pragma once

#include "troupe-plot.h"

G_BEGIN_DECLS

typedef enum
{
  TROUPE_PLOT_ERROR_FORMAT,
  TROUPE_PLOT_ERROR_WRITE,
} TroupePlotError;

#define TROUPE_PLOT_ERROR (troupe_plot_error_quark ())

GQuark troupe_plot_error_quark (void);

gboolean troupe_plot_check_export (const char *path, GError **error);
gboolean troupe_plot_export (GPtrArray *plots, const char *path, GError **error);

G_END_DECLS
