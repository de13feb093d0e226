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

static void
clear_list_option (gpointer data)
{
  g_free (((TroupeCallListOption *) data)->text);
}

static const TroupeCallListOption *
find_list_option (TroupeCallParser *parser, const char *name)
{
  for (guint i = 0; parser->list_options != NULL && i < parser->list_options->len; i++)
    {
      const TroupeCallListOption *option =
          &g_array_index (parser->list_options, TroupeCallListOption, i);

      if (g_str_equal (option->name, name))
        return option;
    }
  return NULL;
}

static void
add_list_option (TroupeCallParser *parser, const char *name, const char *text)
{
  const TroupeCallListOption option = { name, g_strdup (text) };

  if (parser->list_options == NULL)
    {
      parser->list_options = g_array_new (FALSE, FALSE, sizeof (TroupeCallListOption));
      g_array_set_clear_func (parser->list_options, clear_list_option);
    }
  g_array_append_val (parser->list_options, option);
}

/* The lists, of which there may be several, are complete only later. */
static gboolean
parse_list_option (TroupeCallParser *parser, const char *option, const char *value, GError **error)
{
  if (g_str_equal (option, "header") && !g_str_equal (value, ":"))
    return troupe_call_fail (error, _ ("--header: “%s” is not “:”, which is the first line"),
                             value);

  add_list_option (parser, option,
                   value == NULL || g_str_equal (option, "header") ? "true" : value);
  return TRUE;
}

static const char *const list_kinds[] = { "range", "input", "csv", "glob", "directory" };

static const char *const list_options[] = {
  "null",   "delimiter",       "pipe",   "block",     "records",         "recstart",
  "recend", "skip-first-line", "header", "no-header", "colsep",          "trim",
  "column", "match",           "hidden", "no-hidden", "no-run-if-empty", "natural",
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
  *is_item_option = TRUE;
  /* The parser keeps the name, and that of the table stays. */
  for (guint i = 0; i < G_N_ELEMENTS (list_kinds); i++)
    if (g_str_equal (option, list_kinds[i]))
      return parse_list (parser, list_kinds[i], value, error);
  for (guint i = 0; i < G_N_ELEMENTS (list_options); i++)
    if (g_str_equal (option, list_options[i]))
      return parse_list_option (parser, list_options[i], value, error);

  *is_item_option = FALSE;
  return TRUE;
}

/* The options of the command line that choose a kind of list which takes an option. */
static char *
describe_takers (const TroupeOption *option)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (list_kinds); i++)
    if ((option->lists &
         (1u << troupe_call_parse_enum (TROUPE_TYPE_ITEM_LIST_KIND, list_kinds[i]))) != 0)
      g_string_append_printf (words, "%s--%s", words->len == 0 ? "" : ", ", list_kinds[i]);
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* Some options do no harm where they have no effect, as in GNU parallel: a pattern that cannot
 * match nothing, and the header of a table, which it has anyway. */
static gboolean
is_idle (GPtrArray *lists, const char *name)
{
  if (!g_str_equal (name, "header"))
    return g_str_equal (name, "no-run-if-empty");

  for (guint i = 0; i < lists->len; i++)
    if (troupe_item_list_get_kind (lists->pdata[i]) == TROUPE_ITEM_LIST_CSV)
      return TRUE;
  return FALSE;
}

/* Sets an option in each list that it is for. */
static gboolean
apply (GPtrArray *lists, const TroupeCallListOption *given, GError **error)
{
  gboolean is_taken = FALSE;
  const TroupeOption *option = NULL;
  g_autofree char *takers = NULL;

  for (guint i = 0; i < lists->len; i++)
    {
      TroupeItemList *list = g_ptr_array_index (lists, i);
      g_autoptr (GError) invalid = NULL;

      option = troupe_options_find (TROUPE_OPTIONS (list), given->name);
      if (!troupe_item_list_takes (list, option))
        continue;
      is_taken = TRUE;
      if (!troupe_options_set_text (TROUPE_OPTIONS (list), given->name, given->text, &invalid))
        return troupe_call_fail (error, "--%s: %s", given->name, invalid->message);
    }

  if (is_taken || option == NULL || is_idle (lists, given->name))
    return TRUE;
  takers = describe_takers (option);
  return troupe_call_fail (error, _ ("--%s goes with %s"), given->name, takers);
}

/* The records of a stream that is described by their beginning alone end where the next one begins;
 * and -N is the number of records of a block. */
static void
complete_stream (TroupeCallParser *parser)
{
  TroupeOptions *job = TROUPE_OPTIONS (parser->call->file->job);

  if (find_list_option (parser, "pipe") != NULL && !troupe_options_is_default (job, "max-args"))
    {
      g_autofree char *records = troupe_options_dup_text (job, "max-args");

      add_list_option (parser, "records", records);
      troupe_options_set_text (job, "max-args", "auto", NULL);
      /* It limits the job to commands no more. */
      if (parser->limited != NULL && g_str_equal (parser->limited->name, "max-args"))
        parser->limited = NULL;
    }
  if (find_list_option (parser, "recstart") != NULL && find_list_option (parser, "recend") == NULL)
    add_list_option (parser, "recend", "");
}

static void
add_standard_input (GPtrArray *lists)
{
  TroupeItemList *list = troupe_item_list_new (TROUPE_ITEM_LIST_INPUT);

  troupe_item_list_set_input (list, (const char *const[]){ "-", NULL });
  g_ptr_array_add (lists, list);
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

  complete_stream (parser);
  if (n_items > 0 && parser->list != NULL)
    return troupe_call_fail (error, _ ("Items are given twice: “%s” and --%s"), *items,
                             parser->list_option);

  if (n_items > 0)
    troupe_call_add_words (lists, items, n_items, FALSE);
  else if (parser->list != NULL)
    g_ptr_array_add (lists, g_steal_pointer (&parser->list));
  if (!troupe_call_add_lists (lists, more, error))
    return FALSE;

  /* A stream is standard input unless a file is named. */
  if (lists->len == 0 && find_list_option (parser, "pipe") != NULL)
    add_standard_input (lists);
  if (lists->len == 0)
    return troupe_call_fail (error,
                             _ ("There are no items: name them, or use --range or --input (“-” is "
                                "standard input)"));

  for (guint i = 0; parser->list_options != NULL && i < parser->list_options->len; i++)
    if (!apply (lists, &g_array_index (parser->list_options, TroupeCallListOption, i), error))
      return FALSE;
  return TRUE;
}
