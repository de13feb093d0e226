/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits where the workers of a job run, and tests these places. */

#include "troupe-place-control.h"

#include "troupe-config.h"
#include "troupe-entry-control.h"
#include "troupe-job.h"
#include "troupe-place-checks.h"
#include "troupe-place-row.h"
#include "troupe-property.h"

#include <glib/gi18n.h>

#define PROBLEM_WIDTH_CHARS 36

struct _TroupePlaceControl
{
  TroupeOptionControl parent_instance;

  TroupeOptionControl *entry;
  GtkButton *button;
  GtkListBox *list;
  GtkLabel *problem;
  TroupeOptions *options;
  /* NULL if nothing was tested since the job has changed. */
  TroupePlaceChecks *checks;
};

G_DEFINE_FINAL_TYPE (TroupePlaceControl, troupe_place_control, TROUPE_TYPE_OPTION_CONTROL)

static void
show_going_on (TroupePlaceControl *self)
{
  const gboolean is_going_on =
      self->checks != NULL && troupe_place_checks_get_going_on (self->checks);

  const char *label = is_going_on ? _ ("Stop") : _ ("Test");

  gtk_button_set_label (self->button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button),
                               is_going_on ? _ ("Ends the test")
                                           : _ ("Runs one item at each place, and says what is "
                                                "wrong if that fails"));
}

static GtkWidget *
create_row_cb (gpointer item, gpointer data)
{
  return troupe_place_row_new (item);
}

static void
take_checks (TroupePlaceControl *self, TroupePlaceChecks *checks)
{
  if (self->checks != NULL)
    g_signal_handlers_disconnect_by_func (self->checks, show_going_on, self);
  g_clear_object (&self->checks);
  self->checks = checks;
  if (checks != NULL)
    g_signal_connect_object (checks, "notify::going-on", G_CALLBACK (show_going_on), self,
                             G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->list, checks ? troupe_place_checks_get_model (checks) : NULL,
                           create_row_cb, NULL, NULL);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->list)), checks != NULL);
  show_going_on (self);
}

static void
show_problem (TroupePlaceControl *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->problem), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sentence, -1);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->problem)), *sentence != '\0');
}

/* What was found out is about another job. */
static void
forget (TroupePlaceControl *self)
{
  show_problem (self, "");
  if (self->checks != NULL)
    take_checks (self, NULL);
}

static void
clicked_cb (TroupePlaceControl *self)
{
  g_autoptr (GError) error = NULL;
  TroupePlaceChecks *checks;

  if (self->checks != NULL && troupe_place_checks_get_going_on (self->checks))
    {
      troupe_place_checks_stop (self->checks);
      return;
    }

  forget (self);
  checks = troupe_place_checks_new (TROUPE_JOB (self->options), &error);
  if (checks == NULL)
    {
      show_problem (self, error->message);
      return;
    }
  take_checks (self, checks);
  troupe_place_checks_start (checks);
}

static gboolean
troupe_place_control_show_text (TroupeOptionControl *control, const char *text)
{
  return troupe_option_control_show_text (TROUPE_PLACE_CONTROL (control)->entry, text);
}

static char *
troupe_place_control_dup_text (TroupeOptionControl *control)
{
  return troupe_option_control_dup_text (TROUPE_PLACE_CONTROL (control)->entry);
}

static void
troupe_place_control_set_options (TroupeOptionControl *control, TroupeOptions *options)
{
  TroupePlaceControl *self = TROUPE_PLACE_CONTROL (control);

  troupe_property_follow (self, &self->options, options, "notify", G_CALLBACK (forget));
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), TROUPE_IS_JOB (options));
}

static void
troupe_place_control_unroot (GtkWidget *widget)
{
  forget (TROUPE_PLACE_CONTROL (widget));

  GTK_WIDGET_CLASS (troupe_place_control_parent_class)->unroot (widget);
}

static void
troupe_place_control_dispose (GObject *object)
{
  TroupePlaceControl *self = TROUPE_PLACE_CONTROL (object);

  g_clear_object (&self->checks);
  troupe_property_follow (self, &self->options, NULL, "notify", G_CALLBACK (forget));

  G_OBJECT_CLASS (troupe_place_control_parent_class)->dispose (object);
}

static void
troupe_place_control_class_init (TroupePlaceControlClass *klass)
{
  TroupeOptionControlClass *control_class = TROUPE_OPTION_CONTROL_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = troupe_place_control_dispose;
  GTK_WIDGET_CLASS (klass)->unroot = troupe_place_control_unroot;
  control_class->show_text = troupe_place_control_show_text;
  control_class->dup_text = troupe_place_control_dup_text;
  control_class->set_options = troupe_place_control_set_options;
}

static void
troupe_place_control_init (TroupePlaceControl *self)
{
  TroupeOptionControl *control = TROUPE_OPTION_CONTROL (self);

  self->entry = TROUPE_OPTION_CONTROL (troupe_entry_control_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  troupe_option_control_add (control, GTK_WIDGET (self->entry), NULL);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (troupe_option_control_emit_changed),
                           self, G_CONNECT_SWAPPED);

  self->button = GTK_BUTTON (gtk_button_new ());
  troupe_option_control_add (control, GTK_WIDGET (self->button), _ ("Test"));
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (clicked_cb), self,
                           G_CONNECT_SWAPPED);

  troupe_option_control_begin_line (control);
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_label_set_max_width_chars (self->problem, PROBLEM_WIDTH_CHARS);
  gtk_label_set_xalign (self->problem, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  troupe_option_control_add (control, GTK_WIDGET (self->problem), "");

  troupe_option_control_begin_line (control);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->list), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "places");
  troupe_option_control_add (control, GTK_WIDGET (self->list), _ ("Outcome of the test"));
  show_problem (self, "");
  take_checks (self, NULL);
}

/**
 * troupe_place_control_new:
 *
 * Returns: (transfer floating): a control for the option "on"
 */
GtkWidget *
troupe_place_control_new (void)
{
  return g_object_new (TROUPE_TYPE_PLACE_CONTROL, NULL);
}
