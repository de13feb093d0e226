/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads and operates the widgets of a driven program. */

#include "driver-widget.h"

#include "driver-screen.h"

#include <math.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAction, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiEditableText, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiSelection, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiStateSet, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiText, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiValue, g_object_unref)

/**
 * driver_get_name:
 * @accessible: something
 *
 * Returns: (transfer full): its accessible name; empty where it is gone
 */
char *
driver_get_name (AtspiAccessible *accessible)
{
  char *name = atspi_accessible_get_name (accessible, NULL);

  return name != NULL ? name : g_strdup ("");
}

/**
 * driver_get_text:
 * @accessible: a label, an entry, a text view
 *
 * Returns: (transfer full) (nullable): its text, or %NULL where it has none
 */
char *
driver_get_text (AtspiAccessible *accessible)
{
  g_autoptr (AtspiText) text = atspi_accessible_get_text_iface (accessible);
  int count;

  if (text == NULL)
    return NULL;
  count = atspi_text_get_character_count (text, NULL);
  return count >= 0 ? atspi_text_get_text (text, 0, count, NULL) : NULL;
}

/**
 * driver_get_value:
 * @accessible: a spin button, a progress bar, a level bar, a scale
 *
 * Returns: its value, or NaN where it has none
 */
double
driver_get_value (AtspiAccessible *accessible)
{
  g_autoptr (AtspiValue) value = atspi_accessible_get_value_iface (accessible);
  g_autoptr (GError) error = NULL;
  double current = value != NULL ? atspi_value_get_current_value (value, &error) : NAN;

  return error == NULL ? current : NAN;
}

/**
 * driver_has_state:
 * @accessible: something
 * @state: a state
 *
 * Returns: whether it is in that state; %FALSE where it is gone
 */
gboolean
driver_has_state (AtspiAccessible *accessible, AtspiStateType state)
{
  g_autoptr (AtspiStateSet) states = atspi_accessible_get_state_set (accessible);

  return states != NULL && atspi_state_set_contains (states, state);
}

/**
 * driver_find_rows:
 * @self: a driver
 * @below: (nullable): where to search, or %NULL for the whole program
 * @name: the accessible name of a column view
 *
 * Returns: (transfer full): the list of its rows, without that of its headers
 */
AtspiAccessible *
driver_find_rows (Driver *self, AtspiAccessible *below, const char *name)
{
  g_autoptr (AtspiAccessible) table = driver_find (self, below, ATSPI_ROLE_TREE_TABLE, name);

  return driver_find (self, table, ATSPI_ROLE_LIST, NULL);
}

/**
 * driver_get_row:
 * @self: a driver
 * @row: a row of a column view
 *
 * Returns: (transfer full) (array zero-terminated=1): the text of each of its cells, of the first
 *   label in it; empty where it has none
 */
char **
driver_get_row (Driver *self, AtspiAccessible *row)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  int count = atspi_accessible_get_child_count (row, NULL);

  for (int i = 0; i < count; i++)
    {
      g_autoptr (AtspiAccessible) cell = atspi_accessible_get_child_at_index (row, i, NULL);
      g_autoptr (AtspiAccessible) label =
          cell != NULL ? driver_look (self, cell, ATSPI_ROLE_LABEL, NULL) : NULL;
      g_autofree char *text = label != NULL ? driver_get_text (label) : NULL;

      g_strv_builder_add (texts, text != NULL ? text : "");
    }
  return g_strv_builder_end (texts);
}

static void
check (Driver *self, AtspiAccessible *accessible, gboolean done, const char *what, GError *error)
{
  g_autofree char *name = driver_get_name (accessible);

  if (!done)
    driver_fail (self, "%s \"%s\": %s", what, name,
                 error != NULL ? error->message : "not possible");
}

static gboolean
act (AtspiAccessible *accessible, const char *action, GError **error)
{
  g_autoptr (AtspiAction) actions = atspi_accessible_get_action_iface (accessible);
  int count = actions != NULL ? atspi_action_get_n_actions (actions, NULL) : 0;

  for (int i = 0; i < count; i++)
    {
      g_autofree char *name = atspi_action_get_action_name (actions, i, NULL);

      if (g_strcmp0 (name, action) == 0)
        return atspi_action_do_action (actions, i, error);
    }
  return FALSE;
}

/**
 * driver_act:
 * @self: a driver
 * @accessible: the object with the action
 * @action: the name of the action, such as "click" or "window.close"
 */
void
driver_act (Driver *self, AtspiAccessible *accessible, const char *action)
{
  g_autofree char *what = g_strconcat (action, " of", NULL);
  g_autoptr (GError) error = NULL;
  const gboolean done = act (accessible, action, &error);

  check (self, accessible, done, what, error);
}

/**
 * driver_close:
 * @self: a driver
 * @frame: a window
 *
 * Closes the window, and waits until the program has ended, which may be before it answers.
 *
 * Returns: as driver_wait_exit()
 */
