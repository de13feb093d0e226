/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Adds members to JSON objects, and turns what was built into text. */

#include "troupe-json-members.h"

/**
 * troupe_json_members_add_string:
 * @builder: a builder within an object
 * @name: the name of the member
 * @value: (nullable): its value; %NULL becomes null
 *
 * Adds a string.
 */
void
troupe_json_members_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * troupe_json_members_add_integer:
 * @builder: a builder within an object
 * @name: the name of the member
 * @value: its value
 *
 * Adds an integer.
 */
void
troupe_json_members_add_integer (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/**
 * troupe_json_members_add_total:
 * @builder: a builder within an object
 * @name: the name of the member
 * @value: a number; -1, for one that is not known, becomes null
 *
 * Adds a number of items.
 */
void
troupe_json_members_add_total (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  if (value >= 0)
    json_builder_add_int_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * troupe_json_members_add_double:
 * @builder: a builder within an object
 * @name: the name of the member
 * @value: its value
 *
 * Adds a number.
 */
void
troupe_json_members_add_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

/**
 * troupe_json_members_add_known:
 * @builder: a builder within an object
 * @name: the name of the member
 * @value: a figure; 0, for one that is not known, becomes null
 *
 * Adds a figure that was measured.
 */
void
troupe_json_members_add_known (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (value > 0)
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * troupe_json_members_add_boolean:
 * @builder: a builder within an object
 * @name: the name of the member
 * @value: its value
 *
 * Adds a boolean.
 */
void
troupe_json_members_add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/**
 * troupe_json_members_add_time:
 * @builder: a builder within an object
 * @name: the name of the member
 * @time: microseconds since 1970, in UTC; 0, for none, becomes null
 *
 * Adds a time, as ISO 8601 has it.
 */
void
troupe_json_members_add_time (JsonBuilder *builder, const char *name, gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autofree char *text = time != 0 ? g_date_time_format_iso8601 (date) : NULL;

  troupe_json_members_add_string (builder, name, text);
}

/**
 * troupe_json_members_to_text:
 * @builder: a builder whose value is complete
 *
 * Returns: (transfer full): the value as indented lines, with the newline at the end
 */
char *
troupe_json_members_to_text (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);

  return g_strconcat (text, "\n", NULL);
}
