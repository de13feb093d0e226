/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The errors of storing results in a file and reading them back. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeResultsError:
 * @TROUPE_RESULTS_ERROR_WRITE: results cannot be written to the temporary file
 * @TROUPE_RESULTS_ERROR_READ: results cannot be read back from it
 */
typedef enum
{
  TROUPE_RESULTS_ERROR_WRITE,
  TROUPE_RESULTS_ERROR_READ,
} TroupeResultsError;

#define TROUPE_RESULTS_ERROR (troupe_results_error_quark ())

GQuark troupe_results_error_quark (void);

G_END_DECLS
