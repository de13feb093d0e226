/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the source that reads a stream as it comes. */

#include "source-helpers.h"
#include "troupe-ahead-source.h"
#include "troupe-lines-source.h"
#include "troupe-range-source.h"
#include "troupe-range-source.h"
#include "wait.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  guint64 n_items;
  gsize n_bytes;
  guint n_ends;
} Told;

static void
tell_cb (TroupeItems *items, gpointer data)
{
  Told *told = data;

  if (items == NULL)
    {
      told->n_ends++;
      return;
    }
  g_assert_cmpuint (troupe_items_get_first_index (items), ==, told->n_items);
  told->n_items += troupe_items_get_count (items);
  if (troupe_items_get_block (items) != NULL)
    told->n_bytes += troupe_block_get_encoded_size (troupe_items_get_block (items));
}

static void
write_text (int fd, const char *text)
{
  g_assert_cmpint (write (fd, text, strlen (text)), ==, strlen (text));
}

/* Items are told when they are there, whether or not one is wanted. */
static void
test_pipe (void)
{
  g_autoptr (TroupeSource) lines = NULL;
  g_autoptr (TroupeSource) source = NULL;
  Told told = { 0 };
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  lines = troupe_lines_source_new_from_fd (ends[0], "a pipe", NULL);
  source = troupe_ahead_source_new (lines);
  write_text (ends[1], "a\nb\nc\n");
  troupe_ahead_source_start (TROUPE_AHEAD_SOURCE (source), tell_cb, &told);
  g_assert_cmpuint (told.n_items, ==, 0);
  wait_while (told.n_items < 3);
  g_assert_cmpint (troupe_source_get_length (source), ==, -1);

  write_text (ends[1], "d\n");
  wait_while (told.n_items < 4);
  close (ends[1]);
  wait_while (told.n_ends == 0);
  g_assert_cmpint (troupe_source_get_length (source), ==, 4);

  assert_items (source, 3, "a|b|c|d|");
  g_assert_cmpuint (told.n_ends, ==, 1);
}

/* An error follows the items that were read before it. */
static void
test_error (void)
{
  g_autoptr (TroupeSource) lines = NULL;
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeItems) items = NULL;
  g_autoptr (TroupeItems) none = NULL;
  g_autoptr (GError) error = NULL;
  Told told = { 0 };
  int ends[2];
  int folder;

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  lines = troupe_lines_source_new_from_fd (ends[0], "a pipe", NULL);
  source = troupe_ahead_source_new (lines);
  troupe_ahead_source_start (TROUPE_AHEAD_SOURCE (source), tell_cb, &told);
  write_text (ends[1], "a\nb\n");
  wait_while (told.n_items < 2);

  /* A folder cannot be read. */
  folder = g_open ("/", O_RDONLY | O_CLOEXEC, 0);
  g_assert_cmpint (dup2 (folder, ends[0]), ==, ends[0]);
  close (folder);
  close (ends[1]);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  g_assert_cmpint (troupe_source_next (source, 9, 99, &items, &error), ==, TROUPE_SOURCE_ITEMS);
  g_assert_cmpuint (troupe_items_get_count (items), ==, told.n_items);
  g_assert_cmpint (troupe_source_next (source, 9, 99, &none, &error), ==, TROUPE_SOURCE_FAILED);
  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ);
  g_assert_cmpuint (told.n_ends, ==, 0);
}

/* Reading ahead has a limit, and goes on when items were taken; what is taken is told first. */
static void
test_limit (void)
{
  const guint64 n_items = 10 * 1000 * 1000;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) lines = NULL;
  g_autoptr (TroupeSource) source = NULL;
  g_autofree char *text = g_malloc (n_items * 10);
  Told told = { 0 };
  guint64 taken = 0;
  const int fd = g_file_open_tmp ("ahead-XXXXXX", &path, &error);

  g_assert_no_error (error);
  memset (text, 'x', n_items * 10);
  for (guint64 i = 0; i < n_items; i++)
    text[i * 10 + 9] = '\n';
  g_assert_cmpint (write (fd, text, n_items * 10), ==, n_items * 10);
  g_assert_cmpint (lseek (fd, 0, SEEK_SET), ==, 0);
  unlink (path);

  lines = troupe_lines_source_new_from_fd (fd, "a file", NULL);
  source = troupe_ahead_source_new (lines);
  troupe_ahead_source_start (TROUPE_AHEAD_SOURCE (source), tell_cb, &told);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (told.n_items, <, n_items);
  g_assert_cmpuint (told.n_bytes, >=, TROUPE_AHEAD_BYTES_MAX);
  g_assert_cmpuint (told.n_bytes, <, TROUPE_AHEAD_BYTES_MAX + 4 * 1024 * 1024);

  while (TRUE)
    {
      g_autoptr (TroupeItems) items = NULL;

      if (troupe_source_next (source, 100000, 5000, &items, NULL) != TROUPE_SOURCE_ITEMS)
        break;
      g_assert_cmpuint (troupe_items_get_first_index (items), ==, taken);
      g_assert_cmpuint (troupe_block_get_encoded_size (troupe_items_get_block (items)), <=, 5000);
      g_assert_cmpuint (troupe_items_get_count (items), >, 0);
      taken += troupe_items_get_count (items);
      g_assert_cmpuint (told.n_items, >=, taken);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (taken, ==, n_items);
  g_assert_cmpuint (told.n_ends, ==, 1);
}

/* A source that is dropped reads nothing more. */
static void
test_dropped (void)
{
  g_autoptr (TroupeSource) range = troupe_range_source_new (1, G_MAXINT64, 1, NULL);
  TroupeSource *source = troupe_ahead_source_new (range);
  Told told = { 0 };
  guint64 n_items;

  troupe_ahead_source_start (TROUPE_AHEAD_SOURCE (source), tell_cb, &told);
  wait_while (told.n_items == 0);
  n_items = told.n_items;
  g_assert_finalize_object (source);
  for (guint i = 0; i < 10; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (told.n_items, ==, n_items);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ahead-source/pipe", test_pipe);
  g_test_add_func ("/ahead-source/error", test_error);
  g_test_add_func ("/ahead-source/limit", test_limit);
  g_test_add_func ("/ahead-source/dropped", test_dropped);

  return g_test_run ();
}
