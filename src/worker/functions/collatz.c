/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function collatz: the number of steps of the Collatz sequence. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-decimal.h"
#include "troupe-item.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* The number of steps from a number to 1, or -1 if one on the way is larger than 2^128. */
static gint64
count_steps (unsigned __int128 number)
{
  gint64 steps = 0;

  for (; number != 1; steps++)
    {
      if ((number & 1) == 0)
        number /= 2;
      else if (__builtin_mul_overflow (number, 3, &number) ||
               __builtin_add_overflow (number, 1, &number))
        return -1;
    }
  return steps;
}

static gboolean
collatz_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  gint64 number;
  gint64 steps;
  char *at;

  if (!troupe_item_parse_count ("collatz", item, size, 1, TROUPE_DECIMAL_PARSE_MAX, &number, error))
    return FALSE;

  steps = count_steps (number);
  if (steps < 0)
    {
      g_set_error (error, TROUPE_BUILTIN_ERROR, TROUPE_BUILTIN_ERROR_FAILED,
                   _ ("the way from %" PRId64 " to 1 passes a number of over 128 bits"), number);
      return FALSE;
    }

  at = troupe_values_reserve (value, TROUPE_DECIMAL_ROOM);
  troupe_values_commit (value, troupe_decimal_write (at, steps));
  return TRUE;
}

const TroupeBuiltin troupe_collatz = {
  .name = "collatz",
  .summary = N_ ("Counts the steps of the Collatz sequence"),
  .shows = N_ ("Neighbours that take very different times"),
  .takes = N_ ("an integer of 1 to 18 digits, at least 1"),
  .gives = N_ ("how many steps lead from it to 1"),
  .example = "6 7 27 97 871",
  .help =
      N_ ("An even number is halved, an odd one is multiplied by three and has one added, until "
          "1 is reached, as it always was so far. Neighbours take very different numbers of "
          "steps."),
  .apply = collatz_apply,
};
