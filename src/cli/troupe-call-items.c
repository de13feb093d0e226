/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Takes the items from the options and the arguments of a command line. */

#include "troupe-call-items.h"

#include "troupe-call-lists.h"
#include "troupe-config.h"

#include <glib/gi18n.h>

static gboolean
parse_list (TroupeCallParser *parser, const char *option, const char *value, GError **error)
{
  int kind = troupe_call_parse_enum (TROUPE_TYPE_ITEM_LIST_KIND, option);

  if (parser->list != NULL && troupe_item_list_get_kind (parser->list) != (guint) kind)
    return troupe_call_fail (error,
                             _ ("--%s and --%s exclude each other: items come from one of them"),
                             parser->list_option, option);

  if (parser->list == NULL)
    parser->list = troupe_item_list_new (kind);
  else if (kind != TROUPE_ITEM_LIST_INPUT)
    return troupe_call_fail (error, _ ("--%s is given twice"), option);
  parser->list_option = option;

  if (kind == TROUPE_ITEM_LIST_INPUT)
    {
      const char *const *before = troupe_item_list_get_input (parser->list);
      g_autoptr (GStrvBuilder) files = g_strv_builder_new ();
      g_auto (GStrv) all = NULL;

      g_strv_builder_addv (files, (const char **) before);
      g_strv_builder_add (files, value);
      all = g_strv_builder_end (files);
      troupe_item_list_set_input (parser->list, (const char *const *) all);
    }
  else
    {
      g_object_set (parser->list, option, value, NULL);
    }

  return TRUE;
}

static gboolean
parse_null (TroupeCallParser *parser, const char *option, const char *value, GError **error)
{
  parser->null = TRUE;
  return TRUE;
}

static gboolean
parse_companion (TroupeCallParser *parser, const char *option, const char *value, GError **error)
{
  char **field = g_str_equal (option, "column") ? &parser->column : &parser->match;

  g_free (*field);
  *field = g_strdup (value);
  return TRUE;
}

static const struct
{
  const char *option;
  gboolean (*parse) (TroupeCallParser *parser,
                     const char *option,
                     const char *value,
                     GError **error);
} parsers[] = {
  { "range", parse_list },       { "input", parse_list },      { "csv", parse_list },
  { "glob", parse_list },        { "directory", parse_list },  { "null", parse_null },
  { "column", parse_companion }, { "match", parse_companion },
};

/**
 * troupe_call_parse_item_option:
 * @parser: what was read so far
 * @option: an option of the command line, without "--"
 * @value: (nullable): its value
 * @is_item_option: (out): whether it is about items
 * @error: return location for an error
 *
 * Reads an option, if it is about items.
 *
 * Returns: %FALSE with %G_OPTION_ERROR_FAILED
 */
gboolean
troupe_call_parse_item_option (TroupeCallParser *parser,
                               const char *option,
                               const char *value,
                               gboolean *is_item_option,
                               GError **error)
{
  *is_item_option = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parsers); i++)
    if (g_str_equal (option, parsers[i].option))
      {
        *is_item_option = TRUE;
        /* The parser keeps the name, and that of the table stays. */
        return parsers[i].parse (parser, parsers[i].option, value, error);
      }

  return TRUE;
}

/* Applies the options about lists, after all of them were parsed. */
static gboolean
complete_list (TroupeCallParser *parser, const char *const *more, GError **error)
{
  int kind = parser->list == NULL ? -1 : (int) troupe_item_list_get_kind (parser->list);

  if (parser->null && kind != TROUPE_ITEM_LIST_INPUT && !troupe_call_has_files (more))
    return troupe_call_fail (error, _ ("--%s goes with --%s"), "null", "input");
  if (parser->column != NULL && kind != TROUPE_ITEM_LIST_CSV)
    return troupe_call_fail (error, _ ("--%s goes with --%s"), "column", "csv");
  if (parser->match != NULL && kind != TROUPE_ITEM_LIST_DIRECTORY)
    return troupe_call_fail (error, _ ("--%s goes with --%s"), "match", "directory");

  if (parser->list != NULL)
    {
      troupe_item_list_set_null (parser->list, parser->null && kind == TROUPE_ITEM_LIST_INPUT);
      troupe_item_list_set_column (parser->list, parser->column);
      troupe_item_list_set_match (parser->list, parser->match);
    }
  return TRUE;
}

/**
 * troupe_call_take_items:
 * @parser: what was read of the options, all of them
 * @more: (array zero-terminated=1): arguments from the first mark on
 * @error: return location for an error
 *
 * Adds the lists of items to the call. The first list is of the options or of the arguments; those
 * after a mark follow.
 *
 * Returns: %FALSE with %G_OPTION_ERROR_FAILED
 */
gboolean
troupe_call_take_items (TroupeCallParser *parser, const char *const *more, GError **error)
{
  const char *const *items = (const char *const *) parser->rest;
  GPtrArray *lists = parser->call->file->items;
  gsize n_items;

  if (items != NULL && parser->kind == NULL)
    items++;
  n_items = items == NULL ? 0 : g_strv_length ((char **) items);

  if (!complete_list (parser, more, error))
    return FALSE;
  if (n_items > 0 && parser->list != NULL)
    return troupe_call_fail (error, _ ("Items are given twice: “%s” and --%s"), *items,
                             parser->list_option);

  if (n_items > 0)
    troupe_call_add_words (lists, items, n_items, FALSE);
  else if (parser->list != NULL)
    g_ptr_array_add (lists, g_steal_pointer (&parser->list));
  if (!troupe_call_add_lists (lists, more, parser->null, error))
    return FALSE;

  return lists->len > 0 ||
         troupe_call_fail (error,
                           _ ("There are no items: name them, or use --range or --input (“-” is "
                              "standard input)"));
}
