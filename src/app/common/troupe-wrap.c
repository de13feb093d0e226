/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Wraps texts with names in them: a hyphen where a line ends would seem to belong to the name. */

#include "troupe-wrap.h"

/**
 * troupe_wrap_label:
 * @label: a label without other attributes
 *
 * Wraps its lines, within a word that is too long, and adds no hyphen there. Labels of .ui files
 * say so by the attribute insert-hyphens.
 */
void
troupe_wrap_label (GtkLabel *label)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  g_return_if_fail (GTK_IS_LABEL (label));

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (label, attributes);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
}
