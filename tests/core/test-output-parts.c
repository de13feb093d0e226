/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the parts that keep output: the end of a text, text that waits, live pieces, and the item
 * that is watched. */

#include "troupe-live-output.h"
#include "troupe-ok-status.h"
#include "troupe-spool.h"
#include "troupe-tail.h"
#include "troupe-template-error.h"
#include "troupe-wake-source.h"
#include "troupe-watched-item.h"

#include <string.h>

static void
assert_tail (TroupeTail *tail, const char *start, gsize size, char last)
{
  g_autoptr (GString) text = troupe_tail_to_text (tail);

  g_assert_true (g_str_has_prefix (text->str, start));
  g_assert_cmpuint (text->len, ==, size);
  g_assert_cmpuint (text->len, <=, TROUPE_WIRE_OUTPUT_MAX);
  g_assert_cmpint (text->str[text->len - 1], ==, last);
}

/* A text that fits is kept as it is; of a longer one, the end, and how much was before it. */
static void
test_tail (void)
{
  const gsize most = TROUPE_WIRE_OUTPUT_MAX;
  const char *note = "[129 bytes before this were left out]\n";
  g_autoptr (TroupeTail) tail = troupe_tail_new ();
  g_autofree char *long_text = g_strnfill (10 * most, 'x');

  g_assert_true (troupe_tail_is_empty (tail));
  troupe_tail_append (tail, long_text, most - 1);
  troupe_tail_append (tail, "y", 1);
  assert_tail (tail, "xxx", most, 'y');
  g_assert_false (troupe_tail_is_empty (tail));

  troupe_tail_append (tail, "z", 1);
  assert_tail (tail, note, most - 128 + strlen (note), 'z');

  troupe_tail_clear (tail);
  for (gsize i = 0; i < 10 * most; i += 1000)
    troupe_tail_append (tail, long_text, MIN (1000, 10 * most - i));
  assert_tail (tail, "[589952 bytes before this were left out]\nxxx",
               most - 128 + strlen ("[589952 bytes before this were left out]\n"), 'x');

  troupe_tail_clear (tail);
  troupe_tail_append (tail, "abc", 3);
  troupe_tail_append (tail, long_text, 10 * most);
  assert_tail (tail, "[589955 bytes before this were left out]\nxxx",
               most - 128 + strlen ("[589955 bytes before this were left out]\n"), 'x');
}

/* Bytes come back as they were added, whether they are few or many. */
static void
test_spool (void)
{
  g_autoptr (TroupeSpool) spool = troupe_spool_new ();
  g_autoptr (GByteArray) added = g_byte_array_new ();
  g_autoptr (GByteArray) taken = g_byte_array_new ();
  GBytes *piece;

  g_assert_null (troupe_spool_take (spool));
  for (guint i = 0; i < 50000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u,", i);

      g_byte_array_append (added, (const guint8 *) text, strlen (text));
      troupe_spool_add (spool, text, strlen (text));
      if (i % 20000 != 10000)
        continue;
      piece = troupe_spool_take (spool);
      g_byte_array_append (taken, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
      g_bytes_unref (piece);
    }
  while ((piece = troupe_spool_take (spool)) != NULL)
    {
      g_byte_array_append (taken, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
      g_bytes_unref (piece);
    }
  g_assert_cmpmem (taken->data, taken->len, added->data, added->len);
}

static void
assert_statuses (const char *text, const char *ok)
{
  TroupeOkStatus statuses;
  g_autoptr (GError) error = NULL;

  g_assert_true (troupe_ok_status_parse (&statuses, text, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 256; i++)
    g_assert_cmpint (statuses.is_ok[i], ==, strchr (ok, 'a' + i) != NULL && i < 26);
}

static void
test_ok_status (void)
{
  static const char *const wrong[] = { "", ",", "1,", "256", "-1", "x", "0 1", "1-3", "0x1" };

  assert_statuses (NULL, "a");
  assert_statuses ("0", "a");
  assert_statuses ("0,1", "ab");
  assert_statuses (" 25, 3 ", "dz");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      TroupeOkStatus statuses;
      g_autoptr (GError) error = NULL;

      g_assert_false (troupe_ok_status_parse (&statuses, wrong[i], &error));
      g_assert_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_STATUS);
      g_assert_nonnull (strstr (error->message, wrong[i]));
    }
}

static gboolean
count_cb (gpointer data)
{
  ++*(guint *) data;
  return G_SOURCE_CONTINUE;
}

/* The owner is woken, takes pieces in order, and the pool learns how much of each worker. */
static void
test_live (void)
{
  g_autoptr (GSource) source = NULL;
  g_autoptr (TroupeLiveOutput) live = NULL;
  g_autoptr (GBytes) item = g_bytes_new_static ("i", 1);
  g_autoptr (GBytes) text = g_bytes_new_static ("abc", 3);
  guint n_woken = 0;
  guint n_taken = 0;

  live = troupe_live_output_new (TRUE, count_cb, &n_woken);
  source = troupe_wake_source_new (NULL, count_cb, &n_taken);
  troupe_live_output_set_taken_source (live, source);
  g_assert_true (troupe_live_output_is_only (live));
  for (guint i = 0; i < 3; i++)
    troupe_live_output_add (
        live, &(TroupeLivePiece){ i, 1, 7 + i % 2, TROUPE_OUTPUT_STDERR, item, text });
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_woken, ==, 1);

  for (guint i = 0; i < 3; i++)
    {
      g_auto (TroupeLivePiece) piece = { 0 };

      g_assert_true (troupe_live_output_take (live, &piece));
      g_assert_cmpuint (piece.index, ==, i);
      g_assert_true (g_bytes_equal (piece.text, text));
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_taken, ==, 1);
  g_assert_cmpuint (troupe_live_output_collect_taken (live, 7, 7), ==, 0);
  g_assert_cmpuint (troupe_live_output_collect_taken (live, 7, 6), ==, 6);
  g_assert_cmpuint (troupe_live_output_collect_taken (live, 7, 1), ==, 0);
  g_assert_cmpuint (troupe_live_output_collect_taken (live, 8, 1), ==, 3);

  troupe_live_output_disconnect (live);
  troupe_live_output_add (live, &(TroupeLivePiece){ 0, 1, 7, TROUPE_OUTPUT_STDOUT, item, text });
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_woken, ==, 1);
  g_source_destroy (source);
}

