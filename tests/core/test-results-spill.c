/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests results that are kept on disk, and disks that fail. */

#include "results-helpers.h"
#include "source-helpers.h"
#include "troupe-spill-file.h"

#include "troupe-wake-source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the disk does: how many pieces it has room for yet, and what opening a file without a name
 * gives in each folder but the one that is named. */
static struct
{
  guint room;
  int open_error;
  const char *good_folder;
  guint n_opened;
} file_system = { .room = G_MAXUINT };

int __real_open64 (const char *path, int flags, mode_t mode);
int __wrap_open64 (const char *path, int flags, ...);
gssize __real_pwrite64 (int fd, const void *data, gsize size, gint64 offset);
gssize __wrap_pwrite64 (int fd, const void *data, gsize size, gint64 offset);

int
__wrap_open64 (const char *path, int flags, ...)
{
  mode_t mode;
  va_list arguments;

  va_start (arguments, flags);
  mode = va_arg (arguments, mode_t);
  va_end (arguments);

  file_system.n_opened++;
  if (file_system.open_error == 0 || g_strcmp0 (path, file_system.good_folder) == 0)
    return __real_open64 (path, flags, mode);
  errno = file_system.open_error;
  return -1;
}

gssize
__wrap_pwrite64 (int fd, const void *data, gsize size, gint64 offset)
{
  if (file_system.room > 0)
    {
      file_system.room--;
      return __real_pwrite64 (fd, data, size, offset);
    }
  errno = ENOSPC;
  return -1;
}

static void
add (TroupeResults *results, guint64 first_index, guint32 count)
{
  g_auto (TroupeResultChunk) chunk = { 0 };

  make_squares (&chunk, first_index, count);
  troupe_results_add (results, &chunk);
}

static void
assert_room (TroupeResults *results)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (troupe_results_check_room (results, NULL, &error));
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

/* Memory stays below the limit, and everything can be read. */
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

/* Those that come late, before all that were written, are written as well. */
static void
test_limit_backwards (void)
{
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 100000);
  gsize memory;
  guint64 disk;

  for (guint block = 10; block > 0; block--)
    for (guint i = 0; i < 1000; i++)
      {
        add (results, (block - 1) * 1000 + i, 1);
        troupe_results_get_sizes (results, &memory, &disk);
        g_assert_cmpuint (memory, <, 200000);
      }
  publish (results);
  for (guint i = 0; i < 10000; i += 7)
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

static gboolean
on_room (gpointer n_calls)
{
  ++*(guint *) n_calls;
  return G_SOURCE_CONTINUE;
}

/* Results that come when neither memory nor the disk has room. There is no room for more, which an
 * error says that names the place, and nothing is lost. */
static void
test_full (void)
{
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 100000);
  guint n_calls = 0;
  g_autoptr (GSource) waker = troupe_wake_source_new (NULL, on_room, &n_calls);
  g_autoptr (GError) error = NULL;
  guint n_kept = 0;

  file_system.room = 3;
  while (troupe_results_check_room (results, waker, &error))
    {
      g_assert_no_error (error);
      add (results, n_kept, 100);
      n_kept += 100;
    }
  g_assert_error (error, TROUPE_RESULTS_ERROR, TROUPE_RESULTS_ERROR_WRITE);
  assert_matches (error->message,
                  "*cannot be kept in “*”, on the file system of “*”: No space left*TMPDIR*");
  g_assert_cmpuint (n_kept, >, 10000);

  /* The items finished meanwhile are announced, and the rest is not run. */
  add (results, n_kept, 100);
  add (results, n_kept + 100, 10000);
  n_kept += 10100;
  g_assert_cmpuint (troupe_results_get_n_status (results, TROUPE_RESULT_OK), ==, n_kept);
  for (guint i = 0; i < 10; i++)
    {
      g_auto (TroupeResultChunk)
          rest = { .first_index = n_kept + i, .count = 1, .status = TROUPE_RESULT_NOT_RUN };

      troupe_results_add (results, &rest);
    }

  publish (results);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (results)), ==, n_kept + 10);
  for (guint i = 0; i < n_kept; i++)
    assert_row (results, i);
  g_assert_cmpuint (n_calls, ==, 0);
  g_source_destroy (waker);
  file_system.room = G_MAXUINT;
}

/* A reader makes room again, which is reported once; all results arrive in order. */
static void
assert_reader_makes_room (TroupeResultsKeep keep, guint room)
{
  g_autoptr (TroupeResults) results = troupe_results_new (keep, 100000);
  guint n_calls = 0;
  g_autoptr (GSource) waker = troupe_wake_source_new (NULL, on_room, &n_calls);
  guint64 n_added = 0;
  guint64 n_read = 0;
  gsize memory;
  guint64 size;

  for (guint round = 1; round <= 3; round++)
    {
      file_system.room = room;
      while (troupe_results_check_room (results, waker, NULL))
        {
          add (results, n_added, 10);
          n_added += 10;
        }
      add (results, n_added, 5000);
      n_added += 5000;

      file_system.room = G_MAXUINT;
      for (; !troupe_results_check_room (results, waker, NULL); n_read++)
        {
          g_auto (TroupeResultChunk) chunk = { 0 };

          while (g_main_context_iteration (NULL, FALSE))
            {
            }
          g_assert_cmpuint (n_calls, ==, round - 1);
          g_assert_true (troupe_results_next_chunk (results, &chunk, NULL));
          g_assert_cmpuint (chunk.first_index, ==, n_read);
          n_read += chunk.count - 1;
        }
      troupe_results_get_sizes (results, &memory, &size);
      g_assert_cmpuint (memory, <, 100000);
      while (g_main_context_iteration (NULL, FALSE))
        {
        }
      g_assert_cmpuint (n_calls, ==, round);
    }

  while (n_read < n_added)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      g_assert_true (troupe_results_next_chunk (results, &chunk, NULL));
      g_assert_cmpuint (chunk.first_index, ==, n_read);
      n_read += chunk.count;
    }
  assert_room (results);
  g_source_destroy (waker);
}

