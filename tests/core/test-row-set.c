/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sets of rows, against an array with a byte for each row. */

#include "troupe-row-set.h"

#define N_ROWS  300000
#define ROUNDS  8
#define CHANGES 60
#define LOOKS   200

typedef struct
{
  TroupeRowSet *set;
  guint8 *rows;
} Pair;

static void
pair_set_up (Pair *pair)
{
  pair->set = troupe_row_set_new ();
  pair->rows = g_new0 (guint8, N_ROWS);
}

static void
pair_clear (Pair *pair)
{
  troupe_row_set_free (pair->set);
  g_free (pair->rows);
}

/* Short stretches, long ones, and those that end where the set's own stretches do. */
static void
choose_rows (GRand *rand, guint *first, guint *count)
{
  guint longest = g_rand_boolean (rand) ? 100 : N_ROWS;

  *first = g_rand_int_range (rand, 0, N_ROWS);
  if (g_rand_int_range (rand, 0, 4) == 0)
    *first = *first / 65536 * 65536;
  *count = g_rand_int_range (rand, 0, MIN (longest, N_ROWS - *first) + 1);
  if (g_rand_int_range (rand, 0, 4) == 0)
    *count = MIN (65536, N_ROWS - *first);
}

static void
change (Pair *pair, const Pair *other, GRand *rand)
{
  guint kind = g_rand_int_range (rand, 0, 5);
  guint first;
  guint count;

  choose_rows (rand, &first, &count);
  for (guint i = first; i < first + count; i++)
    switch (kind)
      {
      case 0:
        pair->rows[i] = TRUE;
        break;
      case 1:
        pair->rows[i] = FALSE;
        break;
      case 2:
        pair->rows[i] |= other->rows[i];
        break;
      case 3:
        pair->rows[i] &= !other->rows[i];
        break;
      default:
        pair->rows[i] &= other->rows[i];
      }

  switch (kind)
    {
    case 0:
      troupe_row_set_add (pair->set, first, count);
      break;
    case 1:
      troupe_row_set_remove (pair->set, first, count);
      break;
    case 2:
      troupe_row_set_add_from (pair->set, other->set, first, count);
      break;
    case 3:
      troupe_row_set_remove_from (pair->set, other->set, first, count);
      break;
    default:
      troupe_row_set_retain (pair->set, other->set, first, count);
    }
}

static void
check_stretch (const Pair *pair, guint row)
{
  guint64 first;
  guint64 count;
  guint begin = row;
  guint end;
  gboolean found;

  while (begin < N_ROWS && !pair->rows[begin])
    begin++;
  for (end = begin; end < N_ROWS && pair->rows[end];)
    end++;
  found = troupe_row_set_find_stretch (pair->set, row, &first, &count);
  g_assert_cmpint (found, ==, begin < N_ROWS);
  if (found)
    {
      g_assert_cmpuint (first, ==, begin);
      g_assert_cmpuint (count, ==, end - begin);
    }
}

static void
check (const Pair *pair, GRand *rand)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *before = g_new (guint, N_ROWS + 1);

  for (guint i = 0; i < N_ROWS; i++)
    {
      before[i] = members->len;
      if (pair->rows[i])
        g_array_append_val (members, i);
    }
  before[N_ROWS] = members->len;

  g_assert_cmpuint (troupe_row_set_get_size (pair->set), ==, members->len);
  for (guint i = 0; i < LOOKS; i++)
    {
      guint row = g_rand_int_range (rand, 0, N_ROWS + 1);

      g_assert_cmpuint (troupe_row_set_count_before (pair->set, row), ==, before[row]);
      if (i % 10 == 0)
        check_stretch (pair, row);
      if (row < N_ROWS)
        g_assert_cmpint (troupe_row_set_contains (pair->set, row), ==, pair->rows[row]);
      if (members->len > 0)
        {
          guint position = g_rand_int_range (rand, 0, members->len);

          g_assert_cmpuint (troupe_row_set_get_nth (pair->set, position), ==,
                            g_array_index (members, guint, position));
        }
    }
}

static void
test_changes (void)
{
  for (guint round = 0; round < ROUNDS; round++)
    {
      guint32 seed = g_test_rand_int ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      Pair pairs[2];

      g_test_message ("seed %u", seed);
      pair_set_up (&pairs[0]);
      pair_set_up (&pairs[1]);
      for (guint i = 0; i < CHANGES; i++)
        {
          guint which = i % 2;

          change (&pairs[which], &pairs[!which], rand);
          check (&pairs[which], rand);
        }
      pair_clear (&pairs[0]);
      pair_clear (&pairs[1]);
    }
}

/* A stretch that is entirely in the set takes no memory, regardless of its length. */
static void
test_memory (void)
{
  g_autoptr (TroupeRowSet) set = troupe_row_set_new ();
  gsize few;

  g_assert_false (troupe_row_set_contains (set, 5));
  troupe_row_set_add (set, 0, 10000000);
  few = troupe_row_set_get_bytes (set);
  g_assert_cmpuint (few, <=, 8192);
  troupe_row_set_remove (set, 5000000, 1);
  g_assert_cmpuint (troupe_row_set_get_bytes (set), <=, few + 8192);
  g_assert_cmpuint (troupe_row_set_get_nth (set, 5000000), ==, 5000001);
  troupe_row_set_add (set, 5000000, 1);
  g_assert_cmpuint (troupe_row_set_get_bytes (set), ==, few);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-set/changes", test_changes);
  g_test_add_func ("/row-set/memory", test_memory);
  return g_test_run ();
}