static void
changed_cb (guint64 index, gpointer data)
{
  guint *n_changes = data;

  g_assert_cmpuint (index, ==, 5);
  ++*n_changes;
}

/* Only the text of the watched item is kept, and only news is announced. */
static void
test_watched (void)
{
  guint n_changes = 0;
  guint n_woken = 0;
  g_autoptr (TroupeWatchedItem) watched = troupe_watched_item_new (changed_cb, &n_changes);
  g_autoptr (GSource) source = troupe_wake_source_new (NULL, count_cb, &n_woken);
  g_autoptr (GBytes) text = g_bytes_new_static ("abc", 3);
  g_autoptr (TroupeResultNote) note = NULL;
  guint64 index;

  troupe_watched_item_set_source (watched, source);
  g_assert_false (troupe_watched_item_get_index (watched, &index));
  troupe_watched_item_watch (watched, 5);
  g_assert_true (troupe_watched_item_get_index (watched, &index));
  g_assert_cmpuint (index, ==, 5);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_woken, ==, 1);

  troupe_watched_item_set_text (watched, 4, TROUPE_OUTPUT_STDOUT, text);
  g_assert_null (troupe_watched_item_dup_note (watched, 5));
  troupe_watched_item_set_text (watched, 5, TROUPE_OUTPUT_STDERR, text);
  troupe_watched_item_set_text (watched, 5, TROUPE_OUTPUT_STDERR, text);
  g_assert_cmpuint (n_changes, ==, 1);
  note = troupe_watched_item_dup_note (watched, 5);
  g_assert_null (note->standard_output);
  g_assert_true (g_bytes_equal (note->standard_error, text));
  g_assert_null (troupe_watched_item_dup_note (watched, 4));

  troupe_watched_item_set_paused (watched, TRUE);
  g_assert_false (troupe_watched_item_get_index (watched, &index));
  troupe_watched_item_set_paused (watched, FALSE);
  g_assert_true (troupe_watched_item_get_index (watched, &index));
  troupe_watched_item_unwatch (watched);
  g_assert_false (troupe_watched_item_get_index (watched, &index));
  g_assert_null (troupe_watched_item_dup_note (watched, 5));
  g_source_destroy (source);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/output-parts/tail", test_tail);
  g_test_add_func ("/output-parts/spool", test_spool);
  g_test_add_func ("/output-parts/ok-status", test_ok_status);
  g_test_add_func ("/output-parts/live", test_live);
  g_test_add_func ("/output-parts/watched", test_watched);

  return g_test_run ();
}
