/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TroupeHalt:
 * @TROUPE_HALT_NEVER: a failed item is a result, the job goes on
 * @TROUPE_HALT_SOON: start no further item once enough failed, finish those that run
 * @TROUPE_HALT_NOW: end those that run, too
 */
typedef enum
{
  TROUPE_HALT_NEVER,
  TROUPE_HALT_SOON,
  TROUPE_HALT_NOW,
} TroupeHalt;

#define TROUPE_TYPE_HALT (troupe_halt_get_type ())

GType troupe_halt_get_type (void);

G_END_DECLS
