/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The button of the main menu. */

#include "troupe-primary-menu.h"

struct _TroupePrimaryMenu
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (TroupePrimaryMenu, troupe_primary_menu, ADW_TYPE_BIN)

static void
troupe_primary_menu_class_init (TroupePrimaryMenuClass *klass)
{
  gtk_widget_class_set_template_from_resource (
      GTK_WIDGET_CLASS (klass), "/io/github/troupe_app/Troupe/troupe-primary-menu.ui");
}

static void
troupe_primary_menu_init (TroupePrimaryMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
