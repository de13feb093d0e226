/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function factor: the prime factors of a number. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-item.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* Below the square of this, a number without a smaller divisor is prime. */
#define TRIAL_LIMIT 1000

/* Steps between two greatest common divisors, which cost much more than a step. */
#define STEPS 128

/* The number of Miller-Rabin rounds: GMP's own Baillie-PSW test is done first, of which no failure
 * is known. */
#define PRIME_ROUNDS 25

static void
found (GPtrArray *primes, const mpz_t prime)
{
  mpz_t *copy = g_new (mpz_t, 1);

  mpz_init_set (*copy, prime);
  g_ptr_array_add (primes, copy);
}

static void
free_prime (gpointer data)
{
  mpz_clear (*(mpz_t *) data);
  g_free (data);
}

static gint
compare_primes (gconstpointer a, gconstpointer b)
{
  return mpz_cmp (**(mpz_t *const *) a, **(mpz_t *const *) b);
}

static void
step (mpz_t value, const mpz_t number, gulong increment)
{
  mpz_mul (value, value, value);
  mpz_add_ui (value, value, increment);
  mpz_mod (value, value, number);
}

/* A divisor of a composite number, possibly the number itself: Pollard's rho method, with Brent's
 * method to find the cycle and to gather common divisors (R. P. Brent, "An improved Monte Carlo
 * factorization algorithm", 1980). */
static void
find_divisor (mpz_t divisor, const mpz_t number, gulong increment)
{
  mpz_t slow;
  mpz_t fast;
  mpz_t saved;
  mpz_t product;
  mpz_t difference;

  mpz_init (slow);
  mpz_init_set_ui (fast, 2);
  mpz_init (saved);
  mpz_init_set_ui (product, 1);
  mpz_init (difference);
  mpz_set_ui (divisor, 1);

  for (gulong length = 1; mpz_cmp_ui (divisor, 1) == 0; length *= 2)
    {
      mpz_set (slow, fast);
      for (gulong i = 0; i < length; i++)
        step (fast, number, increment);

      for (gulong done = 0; done < length && mpz_cmp_ui (divisor, 1) == 0; done += STEPS)
        {
          mpz_set (saved, fast);
          for (gulong i = 0; i < MIN (STEPS, length - done); i++)
            {
              step (fast, number, increment);
              mpz_sub (difference, slow, fast);
              mpz_mul (product, product, difference);
              mpz_mod (product, product, number);
            }
          mpz_gcd (divisor, product, number);
        }
    }

  /* Several divisors were found at once: repeats the same steps one at a time. */
  if (mpz_cmp (divisor, number) == 0)
    do
      {
        step (saved, number, increment);
        mpz_sub (difference, slow, saved);
        mpz_gcd (divisor, difference, number);
      }
    while (mpz_cmp_ui (divisor, 1) == 0);

  mpz_clears (slow, fast, saved, product, difference, NULL);
}

static void
find_large_primes (GPtrArray *primes, const mpz_t number)
{
  mpz_t divisor;

  if (mpz_cmp_ui (number, 1) == 0)
    return;
  if (mpz_probab_prime_p (number, PRIME_ROUNDS))
    {
      found (primes, number);
      return;
    }

  mpz_init_set (divisor, number);
  for (gulong increment = 1; mpz_cmp (divisor, number) == 0; increment++)
    find_divisor (divisor, number, increment);
  find_large_primes (primes, divisor);
  mpz_divexact (divisor, number, divisor);
  find_large_primes (primes, divisor);
  mpz_clear (divisor);
}

static void
find_primes (GPtrArray *primes, mpz_t number)
{
  mpz_t prime;

  for (gulong trial = 2; trial < TRIAL_LIMIT; trial++)
    while (mpz_divisible_ui_p (number, trial))
      {
        mpz_init_set_ui (prime, trial);
        found (primes, prime);
        mpz_clear (prime);
        mpz_divexact_ui (number, number, trial);
      }

  find_large_primes (primes, number);
  g_ptr_array_sort (primes, compare_primes);
}

static gboolean
factor_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  g_autoptr (GPtrArray) primes = g_ptr_array_new_with_free_func (free_prime);
  gboolean good;
  mpz_t number;

  good = troupe_item_parse_integer (item, size, number);
  if (good && mpz_sgn (number) <= 0)
    {
      mpz_clear (number);
      good = FALSE;
    }
  if (!good)
    {
      g_autofree char *text = troupe_item_to_text (item, size);

      g_set_error (error, TROUPE_BUILTIN_ERROR, TROUPE_BUILTIN_ERROR_ITEM,
                   _ ("factor needs an integer of at least 1, not “%s”"), text);
      return FALSE;
    }

  find_primes (primes, number);
  for (guint i = 0; i < primes->len; i++)
    {
      mpz_t *prime = g_ptr_array_index (primes, i);
      char *at;

      if (i > 0)
        troupe_values_append_string (value, " ");
      at = troupe_values_reserve (value, mpz_sizeinbase (*prime, 10) + 2);
      mpz_get_str (at, 10, *prime);
      troupe_values_commit (value, at + strlen (at));
    }
  mpz_clear (number);
  return TRUE;
}

const TroupeBuiltin troupe_factor = {
  .name = "factor",
  .summary = N_ ("Finds the prime factors of a number"),
  .shows = N_ ("Uneven work, spread evenly"),
  .takes = N_ ("an integer of any length, at least 1"),
  .gives = N_ ("its prime factors in order, with spaces between them; nothing for 1"),
  .example = "360 97 1000000007 10000000000000061 600851475143",
  .help = N_ ("By trial division, then by Pollard’s rho method. How long it takes depends on the "
              "second largest factor: numbers of the same length take very different times, which "
              "is a good test for how evenly a pool is kept busy."),
  .apply = factor_apply,
};
