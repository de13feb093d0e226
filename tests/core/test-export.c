/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Results in files, and their items as a source. */

#include "results-helpers.h"
#include "troupe-argument-source.h"
#include "troupe-earlier-source.h"
#include "troupe-export.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  TroupeResults *results;
  /* NULL: all of them. */
  GArray *rows;
  char *path;
  GFile *file;
} Fixture;

static void
add (Fixture *fixture, guint row, TroupeResultStatus status)
{
  const char *texts[] = { "the\x1fitem", "the value" };
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (texts, 1);
  g_auto (TroupeResultChunk) chunk = {
    .first_index = row,
    .count = 1,
    .status = status,
    .items = troupe_items_new_block (row, block),
    .values = status == TROUPE_RESULT_OK ? troupe_block_new_from_strings (texts + 1, 1) : NULL,
  };

  troupe_results_add (fixture->results, &chunk);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  fixture->path = g_build_filename (g_get_tmp_dir (), "exported", NULL);
  fixture->file = g_file_new_for_path (fixture->path);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_unlink (fixture->path);
  g_clear_pointer (&fixture->rows, g_array_unref);
  g_object_unref (fixture->results);
  g_object_unref (fixture->file);
  g_free (fixture->path);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static gboolean export(Fixture *fixture, TroupeFormat format, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  troupe_export_async (fixture->results, format, FALSE, fixture->rows, fixture->file, NULL,
                       exported_cb, &result);
  wait_while (result == NULL);
  return troupe_export_finish (fixture->results, result, error);
}

static void
assert_exports (Fixture *fixture, TroupeFormat format, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  export(fixture, format, &error);
  g_assert_no_error (error);
  g_file_get_contents (fixture->path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_formats (Fixture *fixture, gconstpointer user_data)
{
  add (fixture, 0, TROUPE_RESULT_OK);
  add (fixture, 1, TROUPE_RESULT_FAILED);
  add (fixture, 2, TROUPE_RESULT_OK);
  /* Behind one that is not finished. */
  add (fixture, 4, TROUPE_RESULT_OK);
  assert_exports (fixture, TROUPE_FORMAT_LINES, "the value\nthe value\n");
  assert_exports (fixture, TROUPE_FORMAT_JSON, "[\"the value\",null,\"the value\"]\n");
  assert_exports (fixture, TROUPE_FORMAT_CSV,
                  "item,input,status,value,error,worker,attempts,seconds\n"
                  "1,the item,ok,the value,,0,0,0.000000000\n"
                  "2,the item,failed,,,0,0,0.000000000\n"
                  "3,the item,ok,the value,,0,0,0.000000000\n");
  troupe_results_close (fixture->results);
  assert_exports (fixture, TROUPE_FORMAT_LINES, "the value\nthe value\nthe value\n");
}

static void
test_many (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  g_auto (TroupeResultChunk) chunk = { 0 };

  for (guint i = 0; i < 100000; i++)
    {
      add (fixture, i, TROUPE_RESULT_OK);
      g_string_append (expected, "the value\n");
    }
  /* Of one chunk, which is written in pieces. */
  make_squares (&chunk, 100000, 10000);
  troupe_results_add (fixture->results, &chunk);
  for (guint64 i = 100000; i < 110000; i++)
    g_string_append_printf (expected, "%" G_GUINT64_FORMAT "\n", i * i);
  assert_exports (fixture, TROUPE_FORMAT_LINES, expected->str);
}

/* In their own order; those without a result are left out. */
static void
test_rows (Fixture *fixture, gconstpointer user_data)
{
  const guint32 rows[] = { 9000, 2, 1, 7, 0, 8999 };

  fixture->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_vals (fixture->rows, rows, G_N_ELEMENTS (rows));
  for (guint i = 0; i < 10000; i++)
    if (i != 7)
      add (fixture, i, i == 1 ? TROUPE_RESULT_FAILED : TROUPE_RESULT_OK);
  assert_exports (fixture, TROUPE_FORMAT_CSV,
                  "item,input,status,value,error,worker,attempts,seconds\n"
                  "9001,the item,ok,the value,,0,0,0.000000000\n"
                  "3,the item,ok,the value,,0,0,0.000000000\n"
                  "2,the item,failed,,,0,0,0.000000000\n"
                  "1,the item,ok,the value,,0,0,0.000000000\n"
                  "9000,the item,ok,the value,,0,0,0.000000000\n");
  assert_exports (fixture, TROUPE_FORMAT_JSON,
                  "[\"the value\",\"the value\",null,\"the value\",\"the value\"]\n");
  assert_exports (fixture, TROUPE_FORMAT_LINES, "the value\nthe value\nthe value\nthe value\n");
  g_array_set_size (fixture->rows, 0);
  assert_exports (fixture, TROUPE_FORMAT_JSON, "[]\n");
}

/* More than are taken at once, backwards. */
static void
test_many_rows (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GString) expected = g_string_new ("item,input,status,value,error,worker,attempts,"
                                               "seconds\n");

  fixture->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < 20000; i++)
    {
      const guint32 row = 19999 - i;

      add (fixture, i, TROUPE_RESULT_OK);
      g_array_append_val (fixture->rows, row);
      g_string_append_printf (expected, "%u,the item,ok,the value,,0,0,0.000000000\n", row + 1);
    }
  assert_exports (fixture, TROUPE_FORMAT_CSV, expected->str);
}

static void
test_fails (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->path, "exported", NULL);
  g_autofree char *quoted = g_strdup_printf ("“%s”", path);

  g_clear_object (&fixture->file);
  fixture->file = g_file_new_for_path (path);
  add (fixture, 0, TROUPE_RESULT_OK);
  g_assert_false (export(fixture, TROUPE_FORMAT_LINES, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, quoted));
}

