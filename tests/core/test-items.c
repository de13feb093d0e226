/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests consecutive items as ranges and blocks. */

#include "troupe-item-queue.h"
#include "troupe-items.h"
#include "troupe-wire.h"

static void
assert_item (TroupeItems *items, guint32 offset, const void *bytes, gsize size)
{
  g_autoptr (GBytes) item = troupe_items_dup_item (items, offset);

  g_assert_cmpmem (g_bytes_get_data (item, NULL), g_bytes_get_size (item), bytes, size);
}

static void
assert_label (TroupeItems *items, guint32 offset, const void *bytes, gsize size)
{
  g_autoptr (GBytes) label = troupe_items_dup_label (items, offset);

  g_assert_cmpmem (g_bytes_get_data (label, NULL), g_bytes_get_size (label), bytes, size);
}

static void
assert_text (TroupeItems *items, guint32 offset, const char *text)
{
  assert_item (items, offset, text, strlen (text));
}

static void
test_range (void)
{
  g_autoptr (TroupeItems) items = troupe_items_new_range (7, 10, -5, 4);
  g_autoptr (TroupeItems) slice = troupe_items_slice (items, 1, 2);
  g_autoptr (TroupeItems) whole = troupe_items_slice (items, 0, 4);
  gint64 first;
  gint64 step;

  g_assert_cmpuint (troupe_items_get_first_index (items), ==, 7);
  g_assert_cmpuint (troupe_items_get_count (items), ==, 4);
  g_assert_null (troupe_items_get_block (items));
  assert_text (items, 0, "10");
  assert_text (items, 2, "0");
  assert_text (items, 3, "-5");

  g_assert_true (whole == items);
  g_assert_cmpuint (troupe_items_get_first_index (slice), ==, 8);
  g_assert_cmpuint (troupe_items_get_count (slice), ==, 2);
  assert_text (slice, 0, "5");
  assert_text (slice, 1, "0");
  g_assert_true (troupe_items_get_range (slice, &first, &step));
  g_assert_cmpint (first, ==, 5);
  g_assert_cmpint (step, ==, -5);
}

static void
test_range_limits (void)
{
  g_autoptr (TroupeItems) up = troupe_items_new_range (0, G_MININT64, G_MAXINT64, 3);
  g_autoptr (TroupeItems) down = troupe_items_new_range (0, G_MAXINT64, G_MININT64, 2);

  assert_text (up, 0, "-9223372036854775808");
  assert_text (up, 1, "-1");
  assert_text (up, 2, "9223372036854775806");
  assert_text (down, 0, "9223372036854775807");
  assert_text (down, 1, "-1");
}

static void
test_block (void)
{
  const char *const words[] = { "a", "", "two\nlines", "d", NULL };
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (words, -1);
  g_autoptr (TroupeItems) items = troupe_items_new_block (3, block);
  g_autoptr (TroupeItems) slice = troupe_items_slice (items, 1, 2);

  g_assert_true (troupe_items_get_block (items) == block);
  g_assert_false (troupe_items_get_range (items, NULL, NULL));
  g_assert_cmpuint (troupe_items_get_count (items), ==, 4);
  assert_text (items, 1, "");
  g_assert_cmpuint (troupe_items_get_first_index (slice), ==, 4);
  g_assert_cmpuint (troupe_items_get_count (slice), ==, 2);
  assert_text (slice, 0, "");
  assert_text (slice, 1, "two\nlines");
}

static void
test_every_byte (void)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (TroupeBlock) block = NULL;
  g_autoptr (TroupeItems) items = NULL;

  for (guint i = 0; i < 256; i++)
    {
      guint8 bytes[3] = { i, '\n', i };

      g_ptr_array_add (values, g_bytes_new (bytes, sizeof bytes));
    }
  block = troupe_block_new_from_values ((GBytes *const *) values->pdata, values->len);
  items = troupe_items_new_block (0, block);

  for (guint i = 0; i < 256; i++)
    assert_item (items, i, g_bytes_get_data (values->pdata[i], NULL), 3);
}

