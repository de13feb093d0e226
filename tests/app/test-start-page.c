/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the first page and its cards. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-recent-list.h"
#include "troupe-start-card.h"
#include "troupe-start-page.h"

#include <glib/gstdio.h>

typedef struct
{
  GListModel *functions;
  GtkWidget *page;
  GtkWindow *window;
  TroupeDraft *chosen;
} Fixture;

static void
chosen_cb (Fixture *fixture, TroupeDraft *draft)
{
  g_set_object (&fixture->chosen, draft);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->functions = app_test_create_functions ();
  fixture->page = g_object_new (TROUPE_TYPE_START_PAGE, "functions", fixture->functions, NULL);
  g_signal_connect_swapped (fixture->page, "chosen", G_CALLBACK (chosen_cb), fixture);
  fixture->window = app_test_present (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_clear_object (&fixture->chosen);
  g_object_unref (fixture->functions);
}

static GtkWidget *
find_card (Fixture *fixture, const char *title)
{
  app_test_assert_text (fixture->page, title);
  return gtk_widget_get_ancestor (app_test_find_text (fixture->page, title),
                                  TROUPE_TYPE_START_CARD);
}

static void
choose (Fixture *fixture, const char *title)
{
  g_clear_object (&fixture->chosen);
  gtk_widget_activate_action (find_card (fixture, title), "card.choose", NULL);
  g_assert_nonnull (fixture->chosen);
}

/* Of the box in which the card is. */
static const char *
get_group (Fixture *fixture, const char *title)
{
  GtkWidget *group =
      gtk_widget_get_ancestor (find_card (fixture, title), ADW_TYPE_PREFERENCES_GROUP);

  return adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group));
}

static void
test_groups (Fixture *fixture, gconstpointer user_data)
{
  g_assert_cmpstr (get_group (fixture, "Command"), ==, "Run Your Own Code");
  g_assert_cmpstr (get_group (fixture, "Python Function"), ==, "Run Your Own Code");
  g_assert_cmpstr (get_group (fixture, "Program"), ==, "Run Your Own Code");
  g_assert_cmpstr (get_group (fixture, "square"), ==, "Built-in Functions");
  g_assert_cmpstr (get_group (fixture, "shout"), ==, "Misbehaving on Purpose");
  app_test_assert_text (fixture->page, "Multiplies a number by itself");
  app_test_assert_text (fixture->page, "Little work");
}

static void
test_chooses (Fixture *fixture, gconstpointer user_data)
{
  choose (fixture, "Command");
  g_assert_cmpint (troupe_job_get_kind (troupe_draft_get_job (fixture->chosen)), ==,
                   TROUPE_JOB_COMMAND);
  choose (fixture, "shout");
  g_assert_cmpstr (troupe_draft_get_title (fixture->chosen), ==, "shout");
}

/* Text that was typed for a job is still there when the job is chosen again. */
static void
test_keeps_drafts (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = NULL;

  choose (fixture, "square");
  g_object_set (troupe_draft_get_list (fixture->chosen, 0), "text", "6 7", NULL);
  choose (fixture, "shout");
  choose (fixture, "square");
  g_object_get (troupe_draft_get_list (fixture->chosen, 0), "text", &text, NULL);
  g_assert_cmpstr (text, ==, "6 7");
}

static gboolean
is_listed (gpointer user_data)
{
  return app_test_find_text (user_data, "first.troupe") != NULL;
}

/* A file that was opened is in the list of recent ones, and is as it was left. */
static void
test_recent (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *directory = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (directory, "first.troupe", NULL);
  g_autofree char *last = NULL;
  GtkWidget *row;

  g_assert_null (app_test_find_text (fixture->page, "Recent Jobs"));
  g_assert_true (g_file_set_contents (
      path, "[Troupe]\nVersion=1\n[Job]\nFunction=shout\n[Items]\nRange=1:3\n", -1, NULL));
  troupe_start_page_open_file (TROUPE_START_PAGE (fixture->page), path);
  g_assert_cmpstr (troupe_draft_get_file (fixture->chosen), ==, path);
  g_object_set (troupe_draft_get_list (fixture->chosen, 0), "last", "5", NULL);
  g_assert_true (troupe_draft_get_modified (fixture->chosen));
  g_clear_object (&fixture->chosen);

  app_test_wait (is_listed, fixture->page);
  row = gtk_widget_get_ancestor (app_test_find_text (fixture->page, "first.troupe"),
                                 GTK_TYPE_LIST_BOX_ROW);
  app_test_assert_text (row, directory);
  gtk_widget_activate (row);
  g_assert_nonnull (fixture->chosen);
  g_object_get (troupe_draft_get_list (fixture->chosen, 0), "last", &last, NULL);
  g_assert_cmpstr (last, ==, "5");

  g_remove (path);
  g_rmdir (directory);
}

