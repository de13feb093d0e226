/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The errors of experiments. */

#include "troupe-experiment-error.h"

G_DEFINE_QUARK (troupe_experiment_error, troupe_experiment_error)
