/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The colours and patterns of outcomes. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TroupeOutcome:
 * @TROUPE_OUTCOME_OK: all items have a value
 * @TROUPE_OUTCOME_AGAIN: attempts that failed, after which their items were run again
 * @TROUPE_OUTCOME_FAILED: one of them failed
 * @TROUPE_OUTCOME_TIMED_OUT: one of them ran for too long
 * @TROUPE_OUTCOME_CRASHED: one of them crashed its worker
 *
 * The outcome of one or more items in a timeline. Each has a pattern as well as a colour.
 */
typedef enum
{
  TROUPE_OUTCOME_OK,
  TROUPE_OUTCOME_AGAIN,
  TROUPE_OUTCOME_FAILED,
  TROUPE_OUTCOME_TIMED_OUT,
  TROUPE_OUTCOME_CRASHED,
} TroupeOutcome;

#define TROUPE_N_OUTCOMES (TROUPE_OUTCOME_CRASHED + 1)

void troupe_outcome_fill (TroupeOutcome outcome, cairo_t *cairo);
void troupe_outcome_fill_paused (cairo_t *cairo, const GdkRGBA *color);
void troupe_outcome_fill_running (cairo_t *cairo, const GdkRGBA *color);

G_END_DECLS
