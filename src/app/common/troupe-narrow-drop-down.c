/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lets drop-downs be narrower than their words, which are longer in some languages. */

#include "troupe-narrow-drop-down.h"

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkStringObject *text = gtk_list_item_get_item (item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (text));
}

/**
 * troupe_narrow_drop_down:
 * @drop_down: a drop-down of strings, without factories of its own
 *
 * Cuts the chosen one where there is no room for it; the list has the whole words.
 */
void
troupe_narrow_drop_down (GtkDropDown *drop_down)
{
  g_autoptr (GtkListItemFactory) list_factory =
      g_object_ref (gtk_drop_down_get_factory (drop_down));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  /* Otherwise the list would be as narrow as the button. */
  gtk_drop_down_set_list_factory (drop_down, list_factory);
  gtk_drop_down_set_factory (drop_down, factory);
}