static void
test_full_reader (void)
{
  assert_reader_makes_room (TROUPE_RESULTS_KEEP_UNTIL_READ, 0);
  assert_reader_makes_room (TROUPE_RESULTS_KEEP_UNTIL_READ, 2);
  assert_reader_makes_room (TROUPE_RESULTS_AS_THEY_COME, 0);
  assert_reader_makes_room (TROUPE_RESULTS_AS_THEY_COME, 2);
}

/* A result that is larger than the limit by itself stays in memory. */
static void
test_full_large (void)
{
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1000);
  g_autoptr (GError) error = NULL;

  file_system.room = 0;
  add (results, 0, 10000);
  g_assert_false (troupe_results_check_room (results, NULL, &error));
  g_assert_error (error, TROUPE_RESULTS_ERROR, TROUPE_RESULTS_ERROR_WRITE);
  publish (results);
  assert_row (results, 9999);
  file_system.room = G_MAXUINT;
}

/* If the first folder cannot be written, the next one is used. */
static void
test_folders (void)
{
  g_autofree char *before = g_strdup (g_getenv ("TMPDIR"));
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *below = g_build_filename (file, "below", NULL);
  const char *const good[] = { g_get_user_cache_dir (), "/var/tmp", "/tmp" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (TroupeSpillFile) spill = NULL;
      g_autoptr (GBytes) bytes = g_bytes_new_static ("piece", 5);
      g_autoptr (GBytes) back = NULL;
      g_autoptr (GError) error = NULL;
      guint64 offset;

      g_setenv ("TMPDIR", folder, TRUE);
      spill = troupe_spill_file_new ();
      file_system.n_opened = 0;
      file_system.open_error = EACCES;
      file_system.good_folder = good[i];
      g_assert_true (troupe_spill_file_write (spill, bytes, &offset, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (file_system.n_opened, ==, i + 2);
      back = troupe_spill_file_read (spill, offset, 5, NULL);
      g_assert_true (g_bytes_equal (back, bytes));
    }

  /* None can: the first one is named, with what is wrong there, which may be that it cannot be
   * made. */
  file_system.good_folder = NULL;
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (TroupeSpillFile) spill = NULL;
      g_autoptr (GBytes) bytes = g_bytes_new_static ("piece", 5);
      g_autoptr (GError) error = NULL;
      guint64 offset;

      g_setenv ("TMPDIR", i == 0 ? folder : below, TRUE);
      spill = troupe_spill_file_new ();
      g_assert_false (troupe_spill_file_write (spill, bytes, &offset, &error));
      g_assert_nonnull (strstr (error->message, i == 0 ? folder : below));
      g_assert_nonnull (
          strstr (error->message, i == 0 ? ": Permission denied." : ": Not a directory."));
    }

  file_system.open_error = 0;
  g_setenv ("TMPDIR", before, TRUE);
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A file system that cannot make a file without a name: it has one for a moment only. */
static void
test_named (void)
{
  g_autofree char *before = g_strdup (g_getenv ("TMPDIR"));
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  TroupeResults *results;

  g_setenv ("TMPDIR", folder, TRUE);
  file_system.open_error = EOPNOTSUPP;
  results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 0);
  add (results, 0, 1000);
  g_assert_cmpint (find_unlinked (), >=, 0);
  file_system.open_error = 0;
  g_setenv ("TMPDIR", before, TRUE);

  g_assert_cmpint (g_rmdir (folder), ==, 0);
  publish (results);
  assert_row (results, 999);
  g_object_unref (results);
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
  g_test_add_func ("/results-spill/limit/backwards", test_limit_backwards);
  g_test_add_func ("/results-spill/file", test_file);
  g_test_add_func ("/results-spill/cache-folder", test_cache_folder);
  g_test_add_func ("/results-spill/cache-folder/subprocess/child", test_cache_folder_child);
  g_test_add_func ("/results-spill/forget", test_forget);
  g_test_add_func ("/results-spill/full", test_full);
  g_test_add_func ("/results-spill/full/reader", test_full_reader);
  g_test_add_func ("/results-spill/folders", test_folders);
  g_test_add_func ("/results-spill/named", test_named);
  g_test_add_func ("/results-spill/damaged", test_damaged);
  g_test_add_func ("/results-spill/pieces", test_pieces);
  g_test_add_func ("/results-spill/full/large", test_full_large);

  return g_test_run ();
}
