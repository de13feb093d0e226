/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the page of results with runs of several kinds: commands, combined items, values with
 * members and rows of a picture, an item that runs, and runs without results. */

#include "app-test.h"
#include "results-page-asserts.h"
#include "troupe-attempts.h"
#include "troupe-field-chooser.h"
#include "troupe-result-details.h"
#include "troupe-result-order.h"
#include "troupe-result-table.h"
#include "troupe-results-page.h"
#include "troupe-run-page.h"
#include "troupe-settings.h"
#include "troupe-text-section.h"
#include "troupe-value-fields.h"

#include <string.h>

typedef struct
{
  GtkWidget *page;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->page = g_object_new (TROUPE_TYPE_RESULTS_PAGE, NULL);
  fixture->window = app_test_present (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
}

/* Why there is nothing. */
static void
test_nothing (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeRun) run = troupe_run_new (job, results, NULL);
  TroupeRunCounts counts = { .state = TROUPE_RUN_FINISHED };

  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), run);
  app_test_assert_text (fixture->page, "Not Started");
  counts.state = TROUPE_RUN_RUNNING;
  troupe_run_set_counts (run, &counts);
  app_test_assert_text (fixture->page, "No Results Yet");
  counts.state = TROUPE_RUN_FINISHED;
  troupe_run_set_counts (run, &counts);
  app_test_assert_text (fixture->page, "The run ended before any item was run.");
  counts.n_status[TROUPE_RESULT_OK] = 3;
  troupe_run_set_counts (run, &counts);
  app_test_assert_text (fixture->page, "This run does not keep its results.");
}

/* A run that gives its results to others as they come says so from its start; one that is watched,
 * once there should be some. */
static void
test_not_kept (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) passed = troupe_results_new (TROUPE_RESULTS_KEEP_UNTIL_READ, 1 << 20);
  g_autoptr (TroupeResults) told = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeRun) run = troupe_run_new (job, passed, NULL);
  g_autoptr (TroupeRun) watched = troupe_run_new (job, told, NULL);
  TroupeRunCounts counts = { .state = TROUPE_RUN_RUNNING };

  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), run);
  app_test_assert_text (fixture->page, "No Results Kept");

  troupe_run_set_counts (watched, &counts);
  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), watched);
  app_test_assert_text (fixture->page, "No Results Yet");
  counts.n_status[TROUPE_RESULT_OK] = 3;
  troupe_run_set_counts (watched, &counts);
  app_test_assert_text (fixture->page, "No Results Kept");
}

typedef struct
{
  TroupeResults *results;
  TroupeRun *run;
} Objects;

static Objects
create_run (TroupeJobKind kind,
            const char *subject,
            const char *const *items,
            const char *const *values)
{
  g_autoptr (TroupeJob) job = troupe_job_new (kind, subject);
  Objects objects = { troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20), NULL };
  const guint n_items = g_strv_length ((char **) items);
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (items, n_items);
  TroupeRunCounts counts = { .state = TROUPE_RUN_FINISHED };
  g_auto (TroupeResultChunk) chunk = {
    .count = n_items,
    .status = TROUPE_RESULT_OK,
    .items = troupe_items_new_block (0, block),
    .values = troupe_block_new_from_strings (values, n_items),
    .worker = 3,
    .attempts = 1,
  };

  troupe_results_begin (objects.results, chunk.items, 3);
  troupe_results_add (objects.results, &chunk);
  troupe_results_close (objects.results);
  objects.run = troupe_run_new (job, objects.results, NULL);
  troupe_run_set_counts (objects.run, &counts);
  return objects;
}

static void
objects_clear (Objects *objects)
{
  g_clear_object (&objects->run);
  g_clear_object (&objects->results);
}

