/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the load of the machine and of its cores. */

#include "notify-watch.h"
#include "troupe-machine.h"

static void
test_core (void)
{
  g_autoptr (TroupeCore) core = troupe_core_new (5);
  g_autoptr (NotifyWatch) watch = notify_watch_new (core);
  double load;
  guint number;

  g_assert_cmpuint (troupe_core_get_number (core), ==, 5);
  g_assert_cmpfloat (troupe_core_get_load (core), ==, 0);

  troupe_core_set_load (core, 0);
  notify_watch_assert (watch, "");
  troupe_core_set_load (core, 0.25);
  notify_watch_assert (watch, "load");
  troupe_core_set_load (core, 0.25);
  notify_watch_assert (watch, "");

  troupe_core_set_load (core, 1.5);
  notify_watch_assert (watch, "load");
  g_assert_cmpfloat (troupe_core_get_load (core), ==, 1);
  g_object_get (core, "load", &load, NULL);
  g_assert_cmpfloat (load, ==, 1);
  troupe_core_set_load (core, -1);
  notify_watch_assert (watch, "load");

  g_object_get (core, "number", &number, "load", &load, NULL);
  g_assert_cmpuint (number, ==, 5);
  g_assert_cmpfloat (load, ==, 0);
}

static void
test_memory (void)
{
  g_autoptr (TroupeMachine) machine = troupe_machine_new ();
  g_autoptr (NotifyWatch) watch = notify_watch_new (machine);
  guint64 memory_bytes;

  troupe_machine_set_memory_bytes (machine, 0);
  notify_watch_assert (watch, "");
  troupe_machine_set_memory_bytes (machine, 1000);
  notify_watch_assert (watch, "memory-bytes");
  troupe_machine_set_memory_bytes (machine, 1000);
  notify_watch_assert (watch, "");
  g_object_set (machine, "memory-bytes", G_GUINT64_CONSTANT (2000), NULL);
  notify_watch_assert (watch, "memory-bytes");
  g_object_get (machine, "memory-bytes", &memory_bytes, NULL);
  g_assert_cmpuint (memory_bytes, ==, 2000);
  g_assert_cmpuint (troupe_machine_get_memory_bytes (machine), ==, 2000);
}

static void
add_change (GListModel *model, guint position, guint removed, guint added, GString *changes)
{
  g_string_append_printf (changes, "%u-%u+%u ", position, removed, added);
}

static void
assert_update (TroupeMachine *machine,
               GString *changes,
               const guint *numbers,
               const double *loads,
               guint n,
               const char *expected)
{
  g_string_truncate (changes, 0);
  troupe_machine_update (machine, numbers, loads, n);
  g_assert_cmpstr (changes->str, ==, expected);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (machine)), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TroupeCore) core = g_list_model_get_item (G_LIST_MODEL (machine), i);

      g_assert_cmpuint (troupe_core_get_number (core), ==, numbers[i]);
      g_assert_cmpfloat (troupe_core_get_load (core), ==, loads[i]);
    }
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (machine), n));
}

static void
test_machine (void)
{
  g_autoptr (TroupeMachine) machine = troupe_machine_new ();
  g_autoptr (GString) changes = g_string_new (NULL);
  g_autoptr (TroupeCore) second = NULL;
  g_autoptr (NotifyWatch) watch = NULL;

  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (machine)) == TROUPE_TYPE_CORE);
  g_signal_connect (machine, "items-changed", G_CALLBACK (add_change), changes);

  assert_update (machine, changes, NULL, NULL, 0, "");
  assert_update (machine, changes, (guint[]){ 0, 1, 2 }, (double[]){ 0.1, 0.2, 0.3 }, 3,
                 "0-0+1 1-0+1 2-0+1 ");

  second = g_list_model_get_item (G_LIST_MODEL (machine), 1);
  watch = notify_watch_new (second);
  assert_update (machine, changes, (guint[]){ 0, 1, 2 }, (double[]){ 0.1, 0.2, 0.3 }, 3, "");
  notify_watch_assert (watch, "");
  assert_update (machine, changes, (guint[]){ 0, 1, 2 }, (double[]){ 0.1, 0.5, 0.3 }, 3, "");
  notify_watch_assert (watch, "load");

  assert_update (machine, changes, (guint[]){ 0, 2 }, (double[]){ 0.1, 0.3 }, 2, "1-1+0 ");
  assert_update (machine, changes, (guint[]){ 0, 1, 2, 7 }, (double[]){ 0.1, 0.9, 0.3, 1 }, 4,
                 "1-0+1 3-0+1 ");
  assert_update (machine, changes, (guint[]){ 7 }, (double[]){ 1 }, 1, "0-1+0 0-1+0 0-1+0 ");
  assert_update (machine, changes, (guint[]){ 3, 4 }, (double[]){ 0.5, 0.5 }, 2,
                 "0-0+1 1-0+1 2-1+0 ");
  assert_update (machine, changes, NULL, NULL, 0, "0-1+0 0-1+0 ");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/machine/core", test_core);
  g_test_add_func ("/machine/memory", test_memory);
  g_test_add_func ("/machine/machine", test_machine);

  return g_test_run ();
}
