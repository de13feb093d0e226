/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows what is known of a place where a job is to run. */

#include "troupe-place-row.h"

#include "troupe-config.h"
#include "troupe-wrap.h"

#include <glib/gi18n.h>

#define SPACING         6
#define WIDTH_CHARS     24
#define MAX_WIDTH_CHARS 36

struct _TroupePlaceRow
{
  GtkListBoxRow parent_instance;

  TroupePlaceCheck *check;
  GtkSpinner *spinner;
  GtkWidget *icon;
  GtkLabel *text;
};

G_DEFINE_FINAL_TYPE (TroupePlaceRow, troupe_place_row, GTK_TYPE_LIST_BOX_ROW)

static void
troupe_place_row_dispose (GObject *object)
{
  g_clear_object (&TROUPE_PLACE_ROW (object)->check);

  G_OBJECT_CLASS (troupe_place_row_parent_class)->dispose (object);
}

static void
troupe_place_row_class_init (TroupePlaceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = troupe_place_row_dispose;
}

static GtkWidget *
add_label (GtkBox *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  troupe_wrap_label (GTK_LABEL (label));
  gtk_label_set_width_chars (GTK_LABEL (label), WIDTH_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_WIDTH_CHARS);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);
  return label;
}

static void
troupe_place_row_init (TroupePlaceRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);

  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  self->icon = gtk_image_new ();
  gtk_widget_set_valign (GTK_WIDGET (self->spinner), GTK_ALIGN_START);
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->spinner));
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

static const char *
get_default_text (TroupePlaceState state)
{
  switch (state)
    {
    case TROUPE_PLACE_TRYING:
      /* Translators: a host to which a connection is being tried */
      return _ ("Being tested…");
    case TROUPE_PLACE_UNCHECKED:
      /* Translators: a host to which no connection was tried */
      return _ ("Not tested");
    default:
      return "";
    }
}

static void
update (TroupePlaceRow *self)
{
  const TroupePlaceState state = troupe_place_check_get_state (self->check);
  const gboolean is_trying = state == TROUPE_PLACE_TRYING;
  const char *known = troupe_place_check_get_text (self->check);
  const char *text = *known != '\0' ? known : get_default_text (state);
  /* Translators: the name of a host, and what is known of it, for a screen reader */
  g_autofree char *name =
      g_strdup_printf (C_ ("host", "%s: %s"), troupe_place_check_get_name (self->check), text);

  gtk_label_set_label (self->text, text);
  gtk_spinner_set_spinning (self->spinner, is_trying);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_trying);
  gtk_widget_set_visible (self->icon, !is_trying);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon),
                                state == TROUPE_PLACE_FINE    ? "object-select-symbolic"
                                : state == TROUPE_PLACE_WRONG ? "dialog-warning-symbolic"
                                                              : "content-loading-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, is_trying, -1);
}

/**
 * troupe_place_row_new:
 * @check: a check
 *
 * Returns: (transfer floating): a row that follows it
 */
GtkWidget *
troupe_place_row_new (TroupePlaceCheck *check)
{
  TroupePlaceRow *self = g_object_new (TROUPE_TYPE_PLACE_ROW, NULL);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = add_label (GTK_BOX (texts), "heading");

  gtk_label_set_label (GTK_LABEL (name), troupe_place_check_get_name (check));
  self->text = GTK_LABEL (add_label (GTK_BOX (texts), "caption"));
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (self))), texts);

  self->check = g_object_ref (check);
  g_signal_connect_object (check, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
