/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function primes: counts primes with a segmented sieve. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-decimal.h"
#include "troupe-item.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MOST G_GINT64_CONSTANT (100000000000000)

/* A segment is a byte for each odd number, as many as fit in the first-level cache. */
#define SEGMENT (32 * 1024)

/* The odd primes up to limit, by the sieve of Eratosthenes. */
static GArray *
find_small_primes (guint32 limit)
{
  GArray *primes = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree guint8 *composite = g_malloc0 (limit / 2 + 1);

  for (guint32 n = 3; n <= limit; n += 2)
    {
      if (composite[n / 2])
        continue;
      g_array_append_val (primes, n);
      for (guint64 multiple = (guint64) n * n; multiple <= limit; multiple += 2 * n)
        composite[multiple / 2] = 1;
    }
  return primes;
}

/* Byte i of the segment that starts at s represents the odd number 2 (s + i) + 1. places holds, for
 * each small prime whose square was reached, the offset of its next odd multiple in the segment. */
static gint64
count_primes (gint64 limit)
{
  g_autoptr (GArray) primes = find_small_primes (sqrt (limit));
  g_autofree guint64 *places = g_new (guint64, primes->len);
  g_autofree guint8 *composite = g_malloc (SEGMENT);
  /* The entry of 1, which is not prime, represents 2, which is not odd. */
  guint64 n_odd = limit < 2 ? 0 : (limit + 1) / 2;
  gint64 count = 0;
  guint n_places = 0;

  for (guint64 start = 0; start < n_odd; start += SEGMENT)
    {
      guint size = MIN (SEGMENT, n_odd - start);

      for (; n_places < primes->len; n_places++)
        {
          guint64 prime = g_array_index (primes, guint32, n_places);
          guint64 square = prime * prime / 2;

          if (square >= start + SEGMENT)
            break;
          places[n_places] = square - start;
        }

      memset (composite, 0, SEGMENT);
      for (guint i = 0; i < n_places; i++)
        {
          guint32 prime = g_array_index (primes, guint32, i);
          guint64 place = places[i];

          for (; place < SEGMENT; place += prime)
            composite[place] = 1;
          places[i] = place - SEGMENT;
        }
      for (guint i = 0; i < size; i++)
        count += !composite[i];
    }
  return count;
}

static gboolean
primes_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  gint64 limit;
  char *at;

  if (!troupe_item_parse_count ("primes", item, size, 0, MOST, &limit, error))
    return FALSE;

  at = troupe_values_reserve (value, TROUPE_DECIMAL_ROOM);
  troupe_values_commit (value, troupe_decimal_write (at, count_primes (limit)));
  return TRUE;
}

const TroupeBuiltin troupe_primes = {
  .name = "primes",
  .summary = N_ ("Counts the primes up to a number"),
  .shows = N_ ("Every core at work"),
  .takes = N_ ("an integer from 0 to 100,000,000,000,000"),
  .gives = N_ ("how many primes there are up to it, itself included"),
  .example = "10 1000 1000000 10000000",
  .help = N_ ("Work for the processor alone, by the sieve of Eratosthenes, segment after segment. "
              "It keeps a core busy for a time that grows a little faster than the number: "
              "100,000,000 takes a fraction of a second."),
  .apply = primes_apply,
};
