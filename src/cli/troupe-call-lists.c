/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lists of items of a command line, which are separated by marks. */

#include "troupe-call-lists.h"

#include "troupe-config.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
is_file_mark (const char *argument)
{
  return g_str_equal (argument, "::::") || g_str_equal (argument, "::::+");
}

/**
 * troupe_call_is_list_mark:
 * @argument: an argument
 *
 * Returns: whether a list of items begins behind it: it is :::, :::+, :::: or ::::+
 */
gboolean
troupe_call_is_list_mark (const char *argument)
{
  return g_str_equal (argument, ":::") || g_str_equal (argument, ":::+") || is_file_mark (argument);
}

/**
 * troupe_call_add_words:
 * @lists: (element-type TroupeItemList): the lists to add to
 * @items: (array length=n_items): items
 * @n_items: their number
 * @linked: whether they are paired one by one with those of the previous list
 *
 * Adds a list.
 */
void
troupe_call_add_words (GPtrArray *lists, const char *const *items, gssize n_items, gboolean linked)
{
  TroupeItemList *list = troupe_item_list_new (TROUPE_ITEM_LIST_ARGUMENTS);
  g_autofree const char **copy = g_new0 (const char *, n_items + 1);

  memcpy (copy, items, n_items * sizeof *copy);
  troupe_item_list_set_arguments (list, copy);
  troupe_item_list_set_linked (list, linked);
  g_ptr_array_add (lists, list);
}

/* Each file is a list of its own. */
static void
add_files (GPtrArray *lists, const char *const *files, gssize n_files, gboolean linked)
{
  for (gssize i = 0; i < n_files; i++)
    {
      const char *const file[] = { files[i], NULL };
      TroupeItemList *list = troupe_item_list_new (TROUPE_ITEM_LIST_INPUT);

      troupe_item_list_set_input (list, file);
      troupe_item_list_set_linked (list, linked);
      g_ptr_array_add (lists, list);
    }
}

/**
 * troupe_call_add_lists:
 * @lists: (element-type TroupeItemList): the lists to add to
 * @arguments: (array zero-terminated=1): arguments from the first mark on
 * @error: return location for an error
 *
 * Adds the lists of `::: ITEM… :::+ ITEM… :::: FILE… ::::+ FILE…`.
 *
 * Returns: %FALSE with %G_OPTION_ERROR_FAILED
 */
gboolean
troupe_call_add_lists (GPtrArray *lists, const char *const *arguments, GError **error)
{
  while (*arguments != NULL)
    {
      const char *mark = *arguments++;
      const gboolean linked = g_str_has_suffix (mark, "+");
      gssize n_items = 0;

      if (linked && lists->len == 0)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                       _ ("“%s” links a list with the one before it, and there is none"), mark);
          return FALSE;
        }

      while (arguments[n_items] != NULL && !troupe_call_is_list_mark (arguments[n_items]))
        n_items++;
      if (is_file_mark (mark) && n_items == 0)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                       _ ("“%s” needs the name of a file with items"), mark);
          return FALSE;
        }

      if (is_file_mark (mark))
        add_files (lists, arguments, n_items, linked);
      else
        troupe_call_add_words (lists, arguments, n_items, linked);
      arguments += n_items;
    }

  return TRUE;
}
