/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The error of a machine, or a cluster, on which no node can be started. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeFarError:
 * @TROUPE_FAR_ERROR_HOST: a host is not tried any more
 * @TROUPE_FAR_ERROR_WAITING: a host is tried again later
 * @TROUPE_FAR_ERROR_PREPARE: a program or a folder is missing here
 * @TROUPE_FAR_ERROR_REFUSED: the cluster refused the request
 *
 * Its codes. A message is a sentence that stands by itself.
 */
typedef enum
{
  TROUPE_FAR_ERROR_HOST,
  TROUPE_FAR_ERROR_WAITING,
  TROUPE_FAR_ERROR_PREPARE,
  TROUPE_FAR_ERROR_REFUSED,
} TroupeFarError;

#define TROUPE_FAR_ERROR (troupe_far_error_quark ())

GQuark troupe_far_error_quark (void);

G_END_DECLS