/* The members of values are columns of numbers, which are chosen for this run and for its job. */
static void
test_columns (Fixture *fixture, gconstpointer user_data)
{
  static const char *const items[] = { "a", "b", "c", NULL };
  static const char *const values[] = { "{\"size\":10,\"name\":\"ten\"}", "{\"size\":9}", "plain",
                                        NULL };
  static const char *const chosen[] = { "size", NULL };
  Objects objects = create_run (TROUPE_JOB_COMMAND, "measure {}", items, values);
  Objects others = create_run (TROUPE_JOB_COMMAND, "measure {}", items, values);
  GtkWidget *chooser = app_test_find_type (fixture->page, TROUPE_TYPE_FIELD_CHOOSER);
  g_auto (GStrv) fields = NULL;
  g_auto (GStrv) again = NULL;

  g_assert_false (gtk_widget_get_visible (chooser));
  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), objects.run);
  app_test_wait (gtk_widget_get_visible, chooser);
  g_object_get (chooser, "fields", &fields, NULL);
  g_assert_cmpuint (g_strv_length (fields), ==, 2);
  g_assert_cmpstr (fields[0], ==, "size");
  g_assert_cmpstr (fields[1], ==, "name");
  app_test_assert_no_text (fixture->page, "9");
  g_object_set (chooser, "chosen", chosen, NULL);
  app_test_assert_text (fixture->page, "9");
  app_test_assert_text (fixture->page, "10");

  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), others.run);
  g_object_get (chooser, "chosen", &again, NULL);
  g_assert_cmpuint (g_strv_length (again), ==, 1);
  g_assert_cmpstr (again[0], ==, "size");
  app_test_assert_text (fixture->page, "9");
  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_RESULT_COLUMNS);
  objects_clear (&objects);
  objects_clear (&others);
}

typedef struct
{
  GtkWidget *chooser;
  const char *only;
} Offer;

static gboolean
offers_only (gpointer user_data)
{
  const Offer *offer = user_data;
  g_auto (GStrv) fields = NULL;

  g_object_get (offer->chooser, "fields", &fields, NULL);
  return g_strcmp0 (fields[0], offer->only) == 0 && (fields[0] == NULL || fields[1] == NULL) &&
         gtk_widget_get_visible (offer->chooser) == (offer->only != NULL);
}

/* The next run is shown in the order of its items, without a row that was chosen in the one before,
 * and with the columns that are chosen for itself. */
static void
test_next_run (Fixture *fixture, gconstpointer user_data)
{
  static const char *const items[] = { "a", "b", "c", NULL };
  static const char *const values[] = { "{\"size\":10}", "{\"size\":9}", "plain", NULL };
  static const char *const chosen[] = { "size", NULL };
  Objects objects = create_run (TROUPE_JOB_COMMAND, "measure {}", items, values);
  Objects others = create_run (TROUPE_JOB_COMMAND, "weigh {}", items, values);
  GtkWidget *chooser = app_test_find_type (fixture->page, TROUPE_TYPE_FIELD_CHOOSER);
  GtkWidget *table = app_test_find_type (fixture->page, TROUPE_TYPE_RESULT_TABLE);
  g_auto (GStrv) fields = NULL;
  g_autoptr (TroupeResultOrder) order = NULL;

  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), objects.run);
  app_test_wait (gtk_widget_get_visible, chooser);
  g_object_set (chooser, "chosen", chosen, NULL);
  app_test_assert_text (fixture->page, "9");
  troupe_result_table_sort (TROUPE_RESULT_TABLE (table), TROUPE_ROW_KEY_INPUT, TRUE);

  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_RESULT_COLUMNS);
  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), others.run);
  app_test_wait (gtk_widget_get_visible, chooser);
  g_object_get (chooser, "chosen", &fields, NULL);
  g_assert_true (fields == NULL || fields[0] == NULL);
  g_object_get (table, "order", &order, NULL);
  g_assert_cmpint (troupe_result_order_get_key (order)->kind, ==, TROUPE_ROW_KEY_INDEX);
  g_assert_false (troupe_result_order_get_key (order)->descending);

  troupe_results_page_choose (TROUPE_RESULTS_PAGE (fixture->page), 1);
  app_test_assert_text (fixture->page, "Item 2");
  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), objects.run);
  app_test_assert_text (fixture->page, "plain");
  g_assert_null (troupe_result_table_get_chosen (TROUPE_RESULT_TABLE (table)));
  g_assert_false (
      adw_flap_get_reveal_flap (ADW_FLAP (app_test_find_type (fixture->page, ADW_TYPE_FLAP))));
  objects_clear (&objects);
  objects_clear (&others);
}

