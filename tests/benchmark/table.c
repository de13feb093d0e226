/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Prints the measurements of a benchmark as a table and holds them against targets. */

#include "table.h"

#include "samples.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUFFIX ".table"

struct _Table
{
  GString *text;
  gboolean missed;
};

/**
 * table_new:
 * @title: the title of the measurement
 *
 * Begins a table with its title and a description of the machine.
 *
 * Returns: (transfer full): the table
 */
Table *
table_new (const char *title)
{
  Table *self = g_new0 (Table, 1);
  g_autofree char *load = NULL;

  g_file_get_contents ("/proc/loadavg", &load, NULL, NULL);
  self->text = g_string_new (NULL);
  table_print (self, "%s\n%u processors, load %.4s, Troupe built as %s\n", title,
               g_get_num_processors (), load != NULL ? load : "?", g_getenv ("TROUPE_BUILD"));
  return self;
}

void
table_free (Table *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

void
table_print (Table *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (self->text, format, arguments);
  va_end (arguments);
}

/**
 * table_add_verdict:
 * @self: a table
 * @reached: whether a target was reached
 *
 * Prints the outcome after the row; a missed target ends the benchmark with an error.
 */
void
table_add_verdict (Table *self, gboolean reached)
{
  self->missed |= !reached;
  table_print (self, reached ? "  reached" : "  MISSED");
}

static void
add_limit (Table *self, double value, double limit, const char *unit)
{
  if (limit > 0)
    {
      table_print (self, "  ≤ %g %s", limit, unit);
      table_add_verdict (self, value <= limit);
    }
  table_print (self, "\n");
}

/**
 * table_add_row:
 * @self: a table
 * @name: the name of the measurement
 * @samples: the measured values, at least one
 * @unit: of the samples
 * @limit: the most that the median may be, or 0
 *
 * Adds the median of the samples, the least and the largest one.
 */
void
table_add_row (Table *self, const char *name, GArray *samples, const char *unit, double limit)
{
  double median = samples_get_median (samples);

  table_print (self, "  %-62s %8.2f %-2s %8.2f–%-8.2f", name, median, unit,
               samples_get_quantile (samples, 0), samples_get_quantile (samples, 1));
  add_limit (self, median, limit, unit);
}

/**
 * table_add_ratio:
 * @self: a table
 * @name: the name of the comparison
 * @ratio: how many times as much the one is
 * @limit: the most that it may be
 */
void
table_add_ratio (Table *self, const char *name, double ratio, double limit)
{
  table_print (self, "  %-62s %8.2f %-2s %17s", name, ratio, "×", "");
  add_limit (self, ratio, limit, "×");
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Each table is in a file of its own, and all that there are in one. */
static gboolean
table_save (Table *self, const char *folder, const char *name, GError **error)
{
  g_autofree char *file_name = g_strconcat (name, SUFFIX, NULL);
  g_autofree char *path = g_build_filename (folder, file_name, NULL);
  g_autofree char *summary_path = g_build_filename (folder, "summary.txt", NULL);
  g_autoptr (GString) summary = g_string_new (NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) directory = NULL;
  const char *entry;

  g_mkdir_with_parents (folder, 0777);
  if (!g_file_set_contents (path, self->text->str, self->text->len, error) ||
      (directory = g_dir_open (folder, 0, error)) == NULL)
    return FALSE;

  while ((entry = g_dir_read_name (directory)) != NULL)
    if (g_str_has_suffix (entry, SUFFIX))
      g_ptr_array_add (paths, g_build_filename (folder, entry, NULL));
  g_ptr_array_sort (paths, compare_names);
  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *table = NULL;

      if (!g_file_get_contents (g_ptr_array_index (paths, i), &table, NULL, error))
        return FALSE;
      g_string_append_printf (summary, "%s%s", i > 0 ? "\n" : "", table);
    }
  return g_file_set_contents (summary_path, summary->str, summary->len, error);
}

/**
 * table_finish:
 * @self: a table
 * @name: of the benchmark
 *
 * Prints the table, and keeps it in the folder that TROUPE_TABLES names, together with those of the
 * other benchmarks.
 *
 * Returns: the exit status of the benchmark: an error where a target was missed
 */
int
table_finish (Table *self, const char *name)
{
  g_autoptr (GError) error = NULL;

  fputs (self->text->str, stdout);
  if (!table_save (self, g_getenv ("TROUPE_TABLES"), name, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return EXIT_FAILURE;
    }
  return self->missed ? EXIT_FAILURE : EXIT_SUCCESS;
}