int
driver_close (Driver *self, AtspiAccessible *frame)
{
  act (frame, "window.close", NULL);
  return driver_wait_exit (self);
}

/**
 * driver_click:
 * @self: a driver
 * @accessible: a button
 *
 * Waits until it is sensitive, and clicks it.
 */
void
driver_click (Driver *self, AtspiAccessible *accessible)
{
  driver_wait_state (self, accessible, ATSPI_STATE_SENSITIVE, TRUE);
  driver_act (self, accessible, "click");
}

/**
 * driver_set_text:
 * @self: a driver
 * @accessible: an entry, an entry row, a text view
 * @text: its new text
 */
void
driver_set_text (Driver *self, AtspiAccessible *accessible, const char *text)
{
  g_autoptr (AtspiEditableText) editable = atspi_accessible_get_editable_text_iface (accessible);
  g_autoptr (GError) error = NULL;

  check (self, accessible,
         editable != NULL && atspi_editable_text_set_text_contents (editable, text, &error),
         "setting the text of", error);
}

/**
 * driver_set_value:
 * @self: a driver
 * @accessible: a spin button, a scale
 * @value: its new value
 */
void
driver_set_value (Driver *self, AtspiAccessible *accessible, double value)
{
  g_autoptr (AtspiValue) interface = atspi_accessible_get_value_iface (accessible);
  g_autoptr (GError) error = NULL;

  check (self, accessible,
         interface != NULL && atspi_value_set_current_value (interface, value, &error),
         "setting the value of", error);
}

/**
 * driver_select_child:
 * @self: a driver
 * @list: a list box, a list view, or the list of rows in a column view
 * @index: the child to select
 */
void
driver_select_child (Driver *self, AtspiAccessible *list, int index)
{
  g_autoptr (AtspiSelection) selection = atspi_accessible_get_selection_iface (list);
  g_autoptr (GError) error = NULL;

  check (self, list, selection != NULL && atspi_selection_select_child (selection, index, &error),
         "selecting in", error);
}

/* The place of the item with that text in a list, or -1; and of the selected one. */
static int
find_item (Driver *self, AtspiAccessible *list, const char *text, int *selected)
{
  int count = atspi_accessible_get_child_count (list, NULL);
  int found = -1;

  *selected = 0;
  for (int i = 0; i < count; i++)
    {
      g_autoptr (AtspiAccessible) item = atspi_accessible_get_child_at_index (list, i, NULL);
      g_autoptr (AtspiAccessible) label = driver_look (self, item, ATSPI_ROLE_LABEL, NULL);
      g_autofree char *label_text = label != NULL ? driver_get_text (label) : NULL;

      if (driver_has_state (item, ATSPI_STATE_SELECTED))
        *selected = i;
      if (g_strcmp0 (label_text, text) == 0)
        found = i;
    }
  return found;
}

static gboolean
has_open_list (Driver *self, gpointer combo_box)
{
  g_autoptr (AtspiAccessible) pane = driver_look (self, combo_box, ATSPI_ROLE_SCROLL_PANE, NULL);

  return pane != NULL;
}

/* Whether keys go to the list. */
static gboolean
is_focused_inside (Driver *self, gpointer list)
{
  int count = atspi_accessible_get_child_count (list, NULL);

  for (int i = 0; i < count; i++)
    {
      g_autoptr (AtspiAccessible) item = atspi_accessible_get_child_at_index (list, i, NULL);

      if (item && driver_has_state (item, ATSPI_STATE_FOCUSED))
        return TRUE;
    }
  return FALSE;
}

/**
 * driver_choose:
 * @self: a driver
 * @combo_box: a drop-down or a combo row in the uppermost window
 * @text: the item to choose
 *
 * Opens its list with the pointer, and goes to the item with the keyboard.
 */
void
driver_choose (Driver *self, AtspiAccessible *combo_box, const char *text)
{
  g_autoptr (AtspiAccessible) pane = NULL;
  g_autoptr (AtspiAccessible) list = NULL;
  int selected;
  int wanted;

  driver_click_until (self, combo_box, has_open_list, combo_box, "the list of a combo box");
  pane = driver_find (self, combo_box, ATSPI_ROLE_SCROLL_PANE, NULL);
  list = driver_find (self, pane, ATSPI_ROLE_LIST, NULL);
  driver_wait (self, is_focused_inside, list, "the list of a combo box to have the focus");
  wanted = find_item (self, list, text, &selected);
  if (wanted < 0)
    driver_fail (self, "\"%s\" is not among the items to choose from", text);
  for (int i = selected; i != wanted; i += wanted > i ? 1 : -1)
    driver_press (self, wanted > i ? "Down" : "Up");
  driver_press (self, "Return");
  driver_wait_gone (self, combo_box, ATSPI_ROLE_SCROLL_PANE, NULL);
}