/* The columns that values offer are looked for in each run anew, also after one with so many values
 * that not all were looked at. */
static void
test_next_columns (Fixture *fixture, gconstpointer user_data)
{
  static const char *const items[] = { "a", NULL };
  static const char *const values[] = { "{\"mass\":10}", NULL };
  const char *many[1001] = { NULL };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "wait {}");
  g_autoptr (TroupeResults) no_results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeRun) waiting = troupe_run_new (job, no_results, NULL);
  Offer offer = { app_test_find_type (fixture->page, TROUPE_TYPE_FIELD_CHOOSER), "size" };
  Objects objects;
  Objects others = create_run (TROUPE_JOB_COMMAND, "weigh {}", items, values);

  for (guint i = 0; i < G_N_ELEMENTS (many) - 1; i++)
    many[i] = "{\"size\":10}";
  objects = create_run (TROUPE_JOB_COMMAND, "measure {}", many, many);
  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), objects.run);
  app_test_wait (offers_only, &offer);
  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), others.run);
  offer.only = "mass";
  app_test_wait (offers_only, &offer);
  /* It has no values yet. */
  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), waiting);
  offer.only = NULL;
  g_assert_true (offers_only (&offer));
  objects_clear (&objects);
  objects_clear (&others);
}

/* What is there besides the value: the command, with quotation marks where a shell needs them; the
 * folder is left out of the list, an empty item is seen, and parts are apart. */
static void
test_commands (Fixture *fixture, gconstpointer user_data)
{
  static const char *const items[] = { "/some/folder/a b", "/some/folder/c", NULL };
  static const char *const values[] = { "\x1b[1;31mred\x1b[0m", "", NULL };
  static const char *const parts[] = { "2\x1f"
                                       "46",
                                       "", NULL };
  Objects objects = create_run (TROUPE_JOB_COMMAND, "wc -c {}", items, values);
  Objects combined = create_run (TROUPE_JOB_FUNCTION, "add", parts, values);
  GtkWidget *details;

  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), objects.run);
  app_test_assert_text (fixture->page, "…/a b");
  app_test_assert_text (fixture->page, "red");
  app_test_assert_text (fixture->page, "(empty)");
  app_test_assert_text (fixture->page, "Attempts");
  troupe_results_page_choose (TROUPE_RESULTS_PAGE (fixture->page), 0);
  details = app_test_find_type (fixture->page, TROUPE_TYPE_RESULT_DETAILS);
  app_test_assert_text (fixture->page, "Item 1");
  /* The value has their room. */
  app_test_assert_no_text (fixture->page, "Attempts");
  results_page_assert_section (details, "Input", "/some/folder/a b");
  results_page_assert_section (details, "Value", "red");
  results_page_assert_section (details, "Command", "wc -c '/some/folder/a b'");
  results_page_assert_copies (fixture->page, "results.copy-command", "wc -c '/some/folder/a b'");
  results_page_assert_copies (fixture->page, "results.copy-value", "red");

  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), combined.run);
  app_test_assert_text (fixture->page, "2 · 46");
  troupe_results_page_choose (TROUPE_RESULTS_PAGE (fixture->page), 0);
  app_test_assert_text (fixture->page, "Item 1");
  results_page_assert_copies (fixture->page, "results.copy-command", "troupe map add ::: 2 ::: 46");
  results_page_assert_copies (fixture->page, "results.copy-input", "2\t46");
  troupe_results_page_choose (TROUPE_RESULTS_PAGE (fixture->page), 1);
  app_test_assert_text (fixture->page, "Item 2");
  results_page_assert_section (details, "Input", "(empty)");
  objects_clear (&objects);
  objects_clear (&combined);
}

typedef struct
{
  GtkWidget *details;
  const char *output;
} Shown;

