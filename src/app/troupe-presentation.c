/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows a window in large rows, figures and colours on the whole screen, and restores it. */

#include "troupe-presentation.h"

/* Whether the window filled the screen before it presented. */
static GQuark
before_quark (void)
{
  return g_quark_from_static_string ("troupe-presentation-before");
}

static gboolean
is_presenting (GtkWidget *widget)
{
  return gtk_widget_has_css_class (widget, TROUPE_PRESENTATION_CLASS);
}

static void set_presenting (GtkWidget *widget, gboolean presenting);

/* Who leaves the full screen in another way leaves the presentation as well. */
static void
fullscreened_cb (GtkWidget *widget)
{
  if (!gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    set_presenting (widget, FALSE);
}

static void
set_presenting (GtkWidget *widget, gboolean presenting)
{
  GtkWindow *window = GTK_WINDOW (widget);
  gboolean was_fullscreen;

  if (is_presenting (widget) == presenting)
    return;

  gtk_widget_action_set_enabled (widget, "win.leave-presentation", presenting);
  if (presenting)
    {
      g_object_set_qdata (G_OBJECT (widget), before_quark (),
                          GINT_TO_POINTER (gtk_window_is_fullscreen (window)));
      gtk_widget_add_css_class (widget, TROUPE_PRESENTATION_CLASS);
      gtk_window_fullscreen (window);
      g_signal_connect (widget, "notify::fullscreened", G_CALLBACK (fullscreened_cb), NULL);
      return;
    }

  was_fullscreen = GPOINTER_TO_INT (g_object_get_qdata (G_OBJECT (widget), before_quark ()));
  g_signal_handlers_disconnect_by_func (widget, fullscreened_cb, NULL);
  gtk_widget_remove_css_class (widget, TROUPE_PRESENTATION_CLASS);
  if (!was_fullscreen)
    gtk_window_unfullscreen (window);
}

static void
present_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  set_presenting (widget, !is_presenting (widget));
}

static void
leave_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  set_presenting (widget, FALSE);
}

static void
fullscreen_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

/**
 * troupe_presentation_install_actions:
 * @widget_class: a class of windows
 *
 * Installs the actions win.present, which begins and ends the presentation, win.leave-presentation,
 * for Escape, and win.fullscreen.
 */
void
troupe_presentation_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.present", NULL, present_cb);
  gtk_widget_class_install_action (widget_class, "win.leave-presentation", NULL, leave_cb);
  gtk_widget_class_install_action (widget_class, "win.fullscreen", NULL, fullscreen_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.leave-presentation",
                                       NULL);
}
