/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The controls for the option that ends a job early. */

#pragma once

#include "troupe-option-control.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_HALT_CONTROL (troupe_halt_control_get_type ())

/**
 * TroupeHaltControl:
 *
 * Which items end the job, how many of them, and whether the items that run then are ended as well.
 * Its value is that of the option "halt".
 */
G_DECLARE_FINAL_TYPE (TroupeHaltControl,
                      troupe_halt_control,
                      TROUPE,
                      HALT_CONTROL,
                      TroupeOptionControl)

GtkWidget *troupe_halt_control_new (void);

G_END_DECLS
