/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes a finding as JSON. */

#include "troupe-finding-json.h"

#include "troupe-json-members.h"

#include <math.h>

static void
add_sentences (JsonBuilder *builder, const char *name, const char *const *sentences)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; sentences[i] != NULL; i++)
    json_builder_add_string_value (builder, sentences[i]);
  json_builder_end_array (builder);
}

static void
add_cell (JsonBuilder *builder, const TroupeTable *table, guint row, guint column)
{
  TroupeUnit unit = troupe_table_get_column_unit (table, column);
  double number = troupe_table_get_number (table, row, column);

  json_builder_set_member_name (builder, troupe_table_get_column_name (table, column));
  if (unit == TROUPE_UNIT_NONE)
    json_builder_add_string_value (builder, troupe_table_get_text (table, row, column));
  else if (isnan (number))
    json_builder_add_null_value (builder);
  else if (unit == TROUPE_UNIT_YES_NO)
    json_builder_add_boolean_value (builder, number != 0);
  else if (unit == TROUPE_UNIT_COUNT || unit == TROUPE_UNIT_BYTES)
    json_builder_add_int_value (builder, (gint64) number);
  else
    json_builder_add_double_value (builder, number);
}

static void
add_table (JsonBuilder *builder, const TroupeTable *table)
{
  json_builder_set_member_name (builder, troupe_table_get_name (table));
  json_builder_begin_array (builder);
  for (guint row = 0; row < troupe_table_get_n_rows (table); row++)
    {
      json_builder_begin_object (builder);
      for (guint column = 0; column < troupe_table_get_n_columns (table); column++)
        add_cell (builder, table, row, column);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * troupe_finding_to_json:
 * @self: a finding
 * @kind: the experiment that it is from
 *
 * Writes a finding as one JSON object, for programs: each table is an array by its name, each row
 * in it an object, with seconds, bytes and other units as plain numbers, and null for missing ones.
 *
 * Returns: (transfer full): JSON
 */
char *
troupe_finding_to_json (TroupeFinding *self, TroupeExperimentKind kind)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  GPtrArray *tables = troupe_finding_get_tables (self);

  json_builder_begin_object (builder);
  troupe_json_members_add_string (builder, "experiment", troupe_experiment_kind_get_name (kind));
  troupe_json_members_add_string (builder, "claim", troupe_experiment_kind_get_claim (kind));
  for (guint i = 0; i < tables->len; i++)
    add_table (builder, g_ptr_array_index (tables, i));
  add_sentences (builder, "meaning", troupe_finding_get_meaning (self));
  add_sentences (builder, "warnings", troupe_finding_get_warnings (self));
  troupe_json_members_add_boolean (builder, "busy", troupe_finding_is_busy (self));
  troupe_json_members_add_double (builder, "others_before",
                                  troupe_finding_get_others_before (self));
  troupe_json_members_add_double (builder, "others_during",
                                  troupe_finding_get_others_during (self));
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}
