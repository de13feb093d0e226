/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the pages of the help and their window. */

#include "app-test.h"
#include "troupe-help-text.h"
#include "troupe-help-window.h"

static void
test_text (void)
{
  GtkWidget *text =
      troupe_help_text_new ("\n## A <heading>\n\nOne line\nand the next, `a < b` [F1].\n\n"
                            "    first   line\n    second\n\n- one\n  thing\n- two\n");
  GtkWindow *window = app_test_present (text);
  GtkWidget *heading = app_test_find_text (text, "A &lt;heading&gt;");

  g_assert_nonnull (heading);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (heading)), ==, "A <heading>");
  gtk_test_accessible_assert_role (heading, GTK_ACCESSIBLE_ROLE_HEADING);
  g_assert_true (gtk_widget_has_css_class (heading, "title-2"));
  app_test_assert_text (text, "One line and the next, <tt>a &lt; b</tt> F1.");
  app_test_assert_text (text, "first   line\nsecond");
  app_test_assert_text (text, "one thing");
  app_test_assert_text (text, "two");
  gtk_window_destroy (window);
}

static gboolean
is_closed (gpointer window)
{
  return !gtk_widget_get_mapped (window);
}

/* Whether a key, alone, makes the window do that. */
static gboolean
has_key (GtkWidget *window, const char *key, const char *action)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (window);
  g_autofree char *expected = g_strdup_printf ("action(%s)", action);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      const guint n = GTK_IS_SHORTCUT_CONTROLLER (controller)
                          ? g_list_model_get_n_items (G_LIST_MODEL (controller))
                          : 0;

      for (guint k = 0; k < n; k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
          g_autofree char *trigger =
              gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));
          g_autofree char *does =
              gtk_shortcut_action_to_string (gtk_shortcut_get_action (shortcut));

          if (g_str_equal (trigger, key) && g_str_equal (does, expected))
            return TRUE;
        }
    }
  return FALSE;
}

/* Each page is there, with its title; Escape closes the window. */
static void
test_window (void)
{
  GtkWidget *window = troupe_help_window_new (NULL);

  gtk_window_present (GTK_WINDOW (window));
  app_test_assert_text (window, "The window");
  app_test_assert_text (window, "Choose a job");
  g_assert_true (has_key (window, "Escape", "help.close"));
  g_object_ref (window);
  gtk_widget_activate_action (window, "help.close", NULL);
  app_test_wait (is_closed, window);
  g_object_unref (window);
}

/* The lines of a paragraph are one; Chinese has no spaces. */
static void
test_lines (void)
{
  GtkWidget *text = troupe_help_text_new ("一二\n三 a\nb\n四\n\n- 一\n  二\n  c\n");
  GtkWindow *window = app_test_present (text);

  app_test_assert_text (text, "一二三 a b 四");
  app_test_assert_text (text, "一二 c");
  gtk_window_destroy (window);
}

/* An option stays in one line. */
static void
test_breaks (void)
{
  static const char markup[] = "A-b <tt><span allow_breaks=\"false\">--c-d</span> e-f</tt>, g";
  GtkWidget *text = troupe_help_text_new ("\nA-b `--c-d e-f`, g\n");
  GtkWindow *window = app_test_present (text);
  GtkWidget *label = app_test_find_text (text, markup);
  g_autoptr (GString) lines = g_string_new (NULL);
  const PangoLogAttr *breaks;
  int n;

  g_assert_nonnull (label);
  breaks = pango_layout_get_log_attrs_readonly (gtk_label_get_layout (GTK_LABEL (label)), &n);
  for (int i = 0; i < n - 1; i++)
    g_string_append_printf (lines, breaks[i].is_line_break ? "|%c" : "%c",
                            gtk_label_get_text (GTK_LABEL (label))[i]);
  g_assert_cmpstr (lines->str, ==, "A-|b |--c-d |e-|f, |g");
  gtk_window_destroy (window);
}

/* Sentences are from right to left, whatever they begin with; code and keys in them are not. */
static void
test_right_to_left (void)
{
  static const char markup[] = "\u200f\u2066<tt><span allow_breaks=\"false\">--x</span></tt>\u2069"
                               " و \u2066Ctrl+.\u2069.";
  GtkWidget *text = troupe_help_text_new ("\n# عنوان\n\n`--x` و [Ctrl+.].\n\n    code -x\n\n"
                                          "- `a`: ب\n- ت\n");
  GtkWindow *window = app_test_present (text);
  GtkWidget *sentence = app_test_find_text (text, markup);
  GtkWidget *code = app_test_find_text (text, "code -x");
  GtkWidget *entry;

  g_assert_nonnull (sentence);
  g_assert_cmpint (gtk_widget_get_direction (sentence), ==, GTK_TEXT_DIR_RTL);
  g_assert_cmpint (gtk_widget_get_direction (code), ==, GTK_TEXT_DIR_LTR);
  entry = app_test_find_text (text, "\u200f\u2066<tt>a</tt>\u2069: ب");
  g_assert_nonnull (entry);
  g_assert_cmpint (gtk_widget_get_direction (gtk_widget_get_parent (entry)), ==, GTK_TEXT_DIR_RTL);
  app_test_assert_text (text, "\u200fت");
  gtk_window_destroy (window);
}

static void
assert_language (const char *languages, const char *heading)
{
  g_autofree char *before = g_strdup (g_getenv ("LANGUAGE"));
  GtkWidget *window;

  g_setenv ("LANGUAGE", languages, TRUE);
  window = troupe_help_window_new (NULL);
  gtk_window_present (GTK_WINDOW (window));
  app_test_assert_text (window, heading);
  gtk_widget_activate_action (window, "help.close", NULL);
  if (before != NULL)
    g_setenv ("LANGUAGE", before, TRUE);
  else
    g_unsetenv ("LANGUAGE");
}

/* The first language of the user that has pages. */
static void
test_language (void)
{
  assert_language ("de_AT.UTF-8", "Einen Auftrag wählen");
  assert_language ("xx:de", "Einen Auftrag wählen");
  assert_language ("en_GB:de", "Choose a job");
  assert_language ("xx", "Choose a job");
}

/* Every text of help in a folder begins with a title, and each of its lines can be read as it is
 * written. */
static void
check_pages (const char *folder)
{
  g_auto (GStrv) names = g_resources_enumerate_children (folder, 0, NULL);

  g_assert_nonnull (names[0]);
  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *path = g_strconcat (folder, names[i], NULL);
      g_autoptr (GBytes) data = NULL;
      const char *text;

      if (g_str_has_suffix (path, "/"))
        {
          check_pages (path);
          continue;
        }
      data = g_resources_lookup_data (path, 0, NULL);
      text = g_bytes_get_data (data, NULL);
      g_assert_true (g_regex_match_simple ("^\\w[^\\n]*\\n\\n# ", text, 0, 0));
      g_assert_false (g_regex_match_simple ("\\]\\(|^```|\\*\\*", text, G_REGEX_MULTILINE, 0));
    }
}

static void
test_pages (void)
{
  check_pages ("/io/github/troupe_app/Troupe/help/");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/help/text", test_text);
  g_test_add_func ("/help/window", test_window);
  g_test_add_func ("/help/lines", test_lines);
  g_test_add_func ("/help/breaks", test_breaks);
  g_test_add_func ("/help/right-to-left", test_right_to_left);
  g_test_add_func ("/help/language", test_language);
  g_test_add_func ("/help/pages", test_pages);
  return g_test_run ();
}
