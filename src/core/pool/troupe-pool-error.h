/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The errors for which a job does not start, or does not go on. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupePoolError:
 * @TROUPE_POOL_ERROR_START: no worker can be started
 * @TROUPE_POOL_ERROR_SOURCE: the items cannot be read
 * @TROUPE_POOL_ERROR_RESULTS: the results cannot be kept
 * @TROUPE_POOL_ERROR_HALTED: as many items failed as the job allows
 */
typedef enum
{
  TROUPE_POOL_ERROR_START,
  TROUPE_POOL_ERROR_SOURCE,
  TROUPE_POOL_ERROR_RESULTS,
  TROUPE_POOL_ERROR_HALTED,
} TroupePoolError;

#define TROUPE_POOL_ERROR (troupe_pool_error_quark ())

GQuark troupe_pool_error_quark (void);

G_END_DECLS
