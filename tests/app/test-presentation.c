/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that every text is larger for a projector. */

#include "app-test.h"
#include "troupe-worker-table.h"

/* What is larger by less may be an accident of rounding. */
#define LARGER 1.35

static int
measure (GtkWidget *widget)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  return height;
}

static void
test_classes (void)
{
  static const char *const classes[] = { "",          "heading", "caption", "caption-heading",
                                         "dim-label", "title-1", "title-2", "title-3",
                                         "title-4" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      GtkWidget *label = gtk_label_new ("text");
      GtkWindow *window = app_test_present (label);
      int before;

      if (*classes[i])
        gtk_widget_add_css_class (label, classes[i]);
      app_test_wait_settled (GTK_WIDGET (window));
      before = measure (label);
      gtk_widget_add_css_class (GTK_WIDGET (window), "presentation");
      app_test_wait_settled (GTK_WIDGET (window));
      g_test_message ("%s: %d pixels, %d before", classes[i], measure (label), before);
      g_assert_cmpfloat (measure (label), >, LARGER * before);
      gtk_window_destroy (window);
    }
}

static void
test_titles (void)
{
  GtkWidget *table = g_object_new (TROUPE_TYPE_WORKER_TABLE, NULL);
  GtkWindow *window = app_test_present (table);
  GtkWidget *title;
  int before;

  app_test_assert_text (table, "State");
  title = app_test_find_text (table, "State");
  before = measure (title);
  gtk_widget_add_css_class (GTK_WIDGET (window), "presentation");
  app_test_wait_settled (GTK_WIDGET (window));
  g_assert_cmpfloat (measure (title), >, LARGER * before);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/presentation/classes", test_classes);
  g_test_add_func ("/presentation/titles", test_titles);
  return g_test_run ();
}
