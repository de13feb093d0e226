/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The errors of storing results in a file and reading them back. */

#include "troupe-results-error.h"

G_DEFINE_QUARK (troupe_results_error, troupe_results_error)
