/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Describes the amounts that options have. */

#include "troupe-option-amounts.h"

#include "troupe-config.h"
#include "troupe-option.h"

#include <glib/gi18n.h>

/* The whole numbers that the control has without loss. */
#define NUMBER_MAX 0x1p53
#define BYTES_MAX  0x1p53

#define SECONDS_OF(unit) (TROUPE_OPTION_SECONDS_MAX / (unit))

const TroupeChoice troupe_special_no_limit[] = { { "0", N_ ("No limit") }, { NULL, NULL } };
const TroupeChoice troupe_special_off[] = { { "0", N_ ("Off") }, { NULL, NULL } };
const TroupeChoice troupe_special_none[] = { { "0", NC_ ("wait", "None"), "wait" },
                                             { NULL, NULL } };
const TroupeChoice troupe_special_auto[] = { { "auto", N_ ("Automatic") }, { NULL, NULL } };

const TroupeAmountUnit troupe_units_of_number[] = {
  { "", "", 1, NUMBER_MAX, 0 },
  { NULL, NULL, 0, 0, 0 },
};

#define DURATIONS                                                \
  { "", N_ ("seconds"), 1, SECONDS_OF (1.0), 3 },                \
      { "ms", N_ ("milliseconds"), 1e-3, SECONDS_OF (1e-3), 3 }, \
      { "m", N_ ("minutes"), 60, SECONDS_OF (60.0), 3 },         \
      { "h", N_ ("hours"), 3600, SECONDS_OF (3600.0), 3 },       \
  {                                                              \
    "d", N_ ("days"), 86400, SECONDS_OF (86400.0), 3             \
  }

const TroupeAmountUnit troupe_units_of_duration[] = {
  DURATIONS,
  { NULL, NULL, 0, 0, 0 },
};

const TroupeAmountUnit troupe_units_of_timeout[] = {
  DURATIONS,
  /* xgettext:no-c-format */
  { "%", N_ ("% of the median"), 0, 1e6, 1 },
  { NULL, NULL, 0, 0, 0 },
};

const TroupeAmountUnit troupe_units_of_size[] = {
  { "", N_ ("bytes"), 1, BYTES_MAX, 0 },
  { "K", N_ ("kB"), 0x1p10, BYTES_MAX / 0x1p10, 3 },
  { "M", N_ ("MB"), 0x1p20, BYTES_MAX / 0x1p20, 3 },
  { "G", N_ ("GB"), 0x1p30, BYTES_MAX / 0x1p30, 3 },
  { "T", N_ ("TB"), 0x1p40, BYTES_MAX / 0x1p40, 3 },
  { NULL, NULL, 0, 0, 0 },
};

const TroupeAmount troupe_amount_number = { .units = troupe_units_of_number };

const TroupeAmount troupe_amount_auto = { .units = troupe_units_of_number,
                                          .specials = troupe_special_auto };

const TroupeAmount troupe_amount_duration = { .units = troupe_units_of_duration,
                                              .parse = troupe_amount_parse_duration };

const TroupeAmount troupe_amount_size = { .units = troupe_units_of_size,
                                          .initial_unit = TROUPE_UNIT_MEGABYTES,
                                          .parse = troupe_amount_parse_size };

/**
 * troupe_amount_parse_duration:
 * @text: a duration as options have it
 * @seconds: (out): the seconds
 *
 * Returns: whether it is one
 */
gboolean
troupe_amount_parse_duration (const char *text, double *seconds)
{
  return troupe_option_parse_seconds (text, seconds, NULL);
}

/**
 * troupe_amount_parse_size:
 * @text: an amount of memory as options have it
 * @bytes: (out): the bytes
 *
 * Returns: whether it is one
 */
gboolean
troupe_amount_parse_size (const char *text, double *bytes)
{
  guint64 size = 0;

  if (!troupe_option_parse_size (text, &size, NULL))
    return FALSE;
  *bytes = size;
  return TRUE;
}
