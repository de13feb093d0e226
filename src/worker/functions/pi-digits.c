/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function pi-digits: digits of π. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-item.h"

#include <glib/gi18n-lib.h>
#include <gmp.h>
#include <string.h>

#define MOST G_GINT64_CONSTANT (10000000)

/* More digits than are printed, so that the error of the last ones is not visible. */
#define GUARD_DIGITS 20

/* The decimal digits that each term adds: log10 (640320^3 / (24 * 6 * 2 * 6)). */
#define DIGITS_PER_TERM 14.181647462725477

typedef struct
{
  mpz_t p;
  mpz_t q;
  mpz_t t;
} Sum;

static void
sum_clear (Sum *sum)
{
  mpz_clears (sum->p, sum->q, sum->t, NULL);
}

/* The terms from first up to last, without it: the series of the Chudnovsky brothers, summed by
 * binary splitting (B. Haible and T. Papanikolaou, "Fast multiprecision evaluation of series of
 * rational numbers", 1998). */
static void
sum_terms (Sum *sum, gulong first, gulong last)
{
  gulong middle = (first + last) / 2;
  Sum right;

  if (last - first == 1)
    {
      mpz_init_set_ui (sum->p, first == 0 ? 1 : 6 * first - 5);
      mpz_init_set_ui (sum->q, first == 0 ? 1 : first);
      mpz_init_set_ui (sum->t, 545140134);
      if (first > 0)
        {
          mpz_mul_ui (sum->p, sum->p, 2 * first - 1);
          mpz_mul_ui (sum->p, sum->p, 6 * first - 1);
          mpz_mul_ui (sum->q, sum->q, first);
          mpz_mul_ui (sum->q, sum->q, first);
          mpz_mul_ui (sum->q, sum->q, G_GUINT64_CONSTANT (10939058860032000));
        }
      mpz_mul_ui (sum->t, sum->t, first);
      mpz_add_ui (sum->t, sum->t, 13591409);
      mpz_mul (sum->t, sum->t, sum->p);
      if (first % 2 == 1)
        mpz_neg (sum->t, sum->t);
      return;
    }

  sum_terms (sum, first, middle);
  sum_terms (&right, middle, last);
  mpz_mul (sum->t, sum->t, right.q);
  mpz_mul (right.t, right.t, sum->p);
  mpz_add (sum->t, sum->t, right.t);
  mpz_mul (sum->p, sum->p, right.p);
  mpz_mul (sum->q, sum->q, right.q);
  sum_clear (&right);
}

/* pi = 426880 sqrt (10005) q / t, times 10^digits, cut to an integer. */
static void
compute_pi (mpz_t pi, gulong digits)
{
  mpz_t root;
  Sum sum;

  sum_terms (&sum, 0, (gulong) ((digits + GUARD_DIGITS) / DIGITS_PER_TERM) + 2);

  mpz_init (root);
  mpz_ui_pow_ui (root, 10, 2 * (digits + GUARD_DIGITS));
  mpz_mul_ui (root, root, 10005);
  mpz_sqrt (root, root);

  mpz_mul (pi, sum.q, root);
  mpz_mul_ui (pi, pi, 426880);
  mpz_tdiv_q (pi, pi, sum.t);
  mpz_ui_pow_ui (root, 10, GUARD_DIGITS);
  mpz_tdiv_q (pi, pi, root);
  mpz_clear (root);
  sum_clear (&sum);
}

static gboolean
pi_digits_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  gint64 digits;
  mpz_t pi;
  char *at;

  if (!troupe_item_parse_count ("pi-digits", item, size, 0, MOST, &digits, error))
    return FALSE;

  mpz_init (pi);
  compute_pi (pi, digits);
  /* Its first digit moves in front of the point. */
  at = troupe_values_reserve (value, digits + 4);
  mpz_get_str (at + 1, 10, pi);
  at[0] = at[1];
  at[1] = '.';
  troupe_values_commit (value, at + (digits == 0 ? 1 : digits + 2));
  mpz_clear (pi);
  return TRUE;
}

const TroupeBuiltin troupe_pi_digits = {
  .name = "pi-digits",
  .summary = N_ ("Computes digits of pi"),
  .shows = N_ ("Large values"),
  .takes = N_ ("how many digits after the point, from 0 to 10,000,000"),
  .gives = N_ ("pi with as many digits, the rest cut off"),
  .example = "10 100 1000",
  .help =
      N_ ("By the series of the Chudnovsky brothers. The only function here whose values may be "
          "large: a million digits take about a second and a megabyte."),
  .apply = pi_digits_apply,
};
