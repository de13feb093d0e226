/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Names the item of a result, or all items of a command that had several. */

#include "troupe-item-name.h"

#include "troupe-config.h"
#include "troupe-describe.h"

#include <glib/gi18n.h>

/* Returns whether there are several. */
static gboolean
find_numbers (TroupeResult *result, char **from, char **to)
{
  guint64 first;
  guint64 last;

  troupe_result_get_items (result, &first, &last);
  *from = troupe_describe_count (first);
  *to = troupe_describe_count (last);
  return first != last;
}

/**
 * troupe_item_name_to_number:
 * @result: a result
 *
 * Returns: (transfer full): the number of its item, "9", or of all of them, "9–12"
 */
char *
troupe_item_name_to_number (TroupeResult *result)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (!find_numbers (result, &from, &to))
    return g_steal_pointer (&from);
  /* Translators: the first and the last number of several */
  return g_strdup_printf (_ ("%s–%s"), from, to);
}

/**
 * troupe_item_name_to_title:
 * @result: a result
 *
 * Returns: (transfer full): "Item 9", or "Items 9 to 12"
 */
char *
troupe_item_name_to_title (TroupeResult *result)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (!find_numbers (result, &from, &to))
    /* Translators: an item, by its number */
    return g_strdup_printf (_ ("Item %s"), from);
  /* Translators: the items of one command, by the numbers of the first and the last one */
  return g_strdup_printf (_ ("Items %s to %s"), from, to);
}
