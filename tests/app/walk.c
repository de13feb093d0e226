/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Presses real keys in a window, and looks at what has the focus. */

#include "walk.h"

#include "app-test.h"

#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <gdk/x11/gdkx.h>

typedef struct
{
  GtkWindow *window;
  const char *page;
  Display *display;
  GtkEventController *keys;
  guint n_keys;
  guint n_pressed;
  GString *wrong;
} Walk;

static gboolean
key_cb (Walk *self)
{
  self->n_keys++;
  return GDK_EVENT_PROPAGATE;
}

static gboolean
has_come (gpointer user_data)
{
  Walk *self = user_data;

  return self->n_keys == self->n_pressed;
}

static gboolean
is_active (gpointer window)
{
  return gtk_window_is_active (window);
}

static void
send_key (Walk *self, KeySym keysym, gboolean down)
{
  XTestFakeKeyEvent (self->display, XKeysymToKeycode (self->display, keysym), down, CurrentTime);
}

/* What follows from the key has happened when the handlers of the window are done with it. */
static void
press (Walk *self, KeySym keysym, gboolean with_shift)
{
  if (with_shift)
    send_key (self, XK_Shift_L, TRUE);
  send_key (self, keysym, TRUE);
  send_key (self, keysym, FALSE);
  if (with_shift)
    send_key (self, XK_Shift_L, FALSE);
  XFlush (self->display);
  self->n_pressed += with_shift ? 2 : 1;
  app_test_wait (has_come, self);
}

static char *
dup_label (GtkWidget *widget)
{
  /* Without a match, what is there is told, between quotation marks. */
  g_autofree char *found = NULL;

  if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    return NULL;
  found = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                              GTK_ACCESSIBLE_PROPERTY_LABEL, "\x01");
  return g_strdup (found ? found : "");
}

/* The text of labels in it. */
static void
append_texts (GtkWidget *widget, GString *text)
{
  if (!gtk_widget_get_visible (widget) || GTK_IS_POPOVER (widget))
    return;
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (text, "%s ", gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_INSCRIPTION (widget))
    g_string_append_printf (text, "%s ", gtk_inscription_get_text (GTK_INSCRIPTION (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    append_texts (child, text);
}

/* Those that have the name of their content. */
static gboolean
has_name_of_content (GtkAccessibleRole role)
{
  static const GtkAccessibleRole roles[] = {
    GTK_ACCESSIBLE_ROLE_BUTTON,        GTK_ACCESSIBLE_ROLE_CELL,      GTK_ACCESSIBLE_ROLE_CHECKBOX,
    GTK_ACCESSIBLE_ROLE_COLUMN_HEADER, GTK_ACCESSIBLE_ROLE_GRID_CELL, GTK_ACCESSIBLE_ROLE_LABEL,
    GTK_ACCESSIBLE_ROLE_LINK,          GTK_ACCESSIBLE_ROLE_LIST_ITEM, GTK_ACCESSIBLE_ROLE_MENU_ITEM,
    GTK_ACCESSIBLE_ROLE_OPTION,        GTK_ACCESSIBLE_ROLE_RADIO,     GTK_ACCESSIBLE_ROLE_ROW,
    GTK_ACCESSIBLE_ROLE_TAB,           GTK_ACCESSIBLE_ROLE_TREE_ITEM,
  };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (role == roles[i])
      return TRUE;
  return FALSE;
}

/* A part of a control that has the focus in its place. */
static GtkWidget *
find_control (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (GTK_IS_TEXT (widget))
    {
      GtkWidget *row = gtk_widget_get_ancestor (widget, ADW_TYPE_ENTRY_ROW);

      return row ? row : parent;
    }
  if (GTK_IS_TOGGLE_BUTTON (widget) && (GTK_IS_MENU_BUTTON (parent) || GTK_IS_DROP_DOWN (parent)))
    return parent;
  return widget;
}

static char *
dup_name (GtkWidget *widget)
{
  g_autofree char *label = dup_label (widget);
  g_autoptr (GString) text = g_string_new (NULL);

  if (label)
    return g_steal_pointer (&label);
  if (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                        GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return g_strdup ("labelled");
  if (ADW_IS_PREFERENCES_ROW (widget))
    return g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)));
  if (has_name_of_content (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget))))
    append_texts (widget, text);
  return g_strstrip (g_string_free (g_steal_pointer (&text), FALSE));
}

static gboolean
has_sensible_role (GtkWidget *widget)
{
  switch (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)))
    {
    case GTK_ACCESSIBLE_ROLE_NONE:
    case GTK_ACCESSIBLE_ROLE_PRESENTATION:
    case GTK_ACCESSIBLE_ROLE_GENERIC:
    case GTK_ACCESSIBLE_ROLE_WIDGET:
      return FALSE;
    default:
      return TRUE;
    }
}