static void
write_job (const char *path, const char *range)
{
  g_autofree char *text =
      g_strdup_printf ("[Troupe]\nVersion=1\n[Job]\nFunction=shout\n[Items]\nRange=%s\n", range);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_last (Fixture *fixture, const char *expected)
{
  g_autofree char *last = NULL;

  g_object_get (troupe_draft_get_list (fixture->chosen, 0), "last", &last, NULL);
  g_assert_cmpstr (last, ==, expected);
}

/* What was saved to another file is no longer a change of the first one. */
static void
test_saved_as (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *directory = g_dir_make_tmp (NULL, NULL);
  g_autofree char *first = g_build_filename (directory, "first.troupe", NULL);
  g_autofree char *second = g_build_filename (directory, "second.troupe", NULL);
  TroupeStartPage *page = TROUPE_START_PAGE (fixture->page);

  write_job (first, "1:3");
  write_job (second, "1:5");
  troupe_start_page_open_file (page, first);
  g_object_set (troupe_draft_get_list (fixture->chosen, 0), "last", "5", NULL);
  troupe_start_page_open_saved (page, fixture->chosen, second);
  g_assert_cmpstr (troupe_draft_get_file (fixture->chosen), ==, second);
  troupe_start_page_open_file (page, first);
  assert_last (fixture, "3");
  troupe_start_page_open_file (page, second);
  assert_last (fixture, "5");

  g_remove (first);
  g_remove (second);
  g_rmdir (directory);
}

static gboolean
has_two_windows (gpointer user_data)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ()) == 2;
}

static void
test_bad_file (Fixture *fixture, gconstpointer user_data)
{
  GListModel *windows = gtk_window_get_toplevels ();
  g_autofree char *missing = g_build_filename (g_get_tmp_dir (), "missing.troupe", NULL);

  troupe_start_page_open_file (TROUPE_START_PAGE (fixture->page), missing);
  app_test_wait (has_two_windows, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (window != fixture->window)
        {
          app_test_assert_text (GTK_WIDGET (window), "The Job Was Not Opened");
          gtk_window_destroy (window);
          break;
        }
    }
  g_assert_null (fixture->chosen);
}

/* One's own programs do not need the built-in functions. */
static void
test_failure (Fixture *fixture, gconstpointer user_data)
{
  const char *text = "The worker program “a & b” is missing";
  GtkWidget *label;
  GtkWidget *scrolled;
  GtkWidget *image;

  g_object_set (fixture->page, "functions", NULL, NULL);
  troupe_start_page_show_failure (TROUPE_START_PAGE (fixture->page), text);
  app_test_assert_text (fixture->page, text);
  /* It is as high as it needs: only the page around it scrolls. */
  label = app_test_find_text (fixture->page, text);
  scrolled = gtk_widget_get_ancestor (label, GTK_TYPE_SCROLLED_WINDOW);
  g_assert_null (
      gtk_widget_get_ancestor (gtk_widget_get_parent (scrolled), GTK_TYPE_SCROLLED_WINDOW));
  image = app_test_find_type (gtk_widget_get_ancestor (label, GTK_TYPE_BOX), GTK_TYPE_IMAGE);
  g_assert_cmpstr (gtk_image_get_icon_name (GTK_IMAGE (image)), ==, "dialog-error-symbolic");
  choose (fixture, "Command");
}

static void
test_notifies (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (NotifyWatch) watch = notify_watch_new (fixture->page);
  g_autoptr (GListModel) others = app_test_create_functions ();

  g_object_set (fixture->page, "functions", fixture->functions, NULL);
  notify_watch_assert (watch, "");
  g_object_set (fixture->page, "functions", others, NULL);
  notify_watch_assert (watch, "functions");
  g_assert_cmpstr (get_group (fixture, "square"), ==, "Built-in Functions");
}

static void
test_card_notifies (void)
{
  GtkWidget *card = g_object_ref_sink (g_object_new (TROUPE_TYPE_START_CARD, NULL));
  g_autoptr (NotifyWatch) watch = notify_watch_new (card);
  static const char *const names[] = { "title", "summary", "shows", "icon-name", "action-name" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_object_set (card, names[i], "a", NULL);
      notify_watch_assert (watch, names[i]);
      g_object_set (card, names[i], "a", NULL);
      notify_watch_assert (watch, "");
    }
  g_assert_null (troupe_start_card_get_draft (TROUPE_START_CARD (card)));
  g_assert_cmpstr (troupe_start_card_get_action_name (TROUPE_START_CARD (card)), ==, "a");
  g_object_unref (card);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/start-page/" name, Fixture, NULL, set_up, function, tear_down)
  add ("groups", test_groups);
  add ("chooses", test_chooses);
  add ("keeps-drafts", test_keeps_drafts);
  add ("recent", test_recent);
  add ("saved-as", test_saved_as);
  add ("bad-file", test_bad_file);
  add ("failure", test_failure);
  add ("notifies", test_notifies);
#undef add
  g_test_add_func ("/start-card/notifies", test_card_notifies);
  return g_test_run ();
}
