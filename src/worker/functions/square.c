/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function square: the square of an integer. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-decimal.h"
#include "troupe-item.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
square_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  mpz_t square;
  char *at;

  if (!troupe_item_parse_integer (item, size, square))
    {
      g_autofree char *text = troupe_item_to_text (item, size);

      g_set_error (error, TROUPE_BUILTIN_ERROR, TROUPE_BUILTIN_ERROR_ITEM,
                   _ ("square needs an integer, not “%s”"), text);
      return FALSE;
    }

  mpz_mul (square, square, square);
  at = troupe_values_reserve (value, mpz_sizeinbase (square, 10) + 2);
  mpz_get_str (at, 10, square);
  mpz_clear (square);
  troupe_values_commit (value, at + strlen (at));
  return TRUE;
}

static char *
square_apply_integer (char *at, gint64 number)
{
  return troupe_decimal_write_square (at, number);
}

const TroupeBuiltin troupe_square = {
  .name = "square",
  .summary = N_ ("Multiplies a number by itself"),
  .shows = N_ ("What Troupe itself costs"),
  .takes = N_ ("an integer of any length"),
  .gives = N_ ("its square, exactly"),
  .example = "1 2 3 4 5",
  .help = N_ ("The shortest possible work: what a job of squares costs is what Troupe itself "
              "costs. Anything that is not an integer is an error of that item alone."),
  .apply = square_apply,
  .apply_integer = square_apply_integer,
};