static char *
describe (GtkWidget *focus)
{
  GtkWidget *control = focus ? find_control (focus) : NULL;
  g_autoptr (GEnumClass) roles = g_type_class_ref (GTK_TYPE_ACCESSIBLE_ROLE);
  g_autofree char *name = NULL;

  if (control == NULL)
    return g_strdup ("nothing");
  name = dup_name (control);
  return g_strdup_printf (
      "%s (%s) “%s”", G_OBJECT_TYPE_NAME (control),
      g_enum_get_value (roles, gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (control)))
          ->value_nick,
      name);
}

static void complain (Walk *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
complain (Walk *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append (self->wrong, "\n  ");
  g_string_append_vprintf (self->wrong, format, arguments);
  va_end (arguments);
}

static void
check_focus (Walk *self, GtkWidget *focus)
{
  GtkWidget *control = find_control (focus);
  GtkWidget *parent = gtk_widget_get_parent (control);
  g_autofree char *name = dup_name (control);
  g_autofree char *text = describe (focus);

  if (*name == '\0' || !has_sensible_role (control))
    complain (self, "it has no name or no role: %s in %s", text,
              parent ? G_OBJECT_TYPE_NAME (parent) : "nothing");
}

/* Whether it may have the focus when Tab is pressed. */
static gboolean
is_stop (GtkWidget *widget)
{
  return gtk_widget_get_focusable (widget) && gtk_widget_get_mapped (widget) &&
         gtk_widget_is_sensitive (widget) &&
         gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) == NULL;
}

static guint
count_stops (GtkWidget *widget)
{
  guint n_stops = is_stop (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n_stops += count_stops (child);
  return n_stops;
}

static void
unref (gpointer focus)
{
  if (focus)
    g_object_unref (focus);
}

/* Returns what has the focus one after the other, until it comes to where it was before. A list is
 * entered where it was left, so that this need not be the first place. */
static GHashTable *
go_round (Walk *self, gboolean back)
{
  GHashTable *seen = g_hash_table_new_full (NULL, NULL, unref, NULL);
  GtkWidget *focus = gtk_window_get_focus (self->window);
  GtkWidget *before = NULL;

  while (!g_hash_table_contains (seen, focus))
    {
      g_autofree char *text = describe (focus);

      g_test_message ("%s %s: %s", self->page, back ? "back" : "forth", text);
      g_hash_table_add (seen, focus ? g_object_ref (focus) : NULL);
      before = focus;
      press (self, XK_Tab, back);
      focus = gtk_window_get_focus (self->window);
      /* A page may have one place only. */
      if (focus == before && count_stops (GTK_WIDGET (self->window)) > 1)
        complain (self, "%s sticks at %s", back ? "Shift+Tab" : "Tab", text);
    }
  return seen;
}

static void
find_header_stops (GtkWidget *widget, GHashTable *stops)
{
  if (is_stop (widget) && gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR))
    g_hash_table_add (stops, g_object_ref (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    find_header_stops (child, stops);
}

/* Newer versions of libadwaita go from tab to tab by the arrows: Tab comes to one of them. */
static gboolean
has_seen_neighbour (GtkWidget *widget, GHashTable *seen)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) != GTK_ACCESSIBLE_ROLE_TAB)
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child;
       child = gtk_widget_get_next_sibling (child))
    if (g_hash_table_contains (seen, child))
      return TRUE;
  return FALSE;
}

/* A run may end meanwhile: only what was there before and is still there counts. */
static void
check_header (Walk *self, GHashTable *stops, GHashTable *seen)
{
  GHashTableIter iter;
  gpointer widget;

  g_hash_table_iter_init (&iter, stops);
  while (g_hash_table_iter_next (&iter, &widget, NULL))
    if (is_stop (widget) && !g_hash_table_contains (seen, widget) &&
        !has_seen_neighbour (widget, seen))
      {
        g_autofree char *text = describe (widget);

        complain (self, "Tab does not come to %s in the header bar", text);
      }
}

/* Of a long list, Tab comes to one row. */
static void
check_rows (Walk *self, GtkWidget *focus, GHashTable *lists)
{
  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (focus)) == GTK_ACCESSIBLE_ROLE_ROW &&
      !g_hash_table_add (lists, gtk_widget_get_parent (focus)))
    complain (self, "Tab goes from row to row of a list");
}

static gboolean
has_seen_within (GtkWidget *widget, GHashTable *seen)
{
  if (g_hash_table_contains (seen, widget))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (has_seen_within (child, seen))
      return TRUE;
  return FALSE;
}

