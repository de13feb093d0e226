/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The batches of a node, whose items are finished in any order, and how many it should have. */

#include "troupe-node-batches.h"
#include "troupe-node-depth.h"

static void
add (TroupeNodeBatches *batches, guint64 first, guint32 count)
{
  TroupeBatch *batch = troupe_batch_new (troupe_items_new_range (first, (gint64) first, 1, count));

  batch->attempts = batch->first_attempts = 1;
  troupe_node_batches_add (batches, batch);
}

static gboolean
finish (TroupeNodeBatches *batches, guint64 first, guint32 count)
{
  TroupeBatch *batch;
  gboolean is_finished;
  g_autoptr (TroupeItems) items =
      troupe_node_batches_finish (batches, first, count, &batch, &is_finished);

  if (items == NULL)
    return FALSE;
  g_assert_cmpuint (troupe_items_get_first_index (items), ==, first);
  g_assert_cmpuint (troupe_items_get_count (items), ==, count);
  if (is_finished)
    troupe_node_batches_remove (batches, batch);
  return TRUE;
}

static void
test_any_order (void)
{
  g_autoptr (TroupeNodeBatches) batches = troupe_node_batches_new ();

  add (batches, 1000, 200);
  add (batches, 0, 3);
  add (batches, 500, 1);
  g_assert_cmpuint (troupe_node_batches_get_n_items (batches), ==, 204);
  g_assert_true (finish (batches, 1100, 100));
  g_assert_true (finish (batches, 500, 1));
  g_assert_true (finish (batches, 2, 1));
  g_assert_true (finish (batches, 1000, 100));
  g_assert_cmpuint (troupe_node_batches_get_n_batches (batches), ==, 1);
  g_assert_cmpuint (troupe_node_batches_get_n_items (batches), ==, 2);
}

/* A node may not name items that it does not have, or has finished, or of two batches at once. */
static void
test_refused (void)
{
  g_autoptr (TroupeNodeBatches) batches = troupe_node_batches_new ();

  add (batches, 10, 5);
  add (batches, 15, 5);
  g_assert_false (finish (batches, 9, 1));
  g_assert_false (finish (batches, 20, 1));
  g_assert_false (finish (batches, 14, 2));
  g_assert_false (finish (batches, 10, 6));
  g_assert_true (finish (batches, 12, 2));
  g_assert_false (finish (batches, 13, 1));
  g_assert_false (finish (batches, 11, 3));
  g_assert_false (finish (batches, 10, G_MAXUINT32));
  g_assert_null (troupe_node_batches_find (batches, 12, NULL));
  g_assert_nonnull (troupe_node_batches_find (batches, 11, NULL));
  g_assert_cmpuint (troupe_node_batches_get_n_items (batches), ==, 8);
}

static void
assert_rest (TroupeNodeBatches *batches, guint64 first, guint32 count, guint attempts)
{
  g_autoptr (TroupeBatch) rest = troupe_node_batches_pop_rest (batches);

  g_assert_cmpuint (troupe_items_get_first_index (rest->items), ==, first);
  g_assert_cmpuint (troupe_batch_get_count (rest), ==, count);
  g_assert_cmpuint (rest->attempts, ==, attempts);
  g_assert_cmpuint (rest->first_attempts, ==, attempts);
}

/* What a lost node had not finished, the last items first; only what began was an attempt. */
static void
test_rest (void)
{
  g_autoptr (TroupeNodeBatches) batches = troupe_node_batches_new ();
  g_autoptr (TroupeItems) begun = NULL;

  add (batches, 0, 4);
  add (batches, 100, 100);
  begun = troupe_node_batches_begin (batches, 150, 10);
  g_assert_nonnull (begun);
  g_assert_true (finish (batches, 155, 3));
  g_assert_true (finish (batches, 199, 1));
  g_assert_true (finish (batches, 0, 1));

  assert_rest (batches, 160, 39, 0);
  assert_rest (batches, 158, 2, 1);
  assert_rest (batches, 150, 5, 1);
  assert_rest (batches, 100, 50, 0);
  assert_rest (batches, 1, 3, 0);
  g_assert_null (troupe_node_batches_pop_rest (batches));
  g_assert_cmpuint (troupe_node_batches_get_n_items (batches), ==, 0);
}

static void
test_depth (void)
{
  TroupeNodeDepth depth = { .lanes = 10 };

  /* Before an item was measured, as many as it runs. */
  g_assert_cmpuint (troupe_node_depth_find (&depth, 100000, -1, 10, 0), ==, 10);

  /* 10 ms each, 100 ms there and back: 350 ms of work for each of the lanes. */
  troupe_node_depth_add (&depth, 1000 * 1000 * 1000, 100);
  g_assert_cmpuint (troupe_node_depth_find (&depth, 100000, -1, 10, 0), ==, 10 + 350);
  /* Half of that is enough, so that items travel together. */
  g_assert_cmpuint (troupe_node_depth_find (&depth, 100000, -1, 10, 185), ==, 185);
  g_assert_cmpuint (troupe_node_depth_find (&depth, 100000, -1, 10, 184), ==, 360);

  /* Near the end, half of its share; at the end, what it runs. */
  g_assert_cmpuint (troupe_node_depth_find (&depth, 100000, 100, 20, 0), ==, 10 + 25);
  g_assert_cmpuint (troupe_node_depth_find (&depth, 100000, 0, 20, 0), ==, 10);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/node-batches/any-order", test_any_order);
  g_test_add_func ("/node-batches/refused", test_refused);
  g_test_add_func ("/node-batches/rest", test_rest);
  g_test_add_func ("/node-batches/depth", test_depth);

  return g_test_run ();
}
