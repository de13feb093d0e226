/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes rows that show any text as it is, also “&” and “<”. */

#include "troupe-plain-row.h"

/**
 * troupe_plain_row_new:
 * @title: any text
 * @subtitle: (nullable): any text
 *
 * Notifications of a construction come in no known order: the row reads its texts as markup, and
 * warns, unless they follow when it knows that they are none.
 *
 * Returns: (transfer floating): an AdwActionRow that shows the texts as they are
 */
GtkWidget *
troupe_plain_row_new (const char *title, const char *subtitle)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}
