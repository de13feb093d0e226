/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the pages of the help and their window. */

#include "app-test.h"
#include "troupe-help-text.h"
#include "troupe-help-window.h"

static void
test_text (void)
{
  GtkWidget *text =
      troupe_help_text_new ("\n## A <heading>\n\nOne line\nand the next, `a < b`.\n\n"
                            "    first   line\n    second\n\n- one\n  thing\n- two\n");
  GtkWindow *window = app_test_present (text);
  GtkWidget *heading = app_test_find_text (text, "A &lt;heading&gt;");

  g_assert_nonnull (heading);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (heading)), ==, "A <heading>");
  gtk_test_accessible_assert_role (heading, GTK_ACCESSIBLE_ROLE_HEADING);
  app_test_assert_text (text, "One line and the next, <tt>a &lt; b</tt>.");
  app_test_assert_text (text, "first   line\nsecond");
  app_test_assert_text (text, "• one thing\n• two");
  gtk_window_destroy (window);
}

/* Each page is there, with its title. */
static void
test_window (void)
{
  GtkWidget *window = troupe_help_window_new (NULL);

  gtk_window_present (GTK_WINDOW (window));
  app_test_assert_text (window, "The window");
  app_test_assert_text (window, "Choose a job");
  gtk_widget_activate_action (window, "help.close", NULL);
}

/* Every text of help begins with a title, and each of its lines can be read as it is written. */
static void
test_pages (void)
{
  static const char folder[] = "/io/github/troupe_app/Troupe/help/";
  g_auto (GStrv) names = g_resources_enumerate_children (folder, 0, NULL);

  g_assert_nonnull (names[0]);
  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *path = g_strconcat (folder, names[i], NULL);
      g_autoptr (GBytes) data = g_resources_lookup_data (path, 0, NULL);
      const char *text = g_bytes_get_data (data, NULL);

      g_assert_true (g_regex_match_simple ("^\\w[^\\n]*\\n\\n# ", text, 0, 0));
      g_assert_false (g_regex_match_simple ("\\]\\(|^```|\\*\\*", text, G_REGEX_MULTILINE, 0));
    }
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/help/text", test_text);
  g_test_add_func ("/help/window", test_window);
  g_test_add_func ("/help/pages", test_pages);
  return g_test_run ();
}
