/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The errors of experiments. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TROUPE_EXPERIMENT_ERROR_INVALID,
  TROUPE_EXPERIMENT_ERROR_FAILED,
} TroupeExperimentError;

#define TROUPE_EXPERIMENT_ERROR (troupe_experiment_error_quark ())

GQuark troupe_experiment_error_quark (void);

G_END_DECLS