/* The descriptor of this process that is a file without a name: that of the results. */
static int
find_unlinked (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      struct stat details;

      if (fstat (atoi (name), &details) == 0 && S_ISREG (details.st_mode) && details.st_nlink == 0)
        return atoi (name);
    }
  g_assert_not_reached ();
}

/* The file keeps its content if not all results can be read back, and no temporary file is left.
 */
static void
test_fails_in_the_middle (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_clear_object (&fixture->results);
  fixture->results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 0);
  for (guint i = 0; i < 100000; i++)
    add (fixture, i, TROUPE_RESULT_OK);
  troupe_results_close (fixture->results);
  g_assert_cmpint (ftruncate (find_unlinked (), 4000000), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path, "what was there", -1, NULL));

  g_assert_false (export(fixture, TROUPE_FORMAT_LINES, &error));
  g_assert_error (error, TROUPE_RESULTS_ERROR, TROUPE_RESULTS_ERROR_READ);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "what was there");

  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_false (g_str_has_prefix (name, "exported.") || g_str_has_prefix (name, ".goutput"));
}

static void
test_earlier_source (Fixture *fixture, gconstpointer user_data)
{
  static const char *const items[] = { "unused", NULL };
  g_autoptr (TroupeSource) origin = troupe_argument_source_new (items, -1);
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeItems) first = NULL;
  g_autoptr (TroupeItems) second = NULL;
  g_autoptr (TroupeItems) none = NULL;
  g_autoptr (GBytes) item = NULL;

  for (guint i = 0; i < 500; i++)
    add (fixture, i, i % 5 + TROUPE_RESULT_OK);
  /* Behind a gap: the item before it is not known. */
  add (fixture, 501, TROUPE_RESULT_OK);
  /* Before the list has said so. */
  troupe_results_close (fixture->results);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->results)), ==, 0);

  source = troupe_earlier_source_new (fixture->results, origin);
  g_assert_cmpint (troupe_source_get_length (source), ==, 500);
  g_assert_cmpuint (troupe_source_get_n_parts (source), ==, 1);
  /* Items of 8 bytes. */
  g_assert_cmpint (troupe_source_next (source, 100, 799, &first, NULL), ==, TROUPE_SOURCE_ITEMS);
  g_assert_cmpuint (troupe_items_get_count (first), ==, 100);
  g_clear_pointer (&first, troupe_items_unref);
  g_assert_cmpint (troupe_source_next (source, 100, 33, &first, NULL), ==, TROUPE_SOURCE_ITEMS);
  g_assert_cmpuint (troupe_items_get_first_index (first), ==, 100);
  g_assert_cmpuint (troupe_items_get_count (first), ==, 5);
  g_assert_cmpint (troupe_source_next (source, 1000, G_MAXSIZE, &second, NULL), ==,
                   TROUPE_SOURCE_ITEMS);
  g_assert_cmpuint (troupe_items_get_first_index (second), ==, 105);
  g_assert_cmpuint (troupe_items_get_count (second), ==, 395);
  item = troupe_items_dup_item (second, 394);
  g_assert_cmpmem (g_bytes_get_data (item, NULL), g_bytes_get_size (item), "the\x1fitem", 8);
  g_assert_cmpint (troupe_source_next (source, 1, 1, &none, NULL), ==, TROUPE_SOURCE_END);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add_test(name, function) \
  g_test_add ("/export/" name, Fixture, NULL, set_up, function, tear_down)
  add_test ("formats", test_formats);
  add_test ("many", test_many);
  add_test ("rows", test_rows);
  add_test ("many-rows", test_many_rows);
  add_test ("fails", test_fails);
  add_test ("fails-in-the-middle", test_fails_in_the_middle);
  add_test ("earlier-source", test_earlier_source);
#undef add_test
  return g_test_run ();
}
