/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests results that are known before a run: items compared, and what is left to run. */

#include "known-list.h"

#include "troupe-argument-source.h"
#include "troupe-lines-source.h"
#include "troupe-range-source.h"
#include "troupe-scheduler.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Items are known, or batches to run: each index once, in order. */
static void
append_walk (GString *text, char kind, guint64 first, guint32 count)
{
  g_string_append_printf (text, "%s%c%" G_GUINT64_FORMAT "+%u", text->len > 0 ? " " : "", kind,
                          first, count);
}

static void
check_chunk (const TroupeResultChunk *chunk)
{
  g_assert_cmpuint (troupe_items_get_first_index (chunk->items), ==, chunk->first_index);
  g_assert_cmpuint (troupe_items_get_count (chunk->items), ==, chunk->count);
  g_assert_cmpuint (chunk->attempts, ==, 2);
  g_assert_cmpuint (chunk->worker, ==, 7);
  g_assert_cmpfloat_with_epsilon (chunk->seconds, chunk->count, 1e-9);
  g_assert_cmpuint (troupe_block_get_count (chunk->values), ==, chunk->count);
  for (guint32 i = 0; i < chunk->count; i++)
    {
      g_autofree char *expected =
          g_strdup_printf ("known %" G_GUINT64_FORMAT, chunk->first_index + i + 1);
      gsize size;
      const guint8 *value = troupe_block_get_value (chunk->values, i, &size);

      g_assert_cmpmem (value, size, expected, strlen (expected));
    }
}

/* Takes everything that a scheduler has, like the engine does. Returns how it ended. */
static TroupeSourceStatus
walk (TroupeScheduler *scheduler, GString *text, GError **error)
{
  TroupeSourceStatus status;

  do
    {
      g_auto (TroupeResultChunk) chunk = { 0 };
      g_autoptr (TroupeBatch) batch = NULL;

      status = troupe_scheduler_take_known (scheduler, &chunk, error);
      if (status == TROUPE_SOURCE_ITEMS)
        {
          append_walk (text, 'k', chunk.first_index, chunk.count);
          check_chunk (&chunk);
          continue;
        }
      if (status == TROUPE_SOURCE_END)
        status = troupe_scheduler_take (scheduler, G_MAXUINT32, &batch, error);
      if (status == TROUPE_SOURCE_ITEMS)
        append_walk (text, 'r', troupe_items_get_first_index (batch->items),
                     troupe_batch_get_count (batch));
    }
  while (status == TROUPE_SOURCE_ITEMS);
  return status;
}

static TroupeSource *
open_range (guint n)
{
  return troupe_range_source_new (1, n, 1, NULL);
}

/* A file, whose number of items is not known. */
static TroupeSource *
open_lines (guint n)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *path = NULL;
  const int fd = g_file_open_tmp ("known-XXXXXX", &path, NULL);

  for (guint i = 1; i <= n; i++)
    g_string_append_printf (lines, "%u\n", i);
  g_assert_cmpint (write (fd, lines->str, lines->len), ==, (gssize) lines->len);
  g_assert_cmpint (lseek (fd, 0, SEEK_SET), ==, 0);
  g_unlink (path);
  return troupe_lines_source_new_from_fd (fd, "lines", NULL);
}

/* What is known, as pairs of the first index and the number. */
static const struct
{
  const char *name;
  guint n_items;
  guint known[12];
  const char *expected;
} cases[] = {
  { "none", 7, { 0 }, "r0+3 r3+3 r6+1" },
  { "beginning", 7, { 0, 4 }, "k0+4 r4+3" },
  { "middle", 9, { 4, 2 }, "r0+3 r3+1 k4+2 r6+3" },
  { "end", 7, { 5, 2 }, "r0+3 r3+2 k5+2" },
  { "all", 7, { 0, 7 }, "k0+7" },
  { "all in pieces", 7, { 0, 1, 1, 5, 6, 1 }, "k0+1 k1+5 k6+1" },
  { "gaps of one", 6, { 0, 1, 2, 1, 4, 1 }, "k0+1 r1+1 k2+1 r3+1 k4+1 r5+1" },
  { "gaps of a batch", 9, { 3, 1, 7, 1 }, "r0+3 k3+1 r4+3 k7+1 r8+1" },
};

