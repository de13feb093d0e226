/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Counts the machine instructions that an item costs in the command line and in the worker
 * together, with callgrind. Unlike times, the counts hardly vary from run to run. Starting costs
 * the same for few and for many items, so the difference is the cost of the items.
 *
 * The figures were counted on x86-64 with -O2, GCC 12 and GLib 2.74. A count may exceed its figure
 * by TOLERANCE, for other versions of these; a change that raises a count on purpose changes the
 * figure. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE 0.25

/* An item in a batch of its own, and one of a batch of a thousand. */
#define SINGLE_ITEM 19400
#define BATCH_ITEM  201

/* From the start of the two processes to their end, for one item. */
#define START 6660000

/* Other work on the machine can only add to a count, through timers that expire: the least of this
 * many counts is used. */
#define ATTEMPTS 3

/* Reads the total of instructions from a file that callgrind wrote. */
static guint64
read_total (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const char *line;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  line = strstr (text, "\ntotals: ");
  g_assert_nonnull (line);
  return g_ascii_strtoull (line + strlen ("\ntotals: "), NULL, 10);
}

/* Adds up the instructions of all processes, whose files are in @folder, and removes the folder. */
static guint64
take_totals (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_files = 0;
  guint64 total = 0;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      total += read_total (path);
      n_files++;
      g_unlink (path);
    }
  g_rmdir (folder);
  /* The command line and one worker. */
  g_assert_cmpuint (n_files, ==, 2);
  return total;
}

static guint64
count_once (guint chunk, guint n_items)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("troupe-instructions-XXXXXX", &error);
  g_autofree char *files = g_strdup_printf ("--callgrind-out-file=%s/%%p", folder);
  g_autofree char *chunk_text = g_strdup_printf ("%u", chunk);
  g_autofree char *range = g_strdup_printf ("1:%u", n_items);
  g_autoptr (GSubprocess) process = NULL;

  g_assert_no_error (error);
  process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, g_getenv ("TROUPE_VALGRIND"), "--quiet",
      "--tool=callgrind", "--trace-children=yes", files, g_getenv ("TROUPE_PROGRAM"), "map", "-j1",
      "--chunk", chunk_text, "-o", "/dev/null", "square", "--range", range, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
  return take_totals (folder);
}

/* Returns the instructions for each item beyond the first @few, or the total if @many is @few. */
static double
count_per_item (guint chunk, guint few, guint many)
{
  guint64 start = few < many ? count_once (chunk, few) : 0;

  return (double) (count_once (chunk, many) - start) / MAX (many - few, 1);
}

static void
check (const char *what, double figure, guint chunk, guint few, guint many)
{
  double most = figure * (1 + TOLERANCE);
  double least = G_MAXDOUBLE;

  for (int i = 0; i < ATTEMPTS && least > most; i++)
    {
      double count = count_per_item (chunk, few, many);

      least = MIN (least, count);
    }
  g_test_message ("%s: %.0f instructions, at most %.0f", what, least, most);
  g_assert_cmpfloat (least, <=, most);
}

static void
test_single_items (void)
{
  check ("an item in a batch of its own", SINGLE_ITEM, 1, 500, 2500);
}

static void
test_batches (void)
{
  check ("an item in a batch of a thousand", BATCH_ITEM, 1000, 1000, 50000);
}

static void
test_start (void)
{
  check ("the start and the end", START, 1, 1, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  /* Meson sets this to make the C library fill memory, which adds instructions. */
  g_unsetenv ("MALLOC_PERTURB_");

  g_test_add_func ("/instructions/single-items", test_single_items);
  g_test_add_func ("/instructions/batches", test_batches);
  g_test_add_func ("/instructions/start", test_start);
  return g_test_run ();
}
