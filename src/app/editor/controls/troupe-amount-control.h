/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A number with a unit, for an option that is an amount. */

#pragma once

#include "troupe-choice-control.h"

G_BEGIN_DECLS

/**
 * TroupeAmountUnit:
 * @suffix: what follows the number in a job file, such as "M"
 * @label: the unit in words, marked for translation
 * @factor: how many of the first unit it is; 0 if it cannot be converted
 * @most: the largest number in this unit
 * @digits: the most digits after the decimal point
 *
 * A unit of an amount. An array of them begins with the unit of a number without one, and ends with
 * one whose label is %NULL.
 */
typedef struct
{
  const char *suffix;
  const char *label;
  double factor;
  double most;
  guint digits;
} TroupeAmountUnit;

/**
 * TroupeAmount:
 * @units: the units
 * @initial_unit: the unit of the first number that is typed
 * @least: the least number; 0 by default
 * @most: the largest number of the first unit; 0 if that is the largest one that it can have
 * @specials: (nullable): values in words: the first one is shown instead of 0, the second one
 *   instead of -1
 * @tails: (nullable): what can follow the amount; the first one is the empty text
 * @parse: (nullable): reads an amount with units, as the command line does, in the first unit
 *
 * Describes the values of an amount. Its arrays are static.
 */
typedef struct
{
  const TroupeAmountUnit *units;
  guint initial_unit;
  double least;
  double most;
  const TroupeChoice *specials;
  const TroupeChoice *tails;
  gboolean (*parse) (const char *text, double *number);
} TroupeAmount;

#define TROUPE_TYPE_AMOUNT_CONTROL (troupe_amount_control_get_type ())

/**
 * TroupeAmountControl:
 *
 * A spin button and, if there are several units, a drop-down of them. The value follows while a
 * number is typed. An amount with its unit, such as 1h30m, can be typed as well.
 */
G_DECLARE_FINAL_TYPE (TroupeAmountControl,
                      troupe_amount_control,
                      TROUPE,
                      AMOUNT_CONTROL,
                      TroupeOptionControl)

GtkWidget *troupe_amount_control_new (const TroupeAmount *amount);

G_END_DECLS
