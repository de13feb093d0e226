/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "results-helpers.h"
#include "source-helpers.h"
#include "troupe-spill-file.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static void
add (TroupeResults *results, guint64 first_index, guint32 count)
{
  g_auto (TroupeResultChunk) chunk = { 0 };
  g_autoptr (GError) error = NULL;

  make_squares (&chunk, first_index, count);
  troupe_results_add (results, &chunk, &error);
  g_assert_no_error (error);
}

static void
assert_row (TroupeResults *results, guint index)
{
  g_autoptr (TroupeResult) row = g_list_model_get_item (G_LIST_MODEL (results), index);
  g_autofree char *value = g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) index * index);

  g_assert_cmpint (troupe_result_get_status (row), ==, TROUPE_RESULT_OK);
  g_assert_cmpstr (troupe_result_get_value (row), ==, value);
}

static void
publish (TroupeResults *results)
{
  troupe_results_close (results);
  while (g_main_context_iteration (NULL, FALSE))
    {
    }
}

/* The descriptor of this process that is a file without a name, or -1. */
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
  return -1;
}

/* What memory holds stays below the limit, and everything can be read. */
static void
test_limit (void)
{
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 100000);
  gsize memory;
  guint64 disk;

  for (guint i = 0; i < 20000; i++)
    {
      add (results, i, 1);
      troupe_results_get_sizes (results, &memory, &disk);
      g_assert_cmpuint (memory, <, 200000);
    }
  add (results, 20000, 20000);
  troupe_results_get_sizes (results, &memory, &disk);
  g_assert_cmpuint (memory, <, 200000);
  g_assert_cmpuint (disk, >, 500000);
  g_assert_cmpuint (disk, <, 40000 * 32);

  publish (results);
  for (guint i = 0; i < 40000; i += 7)
    assert_row (results, i);
}

/* The file is in $TMPDIR, has no name, and is gone with the results. */
static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *before = g_strdup (g_get_tmp_dir ());
  TroupeResults *results;
  struct stat details;
  struct stat folder_details;

  g_assert_cmpint (find_unlinked (), ==, -1);
  g_setenv ("TMPDIR", folder, TRUE);
  results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 0);
  g_setenv ("TMPDIR", before, TRUE);
  g_assert_cmpint (find_unlinked (), ==, -1);
  add (results, 0, 1000);
  g_assert_cmpint (find_unlinked (), >=, 0);
  g_assert_cmpint (fstat (find_unlinked (), &details), ==, 0);
  g_assert_cmpint (stat (folder, &folder_details), ==, 0);
  g_assert_cmpuint (details.st_dev, ==, folder_details.st_dev);
  g_assert_cmpint (details.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_object_unref (results);
  g_assert_cmpint (find_unlinked (), ==, -1);
}

/* Without $TMPDIR, it is in the user's folder for caches, which is made. */
static void
test_cache_folder (void)
{
  g_test_trap_subprocess ("/results-spill/cache-folder/subprocess/child", 0, 0);
  g_test_trap_assert_passed ();
}

static void
test_cache_folder_child (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *cache = g_build_filename (folder, "cache", NULL);
  g_autoptr (TroupeResults) results = NULL;

  g_unsetenv ("TMPDIR");
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 0);
  add (results, 0, 1000);
  g_assert_cmpint (find_unlinked (), >=, 0);
  g_assert_cmpint (g_rmdir (cache), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Space is given back as the reader reads, and the file does not grow for ever. */
static void
test_forget (void)
{
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_UNTIL_READ, 0);
  g_auto (TroupeResultChunk) chunk = { 0 };
  struct stat details;
  gsize memory;
  guint64 disk;

  for (guint i = 0; i < 100; i++)
    add (results, i * 1000, 1000);
  troupe_results_get_sizes (results, &memory, &disk);
  g_assert_cmpuint (disk, >, 500000);
  for (guint i = 0; i < 90; i++)
    {
      troupe_result_chunk_clear (&chunk);
      g_assert_true (troupe_results_next_chunk (results, &chunk, NULL));
    }
  troupe_results_get_sizes (results, &memory, &disk);
  g_assert_cmpuint (disk, <, 200000);
  g_assert_cmpint (fstat (find_unlinked (), &details), ==, 0);
  g_assert_cmpuint (details.st_blocks * 512, <, 300000);
  for (guint i = 0; i < 10; i++)
    {
      troupe_result_chunk_clear (&chunk);
      g_assert_true (troupe_results_next_chunk (results, &chunk, NULL));
    }
  g_assert_cmpint (fstat (find_unlinked (), &details), ==, 0);
  g_assert_cmpuint (details.st_size, ==, 0);
}

/* No more room: an error that names the place, and nothing is lost. Done in a process of its own,
 * since the limit is one of the process. */
static void
test_full (void)
{
  g_test_trap_subprocess ("/results-spill/full/subprocess/child", 0, 0);
  g_test_trap_assert_passed ();
}

