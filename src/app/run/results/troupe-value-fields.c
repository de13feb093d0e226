/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the members of values that are JSON objects, and remembers which of them are columns: of
 * each run, and, for new runs, of each job. */

#include "troupe-value-fields.h"

#include "troupe-json-fields.h"
#include "troupe-settings.h"

#include <string.h>

/* The number of values that are looked at, the longest that is, and the most members. */
#define MOST_VALUES  200
#define MOST_BYTES   (64 * 1024)
#define MOST_MEMBERS 64

/* The number of runs and jobs that are remembered. */
#define MOST_CHOICES 100

#define CHOICES "a(sas)"

static void
look_at (const TroupeResultChunk *chunk, guint *n_values, GPtrArray *names)
{
  for (guint32 i = 0; i < chunk->count && *n_values < MOST_VALUES; i++)
    {
      gsize size;
      const guint8 *value = troupe_block_get_value (chunk->values, i, &size);

      troupe_json_fields_list ((const char *) value, MIN (size, MOST_BYTES), names);
      (*n_values)++;
    }
}

/**
 * troupe_value_fields_find:
 * @results: results that are all kept
 * @enough: (out): whether enough values were looked at, so that later ones bring nothing new
 *
 * Returns: (transfer full): the names of the members of the first values that are JSON objects
 */
GStrv
troupe_value_fields_find (TroupeResults *results, gboolean *enough)
{
  g_autoptr (TroupeChunkCursor) cursor = troupe_results_create_cursor (results, 0, TRUE);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  guint n_values = 0;

  while (n_values < MOST_VALUES)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      if (!troupe_chunk_cursor_next (cursor, &chunk, NULL))
        break;
      if (chunk.status == TROUPE_RESULT_OK && chunk.values)
        look_at (&chunk, &n_values, names);
    }

  *enough = n_values >= MOST_VALUES;
  if (names->len > MOST_MEMBERS)
    g_ptr_array_set_size (names, MOST_MEMBERS);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* The time of its start tells a run from all others, in the history as well. */
static char *
name_run (TroupeRun *run)
{
  return g_strdup_printf ("run %" G_GINT64_FORMAT, troupe_run_get_started_on (run));
}

static char *
name_job (TroupeRun *run)
{
  g_autofree char *text = troupe_job_describe (troupe_run_get_job (run));
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA1, text, -1);

  return g_strconcat ("job ", digest, NULL);
}

static GStrv
find_choice (GVariant *choices, const char *name)
{
  for (gsize i = 0; i < g_variant_n_children (choices); i++)
    {
      const char *other;
      g_auto (GStrv) chosen = NULL;

      g_variant_get_child (choices, i, "(&s^as)", &other, &chosen);
      if (g_str_equal (name, other))
        return g_steal_pointer (&chosen);
    }
  return NULL;
}

/**
 * troupe_value_fields_load_chosen:
 * @run: a run
 *
 * Returns: (transfer full): the members that are columns, as they were chosen last for this run, or
 *   else for its job
 */
GStrv
troupe_value_fields_load_chosen (TroupeRun *run)
{
  g_autoptr (GVariant) choices =
      g_settings_get_value (troupe_settings_get (), TROUPE_SETTINGS_RESULT_COLUMNS);
  g_autofree char *run_name = name_run (run);
  g_autofree char *job_name = name_job (run);
  GStrv chosen = find_choice (choices, run_name);

  if (chosen == NULL)
    chosen = find_choice (choices, job_name);
  return chosen ? chosen : g_new0 (char *, 1);
}

static void
add_choice (GVariantBuilder *builder, const char *name, const char *const *chosen)
{
  g_variant_builder_add (builder, "(s^as)", name, chosen);
}

/**
 * troupe_value_fields_save_chosen:
 * @run: a run
 * @chosen: the names of the members that are columns
 *
 * Remembers a choice, for the run and for other runs of its job.
 */
void
troupe_value_fields_save_chosen (TroupeRun *run, const char *const *chosen)
{
  g_autoptr (GVariant) choices =
      g_settings_get_value (troupe_settings_get (), TROUPE_SETTINGS_RESULT_COLUMNS);
  g_autofree char *run_name = name_run (run);
  g_autofree char *job_name = name_job (run);
  GVariantBuilder builder;
  guint n = 2;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (CHOICES));
  add_choice (&builder, run_name, chosen);
  add_choice (&builder, job_name, chosen);
  for (gsize i = 0; i < g_variant_n_children (choices) && n < MOST_CHOICES; i++)
    {
      const char *name;
      g_auto (GStrv) other = NULL;

      g_variant_get_child (choices, i, "(&s^as)", &name, &other);
      if (g_str_equal (name, run_name) || g_str_equal (name, job_name))
        continue;
      add_choice (&builder, name, (const char *const *) other);
      n++;
    }
  g_settings_set_value (troupe_settings_get (), TROUPE_SETTINGS_RESULT_COLUMNS,
                        g_variant_builder_end (&builder));
}