static gboolean
shows_output (gpointer user_data)
{
  const Shown *shown = user_data;
  GtkWidget *label = app_test_find_text (shown->details, "Output");
  GtkWidget *section = label ? gtk_widget_get_ancestor (label, TROUPE_TYPE_TEXT_SECTION) : NULL;
  g_autofree char *text = NULL;

  if (section)
    g_object_get (section, "text", &text, NULL);
  return g_strcmp0 (text, shown->output) == 0;
}

static gboolean
is_unwatched (gpointer user_data)
{
  guint64 index;

  return !troupe_watched_item_get_index (user_data, &index);
}

/* The details of a running item show what it prints, as long as somebody looks at them. */
static void
test_running (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "make {}");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeRun) run = troupe_run_new (job, results, NULL);
  g_autoptr (TroupeItems) items = troupe_items_new_range (0, 1, 1, 2);
  g_autoptr (GBytes) first = g_bytes_new_static ("first\n", 6);
  g_autoptr (GBytes) second = g_bytes_new_static ("first\nsecond\n", 13);
  TroupeWatchedItem *watched = troupe_results_get_watched (results);
  GtkWidget *page = g_object_new (TROUPE_TYPE_RESULTS_PAGE, NULL);
  GtkWindow *window;
  Shown shown;
  guint64 index;

  troupe_results_begin (results, items, 1);
  troupe_run_page_set_run (TROUPE_RUN_PAGE (page), run);
  window = app_test_present (page);
  app_test_assert_text (page, "running");
  troupe_results_page_choose (TROUPE_RESULTS_PAGE (page), 1);
  app_test_assert_text (page, "Item 2");
  /* Neither its time nor its attempts are known yet. */
  app_test_assert_text (page, "running · worker 1");
  app_test_assert_no_text (page, "0 ns");
  g_assert_true (troupe_watched_item_get_index (watched, &index));
  g_assert_cmpuint (index, ==, 1);

  shown.details = app_test_find_type (page, TROUPE_TYPE_RESULT_DETAILS);
  shown.output = "first\n";
  troupe_watched_item_set_text (watched, 1, TROUPE_OUTPUT_STDOUT, first);
  app_test_wait (shows_output, &shown);
  shown.output = "first\nsecond\n";
  troupe_watched_item_set_text (watched, 1, TROUPE_OUTPUT_STDOUT, second);
  app_test_wait (shows_output, &shown);
  g_assert_true (troupe_watched_item_get_index (watched, &index));

  {
    const char *value = "built";
    g_auto (TroupeResultChunk) chunk = {
      .first_index = 1,
      .count = 1,
      .status = TROUPE_RESULT_OK,
      .values = troupe_block_new_from_strings (&value, 1),
      .worker = 1,
      .seconds = 0.25,
      .attempts = 3,
      .note = troupe_result_note_new (),
    };
    g_autoptr (TroupeAttempts) attempts = troupe_attempts_new ();

    troupe_attempts_add (attempts, &(TroupeAttempt){ .worker = 2, .seconds = 2 });
    troupe_attempts_add (
        attempts, &(TroupeAttempt){ .worker = 3, .end = TROUPE_ATTEMPT_LOST, .seconds = 0.5 });
    chunk.note->attempts = troupe_attempts_encode (attempts, 0);
    troupe_results_add (results, &chunk);
  }
  app_test_assert_text (page, "ok · worker 1 · 3 attempts · 250 ms\n"
                              "Attempt 1: failed · worker 2 · 2.0 s\n"
                              "Attempt 2: lost with its worker · worker 3 · 500 ms");
  app_test_wait (is_unwatched, watched);
  troupe_results_close (results);
  gtk_window_destroy (window);
}