static void
parse (GByteArray *bytes, TroupeWireBatch *batch)
{
  g_autoptr (GError) error = NULL;
  g_auto (TroupeFrame) frame = { 0 };

  frame.type = bytes->data[4];
  frame.body =
      g_bytes_new (bytes->data + TROUPE_WIRE_HEADER_SIZE, bytes->len - TROUPE_WIRE_HEADER_SIZE);
  g_assert_true (troupe_wire_parse_batch (&frame, batch, &error));
  g_assert_no_error (error);
}

static void
test_encode_range (void)
{
  g_autoptr (TroupeItems) items = troupe_items_new_range (100, 3, 2, 50000);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (TroupeWireBatch) batch = { 0 };

  troupe_items_encode (items, 9, TRUE, bytes);
  parse (bytes, &batch);
  g_assert_cmpuint (batch.batch, ==, 9);
  g_assert_cmpuint (batch.first_index, ==, 100);
  g_assert_cmpuint (batch.count, ==, 50000);
  g_assert_cmpint (batch.first, ==, 3);
  g_assert_cmpint (batch.step, ==, 2);
  g_assert_null (batch.block);
}

static void
test_encode_expanded (void)
{
  g_autoptr (TroupeItems) items = troupe_items_new_range (100, -99, 3, 50000);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (TroupeItems) read = NULL;
  g_auto (TroupeWireBatch) batch = { 0 };

  troupe_items_encode (items, 9, FALSE, bytes);
  parse (bytes, &batch);
  g_assert_cmpuint (batch.batch, ==, 9);
  g_assert_cmpuint (batch.first_index, ==, 100);
  g_assert_nonnull (batch.block);
  read = troupe_items_new_block (100, batch.block);
  g_assert_cmpuint (troupe_items_get_count (read), ==, 50000);
  for (guint i = 0; i < 50000; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%d", -99 + 3 * (int) i);

      assert_text (read, i, expected);
    }
}

static void
test_encode_block (void)
{
  const char *const words[] = { "a", "b", "c", NULL };
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (words, -1);
  g_autoptr (TroupeItems) items = troupe_items_new_block (0, block);
  g_autoptr (TroupeItems) slice = troupe_items_slice (items, 1, 2);
  g_autoptr (TroupeItems) read = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (TroupeWireBatch) batch = { 0 };

  troupe_items_encode (slice, 1, TRUE, bytes);
  parse (bytes, &batch);
  g_assert_cmpuint (batch.first_index, ==, 1);
  read = troupe_items_new_block (1, batch.block);
  g_assert_cmpuint (troupe_items_get_count (read), ==, 2);
  assert_text (read, 0, "b");
  assert_text (read, 1, "c");
}

static void
test_boxed (void)
{
  g_autoptr (TroupeItems) items = troupe_items_new_range (0, 1, 1, 1);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, TROUPE_TYPE_ITEMS);
  g_value_set_boxed (&value, items);
  g_assert_true (g_value_get_boxed (&value) == items);
}

/* Of a call, what comes before the first NUL byte is shown. */
static void
test_calls (void)
{
  g_autofree char *large = g_strnfill (1000, 'x');
  GBytes *values[] = { g_bytes_new_static ("square(3)\0\200\5K\3.", 15),
                       g_bytes_new_static ("\0x", 2), g_bytes_new (large, 1000) };
  g_autoptr (TroupeBlock) block = troupe_block_new_from_values (values, 3);
  g_autoptr (TroupeItems) calls = troupe_items_new_calls (7, block);
  g_autoptr (TroupeItems) others = troupe_items_new_block (7, block);
  g_autoptr (TroupeItems) slice = troupe_items_slice (calls, 1, 2);

  assert_label (calls, 0, "square(3)", 9);
  assert_label (calls, 1, "", 0);
  assert_label (calls, 2, large, 200);
  assert_label (slice, 0, "", 0);
  assert_label (slice, 1, large, 200);
  assert_item (calls, 0, "square(3)\0\200\5K\3.", 15);
  assert_label (others, 0, "square(3)\0\200\5K\3.", 15);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_bytes_unref (values[i]);
}

