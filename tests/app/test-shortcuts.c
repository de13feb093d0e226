/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that every key is in the window of shortcuts, that every shortcut there is a key, and that
 * every action has one. */

#include "app-test.h"
#include "troupe-application.h"
#include "troupe-key-row.h"

#include <string.h>

#define FOLDER "/io/github/troupe_app/Troupe/"

/* A process can only have one. */
static GtkApplication *application;

/* Keys that GTK and its widgets have by themselves. */
static const char *const given[] = { "F10", "<Control>a", NULL };

/* Actions that are activated at the focus, by Enter or Space on a button, card or row, or in its
 * menu; and those that only the main menu has. */
static const char *const focused[] = {
  "banner.show",          "items.open",       "items.remove",         "items.add-list",
  "items.stop-counting",  "python.open",      "subject.open",         "job.use-example",
  "workers.pause",        "workers.continue", "workers.details",      "history.open",
  "history.compare",      "history.keep",     "history.continue",     "history.run-failed",
  "win.continue-run",     "win.edit-job",     "run.continue",         "results.copy-input",
  "results.copy-command", "results.run-item", "results.clear-filter", "app.about",
  "win.compare",          "win.isolate",      "job.compare",          NULL,
};

static char *
normalise (const char *key)
{
  GdkModifierType modifiers;
  guint keyval;

  if (!gtk_accelerator_parse (key, &keyval, &modifiers))
    g_error ("“%s” is no key", key);
  return gtk_accelerator_name (keyval, modifiers);
}

/* “<Alt>1...3” are three keys. */
static void
add_keys (GHashTable *keys, const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " |", -1);

  for (guint i = 0; parts[i]; i++)
    {
      const char *dots = strstr (parts[i], "...");

      if (dots == NULL)
        {
          g_hash_table_add (keys, normalise (parts[i]));
          continue;
        }
      for (char last = dots[-1]; last <= dots[3]; last++)
        {
          g_autofree char *key =
              g_strdup_printf ("%.*s%c", (int) (dots - 1 - parts[i]), parts[i], last);

          g_hash_table_add (keys, normalise (key));
        }
    }
}

typedef void (*Match) (gpointer user_data, const char *text);

/* Calls @match with the contents of each property or attribute of that name in the resources whose
 * names fit the pattern. */
static void
for_each_value (const char *pattern, const char *name, Match match, gpointer user_data)
{
  g_auto (GStrv) files = g_resources_enumerate_children (FOLDER, 0, NULL);
  g_autofree char *expression = g_strdup_printf ("name=\"(?:%s)\"[^>]*>([^<]+)<", name);
  g_autoptr (GRegex) regex = g_regex_new (expression, 0, 0, NULL);

  for (guint i = 0; files[i]; i++)
    {
      g_autofree char *path = g_strconcat (FOLDER, files[i], NULL);
      g_autoptr (GBytes) data = NULL;
      g_autoptr (GMatchInfo) info = NULL;

      if (!g_pattern_match_simple (pattern, files[i]))
        continue;
      data = g_resources_lookup_data (path, 0, NULL);
      g_regex_match (regex, g_bytes_get_data (data, NULL), 0, &info);
      for (; g_match_info_matches (info); g_match_info_next (info, NULL))
        {
          g_autofree char *value = g_match_info_fetch (info, 1);
          g_autoptr (GString) text = g_string_new (value);

          g_string_replace (text, "&lt;", "<", 0);
          g_string_replace (text, "&gt;", ">", 0);
          match (user_data, text->str);
        }
    }
}

static GHashTable *
create_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static GHashTable *
list_shown (void)
{
  GHashTable *keys = create_set ();

  for_each_value ("shortcuts.ui", "accelerator", (Match) add_keys, keys);
  return keys;
}

/* Those of the pad of digits are not shown beside their like, nor is a sign with another one. */
static void
add_trigger (GPtrArray *triggers, const char *text)
{
  g_auto (GStrv) keys = g_strsplit (text, "|", -1);

  for (guint i = 0; keys[i]; i++)
    if (strstr (keys[i], "KP_") == NULL && !g_str_equal (keys[i], "equal"))
      g_ptr_array_add (triggers, g_strdup (keys[i]));
}