/* In newer versions of GTK the way back may come to the expander of another row of a list, or to
 * another button of the switcher of pages. */
static gboolean
is_reached (GtkWidget *focus, GHashTable *seen)
{
  const gboolean is_row =
      gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (focus)) == GTK_ACCESSIBLE_ROLE_ROW;
  GtkWidget *group = is_row ? gtk_widget_get_parent (focus)
                            : gtk_widget_get_ancestor (focus, ADW_TYPE_VIEW_SWITCHER);

  return has_seen_within (group != NULL ? group : focus, seen);
}

static void
check_way (Walk *self)
{
  g_autoptr (GHashTable) lists = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) stops = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_autoptr (GHashTable) forth = NULL;
  g_autoptr (GHashTable) back = NULL;
  GHashTableIter iter;
  gpointer focus;

  find_header_stops (GTK_WIDGET (self->window), stops);
  forth = go_round (self, FALSE);
  check_header (self, stops, forth);
  back = go_round (self, TRUE);
  g_hash_table_iter_init (&iter, forth);
  while (g_hash_table_iter_next (&iter, &focus, NULL))
    {
      g_autofree char *text = describe (focus);

      /* What a list shows beside it may be another page by now. */
      if (focus == NULL || !gtk_widget_get_mapped (focus))
        continue;
      check_focus (self, focus);
      check_rows (self, focus, lists);
      /* A page that scrolls has the focus itself on the way forth alone. */
      if (!is_reached (focus, back) && !GTK_IS_SCROLLED_WINDOW (focus))
        complain (self, "Shift+Tab does not come back to %s", text);
    }
}

static void
begin (Walk *self, GtkWindow *window, const char *page)
{
  self->window = window;
  self->page = page;
  self->display = XOpenDisplay (NULL);
  self->keys = gtk_event_controller_key_new ();
  self->wrong = g_string_new (NULL);

  g_assert_nonnull (self->display);
  gtk_event_controller_set_propagation_phase (self->keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (self->keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (window), self->keys);
  /* There is no window manager that would give it the keyboard. */
  XSetInputFocus (self->display,
                  gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (window))),
                  RevertToPointerRoot, CurrentTime);
  XFlush (self->display);
  app_test_wait (is_active, window);
}

static void
end (Walk *self)
{
  gtk_widget_remove_controller (GTK_WIDGET (self->window), self->keys);
  XCloseDisplay (self->display);
  if (self->wrong->len > 0)
    g_error ("On the page %s%s", self->page, self->wrong->str);
  g_string_free (self->wrong, TRUE);
}

/**
 * walk_window:
 * @window: a window that is on screen
 * @page: the name of its page, for messages
 *
 * Presses Tab until the focus is where it was, and then Shift+Tab. Each control that has the focus
 * must have a name and a role, all of the header bar must be on the way, and the way back must come
 * to the same places. Of a list of rows, Tab comes to one.
 */
void
walk_window (GtkWindow *window, const char *page)
{
  Walk walk = { NULL };

  begin (&walk, window, page);
  if (gtk_window_get_focus (window) == NULL)
    press (&walk, XK_Tab, FALSE);
  check_way (&walk);
  end (&walk);
}

/**
 * walk_press:
 * @window: a window that is on screen
 * @keysym: a key
 *
 * Presses a key, and waits until the window has handled it.
 */
void
walk_press (GtkWindow *window, guint keysym)
{
  Walk walk = { NULL };

  begin (&walk, window, "");
  press (&walk, keysym, FALSE);
  end (&walk);
}

/**
 * walk_click:
 * @widget: a widget of a window that is on screen
 *
 * Clicks in the middle of it with the first button of the pointer.
 */
void
walk_click (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GdkSurface *surface = gtk_native_get_surface (native);
  Display *display = XOpenDisplay (NULL);
  graphene_point_t middle =
      GRAPHENE_POINT_INIT (gtk_widget_get_width (widget) / 2, gtk_widget_get_height (widget) / 2);
  double offset_x;
  double offset_y;
  Window child;
  int x;
  int y;

  g_assert_nonnull (display);
  g_assert_true (gtk_widget_compute_point (widget, GTK_WIDGET (native), &middle, &middle));
  gtk_native_get_surface_transform (native, &offset_x, &offset_y);
  g_assert_true (XTranslateCoordinates (display, gdk_x11_surface_get_xid (surface),
                                        DefaultRootWindow (display), middle.x + offset_x,
                                        middle.y + offset_y, &x, &y, &child));
  XTestFakeMotionEvent (display, -1, x, y, CurrentTime);
  XTestFakeButtonEvent (display, 1, True, CurrentTime);
  XTestFakeButtonEvent (display, 1, False, CurrentTime);
  XCloseDisplay (display);
}
