/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the list model that grows in steps. */

#include "troupe-growing-list.h"

#include <gtk/gtk.h>

#define N_STEPS 3000

/* Keeps a copy of the list that is only updated where rows were reported as changed. */
static void
follow_cb (GListModel *list, guint position, guint removed, guint added, GPtrArray *copy)
{
  g_assert_cmpuint (position + removed, <=, copy->len);
  if (removed > 0)
    g_ptr_array_remove_range (copy, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (copy, position + i, g_list_model_get_item (list, position + i));
}

static void
assert_same (GListModel *list, GListModel *all, GPtrArray *copy)
{
  const guint n_items = g_list_model_get_n_items (list);

  g_assert_cmpuint (copy->len, ==, n_items);
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (all, i);

      g_assert_true (item == copy->pdata[i]);
    }
  g_assert_null (g_list_model_get_item (list, n_items));
}

static void
change (GListStore *store)
{
  const guint n_items = g_list_model_get_n_items (G_LIST_MODEL (store));
  const guint position = g_test_rand_int_range (0, n_items + 1);
  const guint removed = g_test_rand_int_range (0, MIN (n_items - position, 12) + 1);
  const guint added = g_test_rand_bit () ? removed : (guint) g_test_rand_int_range (0, 16);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    g_ptr_array_add (items, gtk_string_object_new (""));
  g_list_store_splice (store, position, removed, items->pdata, added);
}

static void
test_follows (void)
{
  g_autoptr (GListStore) store = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  g_autoptr (TroupeGrowingList) list =
      g_object_new (TROUPE_TYPE_GROWING_LIST, "model", store, NULL);
  g_autoptr (GPtrArray) copy = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_limited = 0;

  g_signal_connect (list, "items-changed", G_CALLBACK (follow_cb), copy);
  for (guint i = 0; i < N_STEPS; i++)
    {
      change (store);
      n_limited += troupe_growing_list_is_limited (list);
      if (i % 200 == 199 && troupe_growing_list_is_limited (list))
        troupe_growing_list_grow (list);
      assert_same (G_LIST_MODEL (list), G_LIST_MODEL (store), copy);
    }
  g_assert_cmpuint (n_limited, >, 0);
}

/* It grows to the whole of a long list, and starts again with another one. */
static void
test_grows (void)
{
  g_autoptr (GtkStringList) strings = gtk_string_list_new (NULL);
  g_autoptr (TroupeGrowingList) list = g_object_new (TROUPE_TYPE_GROWING_LIST, NULL);
  guint n_first;
  guint n_steps = 0;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_false (troupe_growing_list_is_limited (list));
  for (guint i = 0; i < 1000; i++)
    gtk_string_list_append (strings, "row");
  g_object_set (list, "model", strings, NULL);
  n_first = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_assert_cmpuint (n_first, <, 100);

  for (; troupe_growing_list_is_limited (list); n_steps++)
    troupe_growing_list_grow (list);
  g_assert_cmpuint (n_steps, >, 5);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1000);

  g_object_set (list, "model", NULL, NULL);
  g_object_set (list, "model", strings, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, n_first);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/growing-list/follows", test_follows);
  g_test_add_func ("/growing-list/grows", test_grows);
  return g_test_run ();
}
