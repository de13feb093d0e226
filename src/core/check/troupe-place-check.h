/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds out whether a job can run at a place, and if not, why. */

#pragma once

#include "troupe-job.h"

G_BEGIN_DECLS

/**
 * TroupePlaceState:
 * @TROUPE_PLACE_UNCHECKED: it was not tried
 * @TROUPE_PLACE_TRYING: an item is on its way
 * @TROUPE_PLACE_FINE: the item was run there
 * @TROUPE_PLACE_WRONG: it was not, and the text says why
 *
 * What is known of a place.
 */
typedef enum
{
  TROUPE_PLACE_UNCHECKED,
  TROUPE_PLACE_TRYING,
  TROUPE_PLACE_FINE,
  TROUPE_PLACE_WRONG,
} TroupePlaceState;

#define TROUPE_TYPE_PLACE_CHECK (troupe_place_check_get_type ())

/**
 * TroupePlaceCheck:
 *
 * Runs one small item at a place, as the job would: through the same connection, with the same
 * words for what fails. It belongs to the thread in whose main context it is started.
 *
 * Properties, all read-only: name (string), state (int, #TroupePlaceState), text (string: what it
 * waits for, or the outcome, in a sentence).
 */
G_DECLARE_FINAL_TYPE (TroupePlaceCheck, troupe_place_check, TROUPE, PLACE_CHECK, GObject)

TroupePlaceCheck *troupe_place_check_new (const char *name, TroupeJob *job, const char *on);
void troupe_place_check_start (TroupePlaceCheck *self);
void troupe_place_check_stop (TroupePlaceCheck *self);

const char *troupe_place_check_get_name (TroupePlaceCheck *self);
TroupePlaceState troupe_place_check_get_state (TroupePlaceCheck *self);
const char *troupe_place_check_get_text (TroupePlaceCheck *self);

G_END_DECLS
