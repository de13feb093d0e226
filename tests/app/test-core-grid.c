/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the grid of cores and which workers it shows on each of them. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-core-bar.h"
#include "troupe-core-grid.h"
#include "troupe-machine.h"
#include "troupe-worker.h"

typedef struct
{
  TroupeMachine *machine;
  GListStore *workers;
  GtkWidget *grid;
  GtkWindow *window;
} Fixture;

static void
set_cores (Fixture *fixture, guint n_cores)
{
  g_autofree guint *numbers = g_new (guint, n_cores);
  g_autofree double *loads = g_new (double, n_cores);

  for (guint i = 0; i < n_cores; i++)
    {
      numbers[i] = i;
      loads[i] = 0.5;
    }
  troupe_machine_update (fixture->machine, numbers, loads, n_cores);
}

static TroupeWorker *
add_worker (Fixture *fixture, int core, double cpu_percent)
{
  g_autoptr (TroupeWorker) worker =
      troupe_worker_new (g_list_model_get_n_items (G_LIST_MODEL (fixture->workers)) + 1);
  TroupeWorkerSample sample = { .cpu_percent = cpu_percent, .core = core };

  g_list_store_append (fixture->workers, worker);
  troupe_worker_set_sample (worker, &sample);
  return worker;
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->machine = troupe_machine_new ();
  fixture->workers = g_list_store_new (TROUPE_TYPE_WORKER);
  set_cores (fixture, 2);
  fixture->grid = g_object_new (TROUPE_TYPE_CORE_GRID, "machine", fixture->machine, "workers",
                                fixture->workers, NULL);
  fixture->window = app_test_present (fixture->grid);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->machine);
  g_object_unref (fixture->workers);
}

static void
find_bars (GtkWidget *widget, GPtrArray *bars)
{
  if (TROUPE_IS_CORE_BAR (widget))
    g_ptr_array_add (bars, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    find_bars (child, bars);
}

/* A bar that a screen reader is to call so. */
typedef struct
{
  GtkWidget *grid;
  guint core;
  const char *label;
} Expected;

static gboolean
is_called (gpointer user_data)
{
  Expected *expected = user_data;
  g_autoptr (GPtrArray) bars = g_ptr_array_new ();
  g_autofree char *wrong = NULL;

  find_bars (expected->grid, bars);
  wrong = gtk_test_accessible_check_property (bars->pdata[expected->core],
                                              GTK_ACCESSIBLE_PROPERTY_LABEL, expected->label);
  return wrong == NULL;
}

static void
assert_label (Fixture *fixture, guint core, const char *label)
{
  Expected expected = { fixture->grid, core, label };

  g_test_message ("looking for “%s”", label);
  app_test_wait (is_called, &expected);
}

static void
test_says_workers (Fixture *fixture, gconstpointer user_data)
{
  TroupeWorkerSample sample = { .cpu_percent = 0, .core = 1 };
  TroupeWorker *first;

  assert_label (fixture, 0, "Core 0, 50 %");
  first = add_worker (fixture, 1, 80);
  add_worker (fixture, 0, 30);
  add_worker (fixture, 1, 20);
  add_worker (fixture, 7, 20);
  assert_label (fixture, 0, "Core 0, 50 %, worker 2");
  assert_label (fixture, 1, "Core 1, 50 %, workers 1, 3");

  /* One that waits is on no core. */
  troupe_worker_set_sample (first, &sample);
  assert_label (fixture, 1, "Core 1, 50 %, worker 3");
}

/* The core of that number on this machine is another one. */
static void
test_elsewhere (Fixture *fixture, gconstpointer user_data)
{
  TroupeWorkerSample sample = { .cpu_percent = 80, .core = 1 };
  TroupeWorker *worker = add_worker (fixture, 1, 0);
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);

  status.is_local = FALSE;
  troupe_worker_set_status (worker, &status);
  troupe_worker_set_sample (worker, &sample);
  add_worker (fixture, 1, 20);
  assert_label (fixture, 1, "Core 1, 50 %, worker 2");
}

static gboolean
fits (gpointer grid)
{
  return gtk_widget_get_width (grid) > 0 && gtk_widget_get_width (grid) <= 360;
}

/* From two cores to 256, in a narrow window: all of them, none wider than there is room. */
static void
test_reflows (Fixture *fixture, gconstpointer user_data)
{
  static const guint counts[] = { 2, 3, 32, 33, 64, 256, 1 };

  gtk_window_set_default_size (fixture->window, 360, 600);
  gtk_window_set_child (fixture->window, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (GPtrArray) bars = g_ptr_array_new ();
      GtkWidget *scrolled = gtk_scrolled_window_new ();
      gboolean compact;

      g_object_set (scrolled, "hscrollbar-policy", GTK_POLICY_NEVER, NULL);
      fixture->grid = g_object_new (TROUPE_TYPE_CORE_GRID, "machine", fixture->machine, "workers",
                                    fixture->workers, NULL);
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), fixture->grid);
      gtk_window_set_child (fixture->window, scrolled);
      set_cores (fixture, counts[i]);
      add_worker (fixture, counts[i] - 1, 50);
      find_bars (fixture->grid, bars);
      g_assert_cmpuint (bars->len, ==, counts[i]);
      g_object_get (bars->pdata[0], "compact", &compact, NULL);
      g_assert_true (compact == (counts[i] > 32));
      app_test_wait (fits, fixture->grid);
    }
}

static void
test_notifies (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (NotifyWatch) watch = notify_watch_new (fixture->grid);

  g_object_set (fixture->grid, "machine", fixture->machine, "workers", fixture->workers, NULL);
  notify_watch_assert (watch, "");
  g_object_set (fixture->grid, "machine", NULL, NULL);
  notify_watch_assert (watch, "machine");
  g_object_set (fixture->grid, "workers", NULL, NULL);
  notify_watch_assert (watch, "workers");
  app_test_assert_no_text (fixture->grid, "Core 0");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/core-grid/" name, Fixture, NULL, set_up, function, tear_down)
  add ("says-workers", test_says_workers);
  add ("elsewhere", test_elsewhere);
  add ("reflows", test_reflows);
  add ("notifies", test_notifies);
#undef add
  return g_test_run ();
}