static void
test_full_child (void)
{
  struct rlimit limit = { 300000, 300000 };
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 100000);
  g_autoptr (GError) error = NULL;
  guint n_kept = 0;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);

  while (error == NULL)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      make_squares (&chunk, n_kept, 100);
      if (troupe_results_add (results, &chunk, &error))
        n_kept += 100;
    }
  g_assert_error (error, TROUPE_RESULTS_ERROR, TROUPE_RESULTS_ERROR_WRITE);
  assert_matches (error->message,
                  "*cannot be kept in “*”, on the file system of “*”: File too large*TMPDIR*");
  g_assert_cmpuint (n_kept, >, 10000);
  g_assert_cmpuint (troupe_results_get_n_status (results, TROUPE_RESULT_OK), ==, n_kept);

  /* That the rest was not run can still be said. */
  for (guint i = 0; i < 10; i++)
    {
      g_auto (TroupeResultChunk)
          rest = { .first_index = n_kept + i, .count = 1, .status = TROUPE_RESULT_NOT_RUN };

      g_assert_true (troupe_results_add (results, &rest, NULL));
    }

  publish (results);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (results)), ==, n_kept + 10);
  for (guint i = 0; i < n_kept; i++)
    assert_row (results, i);
}

/* A result that is larger than the limit by itself has nowhere to go either. */
static void
test_full_large (void)
{
  g_autoptr (TroupeResults) results = NULL;
  g_auto (TroupeResultChunk) chunk = { 0 };
  g_autoptr (GError) error = NULL;

  g_setenv ("TMPDIR", "/proc/no such folder", TRUE);
  results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1000);
  make_squares (&chunk, 0, 10000);
  g_assert_false (troupe_results_add (results, &chunk, &error));
  g_assert_error (error, TROUPE_RESULTS_ERROR, TROUPE_RESULTS_ERROR_WRITE);
  assert_matches (error->message, "*“/proc/no such folder”*“/*”: No such file or directory*");
  g_assert_cmpuint (troupe_results_get_n_status (results, TROUPE_RESULT_OK), ==, 0);
}

/* A file that was cut by somebody: an error for the reader, a row that says so for a person. */
static void
test_damaged (void)
{
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 0);
  g_auto (TroupeResultChunk) chunk = { 0 };
  g_autoptr (TroupeResult) row = NULL;
  g_autoptr (GError) error = NULL;

  add (results, 0, 1000);
  publish (results);
  g_assert_cmpint (pwrite (find_unlinked (), "damage", 6, 0), ==, 6);
  g_assert_false (troupe_results_next_chunk (results, &chunk, &error));
  g_assert_error (error, TROUPE_RESULTS_ERROR, TROUPE_RESULTS_ERROR_READ);
  assert_matches (error->message, "*damaged*");
  g_clear_error (&error);

  g_assert_cmpint (ftruncate (find_unlinked (), 100), ==, 0);
  g_assert_false (troupe_results_next_chunk (results, &chunk, &error));
  g_assert_error (error, TROUPE_RESULTS_ERROR, TROUPE_RESULTS_ERROR_READ);
  assert_matches (error->message, "*cannot be read back*shorter*");

  row = g_list_model_get_item (G_LIST_MODEL (results), 7);
  g_assert_cmpuint (troupe_result_get_index (row), ==, 7);
  g_assert_cmpint (troupe_result_get_status (row), ==, TROUPE_RESULT_FAILED);
  g_assert_cmpstr (troupe_result_get_message (row), ==, error->message);
}

/* Pieces by themselves. */
static void
test_pieces (void)
{
  g_autoptr (TroupeSpillFile) file = troupe_spill_file_new ();
  guint64 offsets[100];

  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
        {
          g_autofree char *text = g_strdup_printf ("piece %u", i);
          g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

          g_assert_true (troupe_spill_file_write (file, bytes, &offsets[i], NULL));
        }
      g_assert_cmpuint (offsets[0], ==, 0);
      for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
        {
          g_autofree char *text = g_strdup_printf ("piece %u", i);
          g_autoptr (GBytes) bytes = troupe_spill_file_read (file, offsets[i], strlen (text), NULL);

          g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text,
                           strlen (text));
          troupe_spill_file_forget (file, offsets[i], strlen (text));
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/results-spill/limit", test_limit);
  g_test_add_func ("/results-spill/file", test_file);
  g_test_add_func ("/results-spill/cache-folder", test_cache_folder);
  g_test_add_func ("/results-spill/cache-folder/subprocess/child", test_cache_folder_child);
  g_test_add_func ("/results-spill/forget", test_forget);
  g_test_add_func ("/results-spill/full", test_full);
  g_test_add_func ("/results-spill/full/subprocess/child", test_full_child);
  g_test_add_func ("/results-spill/damaged", test_damaged);
  g_test_add_func ("/results-spill/pieces", test_pieces);
  g_test_add_func ("/results-spill/full/large", test_full_large);

  return g_test_run ();
}