/* The first item that differs, of numbers and of texts. */
static void
test_difference (void)
{
  static const char *const texts[] = { "1", "2", "03", "4", "5", NULL };
  g_autoptr (TroupeItems) numbers = troupe_items_new_range (0, 1, 1, 5);
  g_autoptr (TroupeItems) same = troupe_items_new_range (7, 1, 1, 5);
  g_autoptr (TroupeItems) shifted = troupe_items_new_range (0, 2, 1, 5);
  g_autoptr (TroupeItems) wide = troupe_items_new_range (0, 1, 2, 5);
  g_autoptr (TroupeItems) one = troupe_items_new_range (0, 1, 1, 1);
  g_autoptr (TroupeItems) wide_one = troupe_items_new_range (0, 1, 2, 1);
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (texts, 5);
  g_autoptr (TroupeItems) others = troupe_items_new_block (0, block);

  g_assert_cmpuint (troupe_items_find_difference (numbers, same), ==, 5);
  g_assert_cmpuint (troupe_items_find_difference (numbers, shifted), ==, 0);
  g_assert_cmpuint (troupe_items_find_difference (numbers, wide), ==, 1);
  g_assert_cmpuint (troupe_items_find_difference (one, wide_one), ==, 1);
  g_assert_cmpuint (troupe_items_find_difference (numbers, others), ==, 2);
  g_assert_cmpuint (troupe_items_find_difference (others, others), ==, 5);
}

/* Items wait in their order, counted with one byte more for each, wherever they came from. */
static void
test_queue (void)
{
  static const guint32 ends[] = { 3, 4, 8 };
  g_autoptr (TroupeItemQueue) queue = troupe_item_queue_new ();
  g_autoptr (TroupeItems) first = NULL;
  g_autoptr (TroupeItems) second = NULL;
  g_autoptr (TroupeItems) third = NULL;

  g_assert_cmpuint (troupe_item_queue_get_size (queue), ==, 0);
  g_assert_null (troupe_item_queue_take (queue, 1, 1));
  troupe_item_queue_append_records (queue, (const guint8 *) "ab\0\0abc\0", ends, 3);
  g_assert_cmpuint (troupe_item_queue_get_size (queue), ==, 8);
  troupe_item_queue_append (queue, "later", 5);
  g_assert_cmpuint (troupe_item_queue_get_size (queue), ==, 14);

  first = troupe_item_queue_take (queue, 9, 4);
  g_assert_cmpuint (troupe_items_get_count (first), ==, 2);
  assert_item (first, 0, "ab", 2);
  assert_item (first, 1, "", 0);
  g_assert_cmpuint (troupe_item_queue_get_size (queue), ==, 10);
  /* One at least. */
  second = troupe_item_queue_take (queue, 9, 1);
  g_assert_cmpuint (troupe_items_get_first_index (second), ==, 2);
  assert_item (second, 0, "abc", 3);
  third = troupe_item_queue_take (queue, 9, 9);
  g_assert_cmpuint (troupe_items_get_first_index (third), ==, 3);
  assert_item (third, 0, "later", 5);
  g_assert_cmpuint (troupe_item_queue_get_size (queue), ==, 0);
  g_assert_cmpuint (troupe_item_queue_get_n_taken (queue), ==, 4);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/items/range", test_range);
  g_test_add_func ("/items/range/limits", test_range_limits);
  g_test_add_func ("/items/block", test_block);
  g_test_add_func ("/items/every-byte", test_every_byte);
  g_test_add_func ("/items/encode/range", test_encode_range);
  g_test_add_func ("/items/encode/expanded", test_encode_expanded);
  g_test_add_func ("/items/encode/block", test_encode_block);
  g_test_add_func ("/items/boxed", test_boxed);
  g_test_add_func ("/items/calls", test_calls);
  g_test_add_func ("/items/difference", test_difference);
  g_test_add_func ("/items/queue", test_queue);

  return g_test_run ();
}
