/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Compares names in natural order. */

#include "troupe-natural-order.h"

#include <string.h>

/* A number at the start of a text: its digits without zeros before them, and their count. */
typedef struct
{
  const char *digits;
  gsize n_digits;
  const char *end;
} Number;

static Number
read_number (const char *text)
{
  Number number;

  number.digits = text + strspn (text, "0");
  number.n_digits = strspn (number.digits, "0123456789");
  number.end = number.digits + number.n_digits;
  return number;
}

static int
compare_numbers (const Number *a, const Number *b)
{
  if (a->n_digits != b->n_digits)
    return a->n_digits < b->n_digits ? -1 : 1;
  return memcmp (a->digits, b->digits, a->n_digits);
}

/**
 * troupe_natural_order_compare:
 * @a: a name, of any bytes
 * @b: another one
 *
 * Compares numbers within names by their value, of any length, and everything else by its bytes,
 * independent of the locale: "image2" comes before "image10". Names that differ only in zeros
 * before a number have the order of their bytes.
 *
 * Returns: less than 0 if @a comes first, more than 0 if @b does, and 0 if both are the same
 */
int
troupe_natural_order_compare (const char *a, const char *b)
{
  const char *a_at = a;
  const char *b_at = b;

  while (*a_at != '\0' && *b_at != '\0')
    {
      if (g_ascii_isdigit (*a_at) && g_ascii_isdigit (*b_at))
        {
          const Number a_number = read_number (a_at);
          const Number b_number = read_number (b_at);
          const int order = compare_numbers (&a_number, &b_number);

          if (order != 0)
            return order;
          a_at = a_number.end;
          b_at = b_number.end;
        }
      else if (*a_at != *b_at)
        return (guchar) *a_at < (guchar) *b_at ? -1 : 1;
      else
        {
          a_at++;
          b_at++;
        }
    }
  if (*a_at != *b_at)
    return *a_at == '\0' ? -1 : 1;
  return strcmp (a, b);
}
