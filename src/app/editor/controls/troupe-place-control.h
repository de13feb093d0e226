/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits where the workers of a job run, and tests these places. */

#pragma once

#include "troupe-option-control.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_PLACE_CONTROL (troupe_place_control_get_type ())

/**
 * TroupePlaceControl:
 *
 * A field for the option "on", with a button that tests each of the places, with the other options
 * of the job: below, a row for each one says whether it can run the job, or what is wrong. The test
 * ends when the job changes, or when the control is removed from its window.
 */
G_DECLARE_FINAL_TYPE (TroupePlaceControl,
                      troupe_place_control,
                      TROUPE,
                      PLACE_CONTROL,
                      TroupeOptionControl)

GtkWidget *troupe_place_control_new (void);

G_END_DECLS
