/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests rows that show commands and names as they are: a warning of GTK would end the test. */

#include "app-test.h"
#include "troupe-plain-row.h"

static GtkWindow *
present (GtkWidget *row)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return app_test_present (list);
}

static void
test_texts (void)
{
  GtkWidget *row = troupe_plain_row_new ("make && echo <done>", "a & b <c");
  GtkWindow *window = present (row);

  app_test_assert_text (row, "make && echo <done>");
  app_test_assert_text (row, "a & b <c");
  gtk_window_destroy (window);
}

static void
test_no_subtitle (void)
{
  GtkWidget *row = troupe_plain_row_new ("&amp;", NULL);
  GtkWindow *window = present (row);

  app_test_assert_text (row, "&amp;");
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/plain-row/texts", test_texts);
  g_test_add_func ("/plain-row/no-subtitle", test_no_subtitle);
  return g_test_run ();
}
