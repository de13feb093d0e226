/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs an experiment in a test and finds figures in its tables. */

#include "comparison.h"

/* On a busy machine, a repetition would hardly change the outcome. */
#define TRIES      4
#define BUSY_TRIES 2

/* As a multiple of one core: less than two, to allow for the start of processes. */
#define BOTH_CORES 150

void
comparison_clear (Comparison *self)
{
  cli_run_clear (&self->run);
  g_clear_object (&self->parser);
}

void
comparison_run (Comparison *self, const char *const *arguments)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;

  comparison_clear (self);
  g_strv_builder_add (builder, "compare");
  g_strv_builder_add (builder, "--json");
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  cli_run_call_strv (&self->run, NULL, (const char *const *) argv);
  g_test_message ("%s%s", self->run.output, self->run.messages);

  self->parser = json_parser_new ();
  json_parser_load_from_data (self->parser, self->run.output, -1, &error);
  g_assert_no_error (error);
  self->root = json_node_get_object (json_parser_get_root (self->parser));
}

/* Repeats a measurement without the expected outcome: another machine may share the processors of
 * this one, which cannot be detected here. Returns whether the outcome is as expected. */
gboolean
comparison_run_until (Comparison *self,
                      const char *const *arguments,
                      gboolean (*holds) (Comparison *self))
{
  guint n_busy = 0;

  for (guint i = 0; i < TRIES && n_busy < BUSY_TRIES; i++)
    {
      comparison_run (self, arguments);
      if (holds (self))
        return TRUE;
      if (json_object_get_boolean_member (self->root, "busy"))
        n_busy++;
    }
  return FALSE;
}

/* A job that did not get faster with two cores had both of them, each slower than one alone, or
 * other programs had them. */
void
comparison_assert_was_hindered (Comparison *self, const char *table, guint row)
{
  if (!json_object_get_boolean_member (self->root, "busy"))
    g_assert_cmpfloat (comparison_get_number (self, table, row, "cpu_percent"), >=, BOTH_CORES);
}

guint
comparison_get_n_rows (Comparison *self, const char *table)
{
  return json_array_get_length (json_object_get_array_member (self->root, table));
}

static JsonObject *
comparison_get_row (Comparison *self, const char *table, guint row)
{
  return json_array_get_object_element (json_object_get_array_member (self->root, table), row);
}

double
comparison_get_number (Comparison *self, const char *table, guint row, const char *name)
{
  return json_object_get_double_member (comparison_get_row (self, table, row), name);
}

gint64
comparison_get_count (Comparison *self, const char *table, guint row, const char *name)
{
  return json_object_get_int_member (comparison_get_row (self, table, row), name);
}

const char *
comparison_get_text (Comparison *self, const char *table, guint row, const char *name)
{
  return json_object_get_string_member (comparison_get_row (self, table, row), name);
}

gboolean
comparison_get_yes (Comparison *self, const char *table, guint row, const char *name)
{
  return json_object_get_boolean_member (comparison_get_row (self, table, row), name);
}

/* Returns the row of a table with these words in its first columns, the second one if given.
 */
guint
comparison_find_row (Comparison *self,
                     const char *table,
                     const char *column,
                     const char *word,
                     const char *mode)
{
  for (guint row = 0; row < comparison_get_n_rows (self, table); row++)
    if (g_str_equal (comparison_get_text (self, table, row, column), word) &&
        (mode == NULL || g_str_equal (comparison_get_text (self, table, row, "mode"), mode)))
      return row;
  g_assert_not_reached ();
}

/* The modes of a comparison: serial, threads, processes. */
double
comparison_get_mode (Comparison *self, const char *mode, const char *name)
{
  return comparison_get_number (self, "modes",
                                comparison_find_row (self, "modes", "mode", mode, NULL), name);
}

void
comparison_assert_identical (Comparison *self)
{
  g_assert_cmpint (self->run.status, ==, 0);
  g_assert_cmpuint (comparison_get_n_rows (self, "modes"), ==, 3);
  for (guint row = 0; row < 3; row++)
    {
      g_assert_true (comparison_get_yes (self, "modes", row, "results_identical"));
      g_assert_cmpfloat (comparison_get_number (self, "modes", row, "seconds_least"), <=,
                         comparison_get_number (self, "modes", row, "seconds"));
      g_assert_cmpfloat (comparison_get_number (self, "modes", row, "seconds"), <=,
                         comparison_get_number (self, "modes", row, "seconds_most"));
      g_assert_cmpint (comparison_get_count (self, "modes", row, "memory_bytes"), >, 0);
      g_assert_cmpint (comparison_get_count (self, "modes", row, "cores"), >, 0);
    }
  g_assert_cmpfloat (comparison_get_mode (self, "serial", "speedup"), ==, 1);
}