/* Of very many attempts, those that are known have their numbers. */
static void
test_many_attempts (Fixture *fixture, gconstpointer user_data)
{
  const guint n_more = TROUPE_ATTEMPTS_MAX + 2;
  const char *value = "built";
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "make {}");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeRun) run = troupe_run_new (job, results, NULL);
  g_autoptr (TroupeAttempts) attempts = troupe_attempts_new ();
  g_autoptr (GString) expected = g_string_new (NULL);
  g_auto (TroupeResultChunk) chunk = {
    .count = 1,
    .status = TROUPE_RESULT_OK,
    .items = troupe_items_new_range (0, 1, 1, 1),
    .values = troupe_block_new_from_strings (&value, 1),
    .worker = 1,
    .seconds = 0.25,
    .attempts = n_more + 1,
    .note = troupe_result_note_new (),
  };

  g_string_printf (expected, "ok · worker 1 · %u attempts · 250 ms", n_more + 1);
  for (guint i = 0; i < n_more; i++)
    {
      troupe_attempts_add (attempts, &(TroupeAttempt){ .worker = 100 + i, .seconds = 2 });
      if (i >= 2)
        g_string_append_printf (expected, "\nAttempt %u: failed · worker %u · 2.0 s", i + 1,
                                100 + i);
    }
  chunk.note->attempts = troupe_attempts_encode (attempts, 0);
  troupe_results_begin (results, chunk.items, 1);
  troupe_results_add (results, &chunk);
  troupe_results_close (results);
  troupe_run_page_set_run (TROUPE_RUN_PAGE (fixture->page), run);
  app_test_assert_text (fixture->page, "built");
  troupe_results_page_choose (TROUPE_RESULTS_PAGE (fixture->page), 0);
  app_test_assert_text (fixture->page, expected->str);
}

/* Whether the last line of a text is within what is shown of it. */
static gboolean
shows_end (gpointer view)
{
  GtkTextIter end;
  GdkRectangle line;

  gtk_text_buffer_get_end_iter (gtk_text_view_get_buffer (view), &end);
  gtk_text_view_get_iter_location (view, &end, &line);
  return gtk_widget_get_height (view) > line.y + line.height;
}

/* Lines that are wrapped make a section higher, also when another text is shown. */
static void
test_long_text (void)
{
  GtkWidget *section = g_object_new (TROUPE_TYPE_TEXT_SECTION, "title", "Value", "text", "a", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *view = app_test_find_type (section, GTK_TYPE_TEXT_VIEW);
  GtkWindow *window;

  gtk_widget_set_valign (section, GTK_ALIGN_START);
  window = app_test_present (section);
  app_test_wait (shows_end, view);
  for (guint i = 0; i < 200; i++)
    g_string_append_printf (text, "%u ", 1000 + i);
  g_object_set (section, "text", text->str, NULL);
  app_test_wait_settled (GTK_WIDGET (window));
  app_test_wait (shows_end, view);
  gtk_window_destroy (window);
}

/* Of a long value, the first 64 KiB are looked at. */
static void
test_long_values (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = g_strnfill ((i == 0 ? 60 : 70) * 1024, 'x');
      g_autofree char *value = g_strdup_printf ("{\"a\":\"%s\",\"b\":1}", text);
      g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
      g_auto (TroupeResultChunk) chunk = {
        .count = 1,
        .status = TROUPE_RESULT_OK,
        .items = troupe_items_new_range (0, 0, 1, 1),
        .values = troupe_block_new_from_strings ((const char *const *) &value, 1),
      };
      gboolean enough;
      g_auto (GStrv) names = NULL;

      troupe_results_add (results, &chunk);
      names = troupe_value_fields_find (results, &enough);
      g_assert_cmpint (g_strv_contains ((const char *const *) names, "b"), ==, i == 0);
    }
}

/* The run of the number @number, each of a job of its own. */
static TroupeRun *
create_numbered_run (guint number)
{
  g_autofree char *command = g_strdup_printf ("echo %u", number);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, command);
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  TroupeRun *run = troupe_run_new (job, results, NULL);

  troupe_run_set_wall_clock (run, 1000 + number, 0);
  return run;
}

