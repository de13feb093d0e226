/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A switch for an option that is yes or no. */

#pragma once

#include "troupe-option-control.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_SWITCH_CONTROL (troupe_switch_control_get_type ())

/**
 * TroupeSwitchControl:
 *
 * A switch whose value is "true" or "false".
 */
G_DECLARE_FINAL_TYPE (TroupeSwitchControl,
                      troupe_switch_control,
                      TROUPE,
                      SWITCH_CONTROL,
                      TroupeOptionControl)

G_END_DECLS
