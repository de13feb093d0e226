/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests whether a widget knows that a person can see it. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-presence.h"

static void
test_mapped (void)
{
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *first = gtk_label_new ("first");
  GtkWidget *second = gtk_label_new ("second");
  GtkWindow *window;
  g_autoptr (TroupePresence) presence = troupe_presence_new (second);
  g_autoptr (NotifyWatch) watch = notify_watch_new (presence);

  gtk_stack_add_child (GTK_STACK (stack), first);
  gtk_stack_add_child (GTK_STACK (stack), second);
  window = app_test_present (stack);
  g_assert_false (troupe_presence_get_seen (presence));
  notify_watch_assert (watch, "");

  gtk_stack_set_visible_child (GTK_STACK (stack), second);
  g_assert_true (troupe_presence_get_seen (presence));
  notify_watch_assert (watch, "seen");

  gtk_widget_hide (GTK_WIDGET (window));
  g_assert_false (troupe_presence_get_seen (presence));
  notify_watch_assert (watch, "seen");
  gtk_window_present (window);
  g_assert_true (troupe_presence_get_seen (presence));
  notify_watch_assert (watch, "seen");

  gtk_window_destroy (window);
  g_assert_false (troupe_presence_get_seen (presence));
}

/* It can begin when the widget is there already. */
static void
test_already_mapped (void)
{
  GtkWidget *label = gtk_label_new ("label");
  GtkWindow *window = app_test_present (label);
  g_autoptr (TroupePresence) presence = troupe_presence_new (label);

  g_assert_true (troupe_presence_get_seen (presence));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/presence/mapped", test_mapped);
  g_test_add_func ("/presence/already-mapped", test_already_mapped);
  return g_test_run ();
}
