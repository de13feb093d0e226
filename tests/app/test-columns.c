/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests tables with an additional column: nothing else in them changes. The templates come from a
 * folder instead of the program's resources. */

#include "app-test.h"
#include "troupe-resources.h"
#include "troupe-result-filter.h"
#include "troupe-result-table.h"
#include "troupe-settings.h"
#include "troupe-worker-table.h"
#include "troupe-worker.h"

#include <glib/gstdio.h>
#include <string.h>

#define RESOURCES "/io/github/troupe_app/Troupe"
#define COLUMN    "<child><object class=\"GtkColumnViewColumn\""
#define ADDED     "Added"

/* A template, and which column the added one shall be. */
static const struct
{
  const char *name;
  guint position;
} templates[] = {
  { "troupe-worker-table.ui", 4 },
  { "troupe-result-table.ui", 3 },
};

/* A column may have cells of another kind; this one has none. */
static char *
add_column (const char *template, guint position)
{
  const char *at = strstr (template, COLUMN);

  for (guint i = 0; i < position; i++)
    at = strstr (at + 1, COLUMN);
  return g_strdup_printf ("%.*s" COLUMN "><property name=\"title\">" ADDED
                          "</property></object></child>%s",
                          (int) (at - template), template, at);
}

static char *
write_templates (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("troupe-columns-XXXXXX", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_autofree char *resource = g_strconcat (RESOURCES "/", templates[i].name, NULL);
      g_autofree char *path = g_build_filename (folder, templates[i].name, NULL);
      g_autoptr (GBytes) data = g_resource_lookup_data (troupe_get_resource (), resource,
                                                        G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = add_column (g_bytes_get_data (data, NULL), templates[i].position);
      g_file_set_contents (path, text, -1, &error);
      g_assert_no_error (error);
    }
  return folder;
}

static void
remove_templates (const char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_autofree char *path = g_build_filename (folder, templates[i].name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

/* A cell, by its text, is described by the title of its column. */
static void
assert_cell (GtkWidget *table, const char *title, const char *text)
{
  app_test_assert_text (table, text);
  gtk_test_accessible_assert_property (app_test_find_text (table, text),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, title);
}

static void
assert_cut_off (GtkWidget *table, const char *text, GtkInscriptionOverflow where)
{
  app_test_assert_text (table, text);
  g_assert_cmpint (
      gtk_inscription_get_text_overflow (GTK_INSCRIPTION (app_test_find_text (table, text))), ==,
      where);
}

static void
assert_title (GtkWidget *table, const char *title, gboolean of_numbers)
{
  GtkWidget *box;

  app_test_assert_text (table, title);
  box = gtk_widget_get_parent (app_test_find_text (table, title));
  g_assert_true ((gtk_widget_get_halign (box) == GTK_ALIGN_END) == of_numbers);
}

typedef struct
{
  GtkWidget *table;
  const char *title;
  const char *text;
  gboolean of_numbers;
} Aligned;

static float
find_x (GtkWidget *table, GtkWidget *widget, int x)
{
  graphene_point_t point;

  g_assert_true (gtk_widget_compute_point (widget, table, &GRAPHENE_POINT_INIT (x, 0), &point));
  return point.x;
}

/* The words of the title, not its label, which may be wider, begin or end where a cell does. */
static gboolean
is_aligned (gpointer user_data)
{
  const Aligned *aligned = user_data;
  GtkWidget *label = app_test_find_text (aligned->table, aligned->title);
  GtkWidget *cell = app_test_find_text (aligned->table, aligned->text);
  PangoRectangle words;
  int x;

  pango_layout_get_pixel_extents (gtk_label_get_layout (GTK_LABEL (label)), NULL, &words);
  gtk_label_get_layout_offsets (GTK_LABEL (label), &x, NULL);
  x += words.x + (aligned->of_numbers ? words.width : 0);
  return gtk_widget_get_width (label) > 0 &&
         ABS (find_x (aligned->table, label, x) -
              find_x (aligned->table, cell,
                      aligned->of_numbers ? gtk_widget_get_width (cell) : 0)) < 2;
}

static void
assert_aligned (GtkWidget *table, const char *title, const char *text, gboolean of_numbers)
{
  Aligned aligned = { table, title, text, of_numbers };

  app_test_wait (is_aligned, &aligned);
}

static void
test_workers (void)
{
  g_autoptr (GListStore) workers = g_list_store_new (TROUPE_TYPE_WORKER);
  g_autoptr (TroupeWorker) worker = troupe_worker_new (1);
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);
  TroupeWorkerSample sample = { .cpu_percent = 97.6,
                                .core = 17,
                                .rss_bytes = 12300000,
                                .read_bytes = 5600,
                                .written_bytes = 7800,
                                .disk_rate = 3400000 };
  const char *none[] = { NULL };
  GtkWidget *table;
  GtkWindow *window;

  g_settings_set_strv (troupe_settings_get (), TROUPE_SETTINGS_HIDDEN_COLUMNS, none);
  table = g_object_new (TROUPE_TYPE_WORKER_TABLE, "workers", workers, NULL);
  window = app_test_present (table);
  status.state = TROUPE_WORKER_RUNNING;
  status.pid = 4711;
  status.items_done = 123;
  g_strlcpy (status.item, "a present item", sizeof status.item);
  troupe_worker_set_status (worker, &status);
  troupe_worker_set_sample (worker, &sample);
  g_list_store_append (workers, worker);

  assert_cell (table, "PID", "4711");
  assert_cell (table, "State", "running");
  assert_cell (table, "CPU", "98 %");
  assert_cell (table, "Core", "17");
  assert_cell (table, "Memory", "12.3\xc2\xa0MB");
  assert_cell (table, "Disk I/O", "3.4\xc2\xa0MB/s");
  assert_cell (table, "Disk Read", "5.6\xc2\xa0kB");
  assert_cell (table, "Disk Written", "7.8\xc2\xa0kB");
  assert_cell (table, "Items", "123");
  assert_cell (table, "Host", "this machine");
  assert_title (table, "PID", TRUE);
  assert_title (table, "CPU", TRUE);
  assert_title (table, ADDED, FALSE);
  assert_title (table, "CPU, Last Minute", FALSE);
  assert_title (table, "Core", TRUE);
  assert_title (table, "Restarts", TRUE);
  assert_title (table, "Host", FALSE);
  assert_aligned (table, "PID", "4711", TRUE);
  assert_aligned (table, "State", "running", FALSE);
  assert_aligned (table, "CPU", "98 %", TRUE);
  assert_aligned (table, "Items", "123", TRUE);
  assert_aligned (table, "Current Item", "a present item", FALSE);
  assert_aligned (table, "Disk I/O", "3.4\xc2\xa0MB/s", TRUE);

  /* The peak stays, and little is not nothing. */
  sample.rss_bytes = 4500000;
  sample.disk_rate = 1;
  troupe_worker_set_sample (worker, &sample);
  assert_cell (table, "Memory", "4.5\xc2\xa0MB");
  assert_cell (table, "Peak", "12.3\xc2\xa0MB");
  assert_cell (table, "Disk I/O", "1 byte/s");

  /* Where there is no room, a path has its end. */
  assert_cut_off (table, "a present item", GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  g_strlcpy (status.item, "/home/somebody/a photo.jpg", sizeof status.item);
  troupe_worker_set_status (worker, &status);
  assert_cut_off (table, "/home/somebody/a photo.jpg", GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_START);
  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_HIDDEN_COLUMNS);
  gtk_window_destroy (window);
}

static void
test_results (void)
{
  const char *texts[] = { "the input" };
  const char *values[] = { "the value" };
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeResultFilter) filter = troupe_result_filter_new ();
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (texts, 1);
  g_auto (TroupeResultChunk) chunk = {
    .count = 1,
    .status = TROUPE_RESULT_OK,
    .items = troupe_items_new_block (0, block),
    .values = troupe_block_new_from_strings (values, 1),
    .worker = 40,
    .attempts = 70,
    .seconds = 0.0512,
    .core = TROUPE_WIRE_CORE_UNKNOWN,
  };
  GtkWidget *table = g_object_new (TROUPE_TYPE_RESULT_TABLE, "results", filter, NULL);
  GtkWindow *window = app_test_present (table);

  g_object_set (filter, "results", results, NULL);
  troupe_results_begin (results, chunk.items, chunk.worker);
  troupe_results_add (results, &chunk);

  assert_cell (table, "Input", "the input");
  assert_cell (table, "Value", "the value");
  assert_cell (table, "Worker", "40");
  assert_cell (table, "Attempts", "70");
  assert_cell (table, "Time", "51.2 ms");
  assert_title (table, "Item", TRUE);
  assert_title (table, "Value", FALSE);
  assert_title (table, ADDED, FALSE);
  assert_title (table, "Status", FALSE);
  assert_title (table, "Worker", TRUE);
  assert_title (table, "Attempts", TRUE);
  assert_title (table, "Time", TRUE);
  assert_aligned (table, "Value", "the value", FALSE);
  assert_aligned (table, "Attempts", "70", TRUE);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = write_templates ();
  g_autofree char *overlay = g_strconcat (RESOURCES "=", folder, NULL);
  int status;

  /* Before anything of GTK looks for a resource. */
  g_setenv ("G_RESOURCE_OVERLAYS", overlay, TRUE);
  app_test_init (&argc, &argv);
  /* Its letters are narrower than those that a title of five characters is measured by. */
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
  g_test_add_func ("/columns/workers", test_workers);
  g_test_add_func ("/columns/results", test_results);
  status = g_test_run ();
  remove_templates (folder);
  return status;
}
