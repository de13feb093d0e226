/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks all places of a job. */

#pragma once

#include "troupe-place-check.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_PLACE_CHECKS (troupe_place_checks_get_type ())

/**
 * TroupePlaceChecks:
 *
 * Checks the places of a job, a few at a time. Its checks are stopped when it is gone.
 *
 * Properties, all read-only: going-on (boolean).
 */
G_DECLARE_FINAL_TYPE (TroupePlaceChecks, troupe_place_checks, TROUPE, PLACE_CHECKS, GObject)

TroupePlaceChecks *troupe_place_checks_new (TroupeJob *job, GError **error);
GListModel *troupe_place_checks_get_model (TroupePlaceChecks *self);
gboolean troupe_place_checks_get_going_on (TroupePlaceChecks *self);
void troupe_place_checks_start (TroupePlaceChecks *self);
void troupe_place_checks_stop (TroupePlaceChecks *self);

G_END_DECLS
