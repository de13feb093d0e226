/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every page is walked through as a screen reader does: each control has a name of its own. */

#include "driver-screen.h"
#include "driver-widget.h"
#include "troupe-driver.h"

static gboolean
is_control (AtspiRole role)
{
  static const AtspiRole roles[] = {
    ATSPI_ROLE_PUSH_BUTTON,  ATSPI_ROLE_TOGGLE_BUTTON, ATSPI_ROLE_CHECK_BOX,
    ATSPI_ROLE_RADIO_BUTTON, ATSPI_ROLE_COMBO_BOX,     ATSPI_ROLE_SPIN_BUTTON,
    ATSPI_ROLE_SLIDER,       ATSPI_ROLE_TEXT,          ATSPI_ROLE_PASSWORD_TEXT,
    ATSPI_ROLE_PAGE_TAB,     ATSPI_ROLE_TREE_TABLE,    ATSPI_ROLE_LEVEL_BAR,
    ATSPI_ROLE_PROGRESS_BAR, ATSPI_ROLE_LINK,          ATSPI_ROLE_MENU_ITEM,
  };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (role == roles[i])
      return TRUE;
  return FALSE;
}

/* GTK names a control without a name after its type. */
static gboolean
is_named (const char *name)
{
  return name && name[0] != '\0' && !g_regex_match_simple ("^(Gtk|Adw|Troupe)[A-Z]", name, 0, 0);
}

/* The mark of the letter that is pressed with Alt. */
static gboolean
has_mark (AtspiRole role, const char *name)
{
  return role == ATSPI_ROLE_PUSH_BUTTON && name && strchr (name, '_') != NULL;
}

/* A label that can be selected is said as it stands, and so is that of a page. */
static gboolean
is_label (AtspiRole role, const char *name)
{
  return (role == ATSPI_ROLE_TEXT || role == ATSPI_ROLE_PAGE_TAB) &&
         g_strcmp0 (name, "GtkLabel") == 0;
}

/* Parts of a control that has a name: the button of a menu, the text of an entry; and the button
 * that a toast has from its library. */
static gboolean
is_within_control (AtspiAccessible *accessible)
{
  g_autoptr (AtspiAccessible) parent = atspi_accessible_get_parent (accessible, NULL);
  g_autofree char *name = NULL;

  if (parent == NULL)
    return FALSE;

  name = driver_get_name (parent);
  if (g_str_equal (name, "AdwToastWidget"))
    return TRUE;
  return is_named (name) && (is_control (atspi_accessible_get_role (parent, NULL)) ||
                             atspi_accessible_get_role (parent, NULL) == ATSPI_ROLE_LIST_ITEM);
}

/* Asks for no more than is needed, since each answer comes over the bus. */
static void
walk (Driver *driver, AtspiAccessible *accessible, GString *nameless)
{
  AtspiRole role;
  int n_children;

  if (!driver_has_state (accessible, ATSPI_STATE_VISIBLE))
    return;

  role = atspi_accessible_get_role (accessible, NULL);
  if (is_control (role))
    {
      g_autofree char *name = driver_get_name (accessible);

      if (has_mark (role, name) ||
          (!is_label (role, name) && !is_named (name) && !is_within_control (accessible)))
        {
          g_autoptr (AtspiAccessible) parent = atspi_accessible_get_parent (accessible, NULL);
          g_autofree char *parent_name = driver_get_name (parent);

          g_string_append_printf (nameless, "\n  %s named “%s” in “%s”", atspi_role_get_name (role),
                                  name, parent_name);
        }
    }

  n_children = atspi_accessible_get_child_count (accessible, NULL);
  for (int i = 0; i < n_children; i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (accessible, i, NULL);

      if (child)
        walk (driver, child, nameless);
    }
}

/* In all windows of the program. */
static void
assert_named (Driver *driver, const char *page)
{
  g_autoptr (AtspiAccessible) frame = driver_find (driver, NULL, ATSPI_ROLE_FRAME, "Troupe");
  g_autoptr (AtspiAccessible) program = atspi_accessible_get_parent (frame, NULL);
  const int n_windows = atspi_accessible_get_child_count (program, NULL);
  g_autoptr (GString) nameless = g_string_new (NULL);

  for (int i = 0; i < n_windows; i++)
    {
      g_autoptr (AtspiAccessible) window = atspi_accessible_get_child_at_index (program, i, NULL);

      if (window)
        walk (driver, window, nameless);
    }
  if (nameless->len > 0)
    driver_fail (driver, "on the page of %s have no name:%s", page, nameless->str);
}

static void
test_jobs (void)
{
  static const char *const ways[] = {
    "Typed here",        "A range of numbers",       "Lines of files", "Column of a table (CSV)",
    "Files in a folder", "Files matching a pattern",
  };
  g_autoptr (Driver) driver = troupe_driver_start ();
  g_autoptr (AtspiAccessible) from = NULL;

  assert_named (driver, "what can be chosen");
  troupe_driver_choose_job (driver, "Python Function");
  from = driver_find (driver, NULL, ATSPI_ROLE_COMBO_BOX, "Items Come From");
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      driver_choose (driver, from, ways[i]);
      assert_named (driver, ways[i]);
    }
  troupe_driver_press_button (driver, "Combine with Another List");
  g_object_unref (
      driver_find (driver, NULL, ATSPI_ROLE_COMBO_BOX, "Combined with the List Before"));
  assert_named (driver, "a Python function");
  troupe_driver_close (driver);
}

static void
test_others (void)
{
  g_autoptr (Driver) driver = troupe_driver_start ();
  g_autoptr (AtspiAccessible) frame = driver_find (driver, NULL, ATSPI_ROLE_FRAME, "Troupe");

  driver_act (driver, frame, "win.show-preferences");
  g_object_unref (
      driver_find (driver, NULL, ATSPI_ROLE_SPIN_BUTTON, "Time to Finish Before Killing"));
  assert_named (driver, "preferences");
  driver_press (driver, "Escape");
  driver_act (driver, frame, "win.show-help");
  g_object_unref (driver_find (driver, NULL, ATSPI_ROLE_HEADING, "The window"));
  assert_named (driver, "help");
  driver_press (driver, "Escape");
  driver_wait_gone (driver, NULL, ATSPI_ROLE_HEADING, "The window");
  troupe_driver_close (driver);
}

/* A window has all its views, shown or not, once they have been. With the list of past runs, and
 * one of them that is opened. */
static void
test_runs (void)
{
  static const char *const views[] = { "Overview", "Workers", "Results", "Events" };
  g_autoptr (Driver) driver = troupe_driver_start ();
  g_autoptr (AtspiAccessible) frame = driver_find (driver, NULL, ATSPI_ROLE_FRAME, "Troupe");
  g_autoptr (AtspiAccessible) list = NULL;

  troupe_driver_choose_job (driver, "raise");
  troupe_driver_press_button (driver, "Run");
  troupe_driver_wait_finished (driver);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    troupe_driver_switch_view (driver, views[i]);
  assert_named (driver, "a run");

  driver_act (driver, frame, "win.show-history");
  list = driver_find_rows (driver, NULL, "History");
  driver_select_child (driver, list, 0);
  assert_named (driver, "history");
  troupe_driver_press_button (driver, "Open");
  g_object_unref (driver_find (driver, NULL, ATSPI_ROLE_PUSH_BUTTON, "Back"));
  assert_named (driver, "a kept run");
  troupe_driver_close (driver);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/names-jobs", test_jobs);
  g_test_add_func ("/window/names-runs", test_runs);
  g_test_add_func ("/window/names-others", test_others);
  return g_test_run ();
}
