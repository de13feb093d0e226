/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The amounts that options have: numbers, sizes and durations. */

#pragma once

#include "troupe-amount-control.h"

G_BEGIN_DECLS

/** Where 0 is no limit, is off, is none at all, and where the program chooses. */
extern const TroupeChoice troupe_special_no_limit[];
extern const TroupeChoice troupe_special_off[];
extern const TroupeChoice troupe_special_none[];
extern const TroupeChoice troupe_special_auto[];

/** Of whole numbers; durations, of which the first unit is a second, and durations or a percentage
 * of the median; sizes, of which it is a byte. */
extern const TroupeAmountUnit troupe_units_of_number[];
extern const TroupeAmountUnit troupe_units_of_duration[];
extern const TroupeAmountUnit troupe_units_of_timeout[];
extern const TroupeAmountUnit troupe_units_of_size[];

/** The unit of a size that is typed first: megabytes. */
#define TROUPE_UNIT_MEGABYTES 2

gboolean troupe_amount_parse_duration (const char *text, double *seconds);
gboolean troupe_amount_parse_size (const char *text, double *bytes);

extern const TroupeAmount troupe_amount_number;
extern const TroupeAmount troupe_amount_auto;
extern const TroupeAmount troupe_amount_duration;
extern const TroupeAmount troupe_amount_size;

G_END_DECLS