static KnownList *
make_known (const guint *known, guint n)
{
  KnownList *list = known_list_new ();

  for (guint i = 0; i + 1 < n && known[i + 1] > 0; i += 2)
    known_list_add (list, known[i], known[i + 1]);
  return list;
}

static void
test_cases (void)
{
  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      const guint at = i / 2;
      const gboolean has_length = i % 2 == 0;
      g_autoptr (TroupeSource) source =
          has_length ? open_range (cases[at].n_items) : open_lines (cases[at].n_items);
      g_autoptr (TroupeScheduler) scheduler = troupe_scheduler_new (source, 3, 1);
      g_autoptr (KnownList) known = make_known (cases[at].known, G_N_ELEMENTS (cases[at].known));
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      const guint64 n_known = troupe_known_results_get_n_items (TROUPE_KNOWN_RESULTS (known));

      g_test_message ("%s, %s", cases[at].name, has_length ? "range" : "lines");
      troupe_scheduler_set_known_results (scheduler, TROUPE_KNOWN_RESULTS (known));
      g_assert_cmpint (troupe_scheduler_get_n_to_run (scheduler), ==,
                       has_length ? (gint64) (cases[at].n_items - n_known) : -1);
      g_assert_cmpint (walk (scheduler, text, &error), ==, TROUPE_SOURCE_END);
      g_assert_no_error (error);
      g_assert_cmpstr (text->str, ==, cases[at].expected);
      g_assert_true (troupe_scheduler_is_empty (scheduler));
      g_assert_cmpint (troupe_scheduler_get_n_items (scheduler), ==, cases[at].n_items);
      if (has_length)
        g_assert_cmpint (troupe_scheduler_get_n_to_run (scheduler), ==, 0);
    }
}

/* Known results are no share of the work that is left. */
static void
test_tail (void)
{
  g_autoptr (TroupeSource) source = open_range (1000000);
  g_autoptr (TroupeScheduler) scheduler = troupe_scheduler_new (source, 0, 2);
  g_autoptr (KnownList) known = known_list_new ();
  guint32 largest = 0;

  for (guint i = 0; i < 64; i++)
    known_list_add (known, 1000 + i * 15609, 15609 - (i == 63 ? 0 : 1));
  troupe_scheduler_set_known_results (scheduler, TROUPE_KNOWN_RESULTS (known));
  for (guint i = 0; i < 1000;)
    {
      g_autoptr (TroupeBatch) batch = NULL;

      g_assert_cmpint (troupe_scheduler_take (scheduler, G_MAXUINT32, &batch, NULL), ==,
                       TROUPE_SOURCE_ITEMS);
      batch->elapsed_ns = troupe_batch_get_count (batch) * 1000 * 1000;
      batch->done = troupe_batch_get_count (batch);
      troupe_scheduler_finished (scheduler, batch);
      largest = MAX (largest, troupe_batch_get_count (batch));
      i += troupe_batch_get_count (batch);
      /* 63 more are between the known results. */
      g_assert_cmpuint (troupe_batch_get_count (batch), <=, (1063 - i) / 6 + 32);
    }
  g_assert_cmpuint (largest, >=, 32);
}