static GPtrArray *
list_triggers (void)
{
  GPtrArray *triggers = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (application);

  for_each_value ("troupe-*.ui", "trigger", (Match) add_trigger, triggers);
  for (guint i = 0; actions[i]; i++)
    {
      g_auto (GStrv) keys = gtk_application_get_accels_for_action (application, actions[i]);

      if (keys[0])
        g_ptr_array_add (triggers, g_strdup (keys[0]));
    }
  return triggers;
}

static void
test_all_shown (void)
{
  g_autoptr (GPtrArray) triggers = list_triggers ();
  g_autoptr (GHashTable) shown = list_shown ();

  g_assert_cmpuint (triggers->len, >, 10);
  for (guint i = 0; i < triggers->len; i++)
    {
      g_autofree char *key = normalise (triggers->pdata[i]);

      if (!g_hash_table_contains (shown, key))
        g_error ("%s is not in the window of shortcuts", key);
    }
}

static void
test_all_there (void)
{
  g_autoptr (GPtrArray) triggers = list_triggers ();
  g_autoptr (GHashTable) shown = list_shown ();
  g_autoptr (GHashTable) there = create_set ();
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < triggers->len; i++)
    g_hash_table_add (there, normalise (triggers->pdata[i]));
  g_hash_table_iter_init (&iter, shown);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (there, key) && !g_strv_contains (given, key))
      g_error ("%s is in the window of shortcuts, but does nothing", (char *) key);
}

#define SHORTCUT_ACTION "action("

/* Of a button or a card, or of a menu. */
static void
add_action (GHashTable *actions, const char *text)
{
  if (!g_str_has_prefix (text, SHORTCUT_ACTION))
    g_hash_table_add (actions, g_strdup (text));
}

/* “action(run.stop)” */
static void
add_shortcut_action (GHashTable *actions, const char *text)
{
  if (g_str_has_prefix (text, SHORTCUT_ACTION))
    g_hash_table_add (actions, g_strndup (text + strlen (SHORTCUT_ACTION),
                                          strcspn (text + strlen (SHORTCUT_ACTION), ")")));
}

static void
test_all_actions (void)
{
  g_auto (GStrv) with_keys = gtk_application_list_action_descriptions (application);
  g_autoptr (GHashTable) actions = create_set ();
  g_autoptr (GHashTable) reached = create_set ();
  g_autoptr (GString) without = g_string_new (NULL);
  GHashTableIter iter;
  gpointer action;

  for_each_value ("troupe-*.ui", "action-name|action", (Match) add_action, actions);
  for_each_value ("troupe-*.ui", "action", (Match) add_shortcut_action, reached);
  for (guint i = 0; with_keys[i]; i++)
    g_hash_table_add (reached, g_strdup (with_keys[i]));

  g_assert_cmpuint (g_hash_table_size (actions), >, 10);
  g_hash_table_iter_init (&iter, actions);
  while (g_hash_table_iter_next (&iter, &action, NULL))
    if (!g_hash_table_contains (reached, action) && !g_strv_contains (focused, action))
      g_string_append_printf (without, " %s", (char *) action);
  g_assert_cmpstr (without->str, ==, "");
}

/* Each key has a label, and all are read with what they do. */
static void
assert_row (const char *accelerator, guint n_keys, const char *description)
{
  GtkWidget *row =
      g_object_new (TROUPE_TYPE_KEY_ROW, "title", "Undo", "accelerator", accelerator, NULL);
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  g_autofree char *kept = NULL;

  g_object_ref_sink (row);
  app_test_list (row, GTK_TYPE_SHORTCUT_LABEL, labels);
  g_assert_cmpuint (labels->len, ==, n_keys);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description);
  g_object_get (row, "accelerator", &kept, NULL);
  g_assert_cmpstr (kept, ==, accelerator);
  g_object_unref (row);
}

static void
test_row (void)
{
  assert_row ("F1", 1, "F1");
  assert_row ("Up Down", 2, "Up, Down");
  assert_row ("<Control>z <Control><Shift>z", 2, "Ctrl+Z, Shift+Ctrl+Z");
  assert_row ("<Alt>1...5", 1, "Alt+1–5");
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  app_test_init (&argc, &argv);
  application = GTK_APPLICATION (troupe_application_new ());
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

  g_test_add_func ("/shortcuts/all-shown", test_all_shown);
  g_test_add_func ("/shortcuts/all-there", test_all_there);
  g_test_add_func ("/shortcuts/all-actions", test_all_actions);
  g_test_add_func ("/shortcuts/row", test_row);
  status = g_test_run ();
  g_object_unref (application);
  return status;
}