/* The columns that were chosen last are known, for fifty runs and their jobs. */
static void
test_many_choices (void)
{
  const char *const chosen[] = { "a", NULL };

  for (guint i = 0; i < 51; i++)
    {
      g_autoptr (TroupeRun) run = create_numbered_run (i);

      troupe_value_fields_save_chosen (run, chosen);
    }
  for (guint i = 0; i < 51; i++)
    {
      g_autoptr (TroupeRun) run = create_numbered_run (i);
      g_auto (GStrv) known = troupe_value_fields_load_chosen (run);

      g_assert_cmpuint (g_strv_length (known), ==, i > 0);
    }
}

static gboolean
has_picture (gpointer picture)
{
  return gtk_picture_get_paintable (picture) != NULL;
}

static gboolean
is_available (gpointer page)
{
  gboolean available;

  g_object_get (page, "available", &available, NULL);
  return available;
}

/* From dark blue to yellow; what is 0 is black. */
static void
assert_pixel (GtkPicture *picture, guint column, guint row, const guint8 expected[3])
{
  guint8 pixels[2 * 18 * 4];
  GdkTexture *texture = GDK_TEXTURE (gtk_picture_get_paintable (picture));
  const guint32 *pixel = (const guint32 *) (gpointer) pixels + row * 18 + column;

  gdk_texture_download (texture, pixels, 18 * 4);
  g_assert_cmphex (*pixel & 0xffffff, ==,
                   (guint) expected[0] << 16 | expected[1] << 8 | expected[2]);
}

/* Two rows of a picture, of a size that no other widget has. */
static void
test_picture (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  const char *values[] = { "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17",
                           "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 1000" };
  g_auto (TroupeResultChunk) chunk = {
    .count = 2,
    .status = TROUPE_RESULT_OK,
    .items = troupe_items_new_range (0, 0, 1, 2),
    .values = troupe_block_new_from_strings (values, 2),
  };
  GtkWidget *picture = app_test_find_type (fixture->page, GTK_TYPE_PICTURE);

  g_assert_false (is_available (gtk_widget_get_parent (picture)));
  troupe_results_add (results, &chunk);
  troupe_results_close (results);
  g_object_set (fixture->page, "results", results, NULL);
  app_test_wait (is_available, gtk_widget_get_parent (picture));

  gtk_stack_set_visible_child_name (
      gtk_stack_switcher_get_stack (
          GTK_STACK_SWITCHER (app_test_find_type (fixture->page, GTK_TYPE_STACK_SWITCHER))),
      "picture");
  app_test_wait (has_picture, picture);
  g_assert_cmpint (
      gdk_paintable_get_intrinsic_width (gtk_picture_get_paintable (GTK_PICTURE (picture))), ==,
      18);
  g_assert_cmpint (
      gdk_paintable_get_intrinsic_height (gtk_picture_get_paintable (GTK_PICTURE (picture))), ==,
      2);
  g_assert_cmpstr (gtk_picture_get_alternative_text (GTK_PICTURE (picture)), ==,
                   "Picture of 18 by 2 pixels");
  assert_pixel (GTK_PICTURE (picture), 0, 0, (const guint8[]){ 0, 0, 0 });
  assert_pixel (GTK_PICTURE (picture), 1, 0, (const guint8[]){ 0, 34, 78 });
  assert_pixel (GTK_PICTURE (picture), 10, 0, (const guint8[]){ 76, 87, 112 });
  assert_pixel (GTK_PICTURE (picture), 17, 1, (const guint8[]){ 254, 232, 56 });
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add_test(name, function) \
  g_test_add ("/run-results/" name, Fixture, NULL, set_up, function, tear_down)
  add_test ("nothing", test_nothing);
  add_test ("not-kept", test_not_kept);
  add_test ("columns", test_columns);
  add_test ("next-run", test_next_run);
  add_test ("next-columns", test_next_columns);
  add_test ("commands", test_commands);
  add_test ("picture", test_picture);
  add_test ("many-attempts", test_many_attempts);
#undef add_test
  g_test_add_func ("/run-results/running", test_running);
  g_test_add_func ("/run-results/long-text", test_long_text);
  g_test_add_func ("/run-results/long-values", test_long_values);
  g_test_add_func ("/run-results/many-choices", test_many_choices);
  return g_test_run ();
}