/* Items that do not fit in one read of the source are several parts of one known chunk. */
static void
test_large_items (void)
{
  g_autofree char *item = g_strnfill (400 * 1024, 'x');
  const char *const items[] = { item, item, item, item, item, NULL };
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);
  g_autoptr (TroupeScheduler) scheduler = troupe_scheduler_new (source, 0, 1);
  g_autoptr (KnownList) known = known_list_new ();
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (items, 5);
  const char *const values[] = { "known 1", "known 2", "known 3", "known 4", "known 5" };
  g_auto (TroupeResultChunk) chunk = {
    .count = 5,
    .status = TROUPE_RESULT_OK,
    .items = troupe_items_new_block (0, block),
    .values = troupe_block_new_from_strings (values, 5),
    .worker = 7,
    .attempts = 2,
    .seconds = 5,
  };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  known_list_add_chunk (known, &chunk);
  troupe_scheduler_set_known_results (scheduler, TROUPE_KNOWN_RESULTS (known));
  g_assert_cmpint (walk (scheduler, text, &error), ==, TROUPE_SOURCE_END);
  g_assert_no_error (error);
  g_assert_cmpstr (text->str, ==, "k0+2 k2+2 k4+1");
}

static void
assert_walk_fails (TroupeSource *source,
                   KnownList *known,
                   const char *expected,
                   int code,
                   const char *part)
{
  g_autoptr (TroupeScheduler) scheduler = troupe_scheduler_new (source, 3, 1);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  troupe_scheduler_set_known_results (scheduler, TROUPE_KNOWN_RESULTS (known));
  g_assert_cmpint (walk (scheduler, text, &error), ==, TROUPE_SOURCE_FAILED);
  g_assert_error (error, TROUPE_KNOWN_RESULTS_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_cmpstr (text->str, ==, expected);
  /* Nothing more is run. */
  g_assert_true (troupe_scheduler_is_empty (scheduler));
}

/* The first item that differs is named, and nothing behind it is run. */
static void
test_changed (void)
{
  const char *const others[] = { "1", "2", "3", "4", "five", "6", NULL };
  g_autoptr (TroupeSource) source = troupe_argument_source_new (others, -1);
  g_autoptr (TroupeSource) shifted = troupe_range_source_new (2, 100, 1, NULL);
  g_autoptr (TroupeSource) wide = troupe_range_source_new (1, 100, 2, NULL);
  g_autoptr (KnownList) known = known_list_new ();
  g_autoptr (KnownList) first = known_list_new ();
  g_autoptr (KnownList) second = known_list_new ();
  g_autoptr (KnownList) third = known_list_new ();
  g_autofree char *many = g_strnfill (81, 'x');
  g_autofree char *begin = g_strdup_printf ("Item 1 is “a%.79s…” now, and was “1”", many);
  g_autofree char *long_item = g_strconcat ("a", many, NULL);
  const char *const long_items[] = { long_item, NULL };
  g_autoptr (TroupeSource) long_source = troupe_argument_source_new (long_items, -1);

  known_list_add (known, 0, 2);
  known_list_add (known, 3, 3);
  assert_walk_fails (source, known, "k0+2 r2+1", TROUPE_KNOWN_RESULTS_ERROR_CHANGED,
                     "Item 5 is “five” now, and was “5”");

  known_list_add (first, 0, 2);
  assert_walk_fails (shifted, first, "", TROUPE_KNOWN_RESULTS_ERROR_CHANGED,
                     "Item 1 is “2” now, and was “1”");

  known_list_add (second, 0, 2);
  assert_walk_fails (wide, second, "", TROUPE_KNOWN_RESULTS_ERROR_CHANGED,
                     "Item 2 is “3” now, and was “2”");

  /* Of long ones, the beginning. */
  known_list_add (third, 0, 1);
  assert_walk_fails (long_source, third, "", TROUPE_KNOWN_RESULTS_ERROR_CHANGED, begin);
}

/* More results than items: said before anything runs if the number of items is known. */
static void
test_missing (void)
{
  g_autoptr (TroupeSource) range = open_range (5);
  g_autoptr (TroupeSource) lines = open_lines (5);
  g_autoptr (TroupeSource) short_lines = open_lines (5);
  g_autoptr (KnownList) known = known_list_new ();
  g_autoptr (KnownList) again = known_list_new ();
  g_autoptr (KnownList) across = known_list_new ();

  known_list_add (known, 0, 1);
  known_list_add (known, 7, 1);
  assert_walk_fails (range, known, "", TROUPE_KNOWN_RESULTS_ERROR_CHANGED, "Item 6 is missing");

  known_list_add (again, 0, 1);
  known_list_add (again, 7, 1);
  assert_walk_fails (lines, again, "k0+1 r1+3 r4+1", TROUPE_KNOWN_RESULTS_ERROR_CHANGED,
                     "Item 6 is missing");

  known_list_add (across, 3, 4);
  assert_walk_fails (short_lines, across, "r0+3 k3+2", TROUPE_KNOWN_RESULTS_ERROR_CHANGED,
                     "Item 6 is missing");
}

static void
test_unreadable (void)
{
  g_autoptr (TroupeSource) source = open_range (5);
  g_autoptr (KnownList) known = known_list_new ();

  known_list_add (known, 0, 1);
  known_list_add (known, 2, 1);
  known_list_fail_after (known, 1);
  assert_walk_fails (source, known, "k0+1", TROUPE_KNOWN_RESULTS_ERROR_READ, "the disk is gone");
}

/* Items that come later, and items of a job that was stopped. */
static void
test_rest (void)
{
  g_autoptr (TroupeSource) source = open_range (9);
  g_autoptr (TroupeScheduler) scheduler = troupe_scheduler_new (source, 3, 1);
  g_autoptr (KnownList) known = known_list_new ();
  g_autoptr (TroupeBatch) rest = NULL;
  g_autoptr (TroupeBatch) last = NULL;
  g_auto (TroupeResultChunk) chunk = { 0 };

  known_list_add (known, 2, 3);
  troupe_scheduler_set_known_results (scheduler, TROUPE_KNOWN_RESULTS (known));
  g_assert_true (troupe_scheduler_take_rest (scheduler, &rest));
  g_assert_cmpuint (troupe_batch_get_count (rest), ==, 2);
  g_assert_cmpint (troupe_scheduler_take_known (scheduler, &chunk, NULL), ==, TROUPE_SOURCE_ITEMS);
  g_assert_cmpuint (chunk.count, ==, 3);
  g_assert_true (troupe_scheduler_take_rest (scheduler, &last));
  g_assert_cmpuint (troupe_items_get_first_index (last->items), ==, 5);
  g_assert_cmpuint (troupe_batch_get_count (last), ==, 4);
}

static void
test_difference (void)
{
  const char *const texts[] = { "5", "7", "9", NULL };
  const char *const others[] = { "5", "79", "", NULL };
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (texts, -1);
  g_autoptr (TroupeBlock) other_block = troupe_block_new_from_strings (others, -1);
  g_autoptr (TroupeItems) items = troupe_items_new_block (0, block);
  g_autoptr (TroupeItems) same = troupe_items_new_range (0, 5, 2, 3);
  g_autoptr (TroupeItems) wider = troupe_items_new_range (0, 5, 3, 3);
  g_autoptr (TroupeItems) different = troupe_items_new_block (0, other_block);

  g_assert_cmpuint (troupe_items_find_difference (items, items), ==, 3);
  g_assert_cmpuint (troupe_items_find_difference (items, same), ==, 3);
  g_assert_cmpuint (troupe_items_find_difference (same, same), ==, 3);
  g_assert_cmpuint (troupe_items_find_difference (same, wider), ==, 1);
  g_assert_cmpuint (troupe_items_find_difference (items, different), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/known-results/cases", test_cases);
  g_test_add_func ("/known-results/tail", test_tail);
  g_test_add_func ("/known-results/large-items", test_large_items);
  g_test_add_func ("/known-results/changed", test_changed);
  g_test_add_func ("/known-results/missing", test_missing);
  g_test_add_func ("/known-results/unreadable", test_unreadable);
  g_test_add_func ("/known-results/rest", test_rest);
  g_test_add_func ("/known-results/difference", test_difference);

  return g_test_run ();
}
