/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows the warnings, plots, conclusions and tables of a finding. */

#include "troupe-finding-view.h"

#include "troupe-config.h"
#include "troupe-plot-view.h"
#include "troupe-table-view.h"

#include <glib/gi18n.h>

struct _TroupeFindingView
{
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (TroupeFindingView, troupe_finding_view, GTK_TYPE_BOX)

static void
troupe_finding_view_class_init (TroupeFindingViewClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "finding");
}

static void
troupe_finding_view_init (TroupeFindingView *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
}

static GtkWidget *
create_label (const char *text)
{
  return g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "xalign", 0.0f, NULL);
}

static void
add_heading (TroupeFindingView *self, const char *text)
{
  GtkWidget *label = create_label (text);

  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_margin_top (label, 12);
  gtk_box_append (GTK_BOX (self), label);
}

static void
add_warning (TroupeFindingView *self, const char *sentence)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic",
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label = create_label (sentence);

  gtk_widget_add_css_class (icon, "warning");
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "doubt");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (self), box);
}

static void
add_plot (TroupeFindingView *self, TroupeFinding *finding, guint position)
{
  GtkWidget *view = troupe_plot_view_new (finding, position);

  gtk_widget_add_css_class (view, "card");
  gtk_box_append (GTK_BOX (self), view);
}

/**
 * troupe_finding_view_new:
 * @finding: the finding of an experiment
 *
 * Returns: (transfer floating): a view of the finding
 */
GtkWidget *
troupe_finding_view_new (TroupeFinding *finding)
{
  TroupeFindingView *self = g_object_new (TROUPE_TYPE_FINDING_VIEW, NULL);
  const char *const *warnings = troupe_finding_get_warnings (finding);
  const char *const *meaning = troupe_finding_get_meaning (finding);
  GPtrArray *plots = troupe_finding_get_plots (finding);
  GPtrArray *tables = troupe_finding_get_tables (finding);

  for (guint i = 0; warnings[i]; i++)
    add_warning (self, warnings[i]);
  for (guint i = 0; i < plots->len; i++)
    add_plot (self, finding, i);
  add_heading (self, _ ("What It Means"));
  for (guint i = 0; meaning[i]; i++)
    gtk_box_append (GTK_BOX (self), create_label (meaning[i]));
  for (guint i = 0; i < tables->len; i++)
    {
      add_heading (self, troupe_table_get_title (tables->pdata[i]));
      gtk_box_append (GTK_BOX (self), troupe_table_view_new (tables->pdata[i]));
    }
  return GTK_WIDGET (self);
}
