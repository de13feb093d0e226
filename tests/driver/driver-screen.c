/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keys, clicks and windows of the driver, through the X server. */

#include "driver-screen.h"

#include <X11/XKBlib.h>
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <cairo-xlib.h>

/* The button that X makes of a step of the wheel. */
#define WHEEL_DOWN 5

/* The time to wait for the effect of a click, the first and the last time. */
#define FIRST_PATIENCE_SECONDS 3
#define LAST_PATIENCE_SECONDS  30

static Display *
open_display (Driver *self)
{
  Display *display = XOpenDisplay (NULL);

  if (display == NULL)
    g_error ("there is no X display; does the test run in the sandbox, with --display?");
  return display;
}

static gboolean
is_of_driver (Driver *self, Display *display, Window window)
{
  Atom type;
  int format;
  unsigned long n_items;
  unsigned long rest;
  unsigned char *data = NULL;
  gboolean same = FALSE;
  XWindowAttributes attributes;

  if (!XGetWindowAttributes (display, window, &attributes) || attributes.map_state != IsViewable ||
      attributes.override_redirect)
    return FALSE;
  /* There, GTK does not say whose the window is. */
  if (driver_is_in_flatpak (self))
    return TRUE;
  if (XGetWindowProperty (display, window, XInternAtom (display, "_NET_WM_PID", False), 0, 1, False,
                          XA_CARDINAL, &type, &format, &n_items, &rest, &data) == Success &&
      data != NULL && n_items == 1)
    same = *(unsigned long *) (gpointer) data == (unsigned long) driver_get_pid (self);
  if (data != NULL)
    XFree (data);
  return same;
}

/* The uppermost window of the program, or None. */
static Window
find_window (Driver *self, Display *display)
{
  Window root;
  Window parent;
  Window *children = NULL;
  unsigned int count = 0;
  Window found = None;

  XQueryTree (display, DefaultRootWindow (display), &root, &parent, &children, &count);
  for (unsigned int i = count; i > 0 && found == None; i--)
    if (is_of_driver (self, display, children[i - 1]))
      found = children[i - 1];
  if (children != NULL)
    XFree (children);
  return found;
}

static void
press_keysym (Display *display, KeySym keysym, gboolean down)
{
  XTestFakeKeyEvent (display, XKeysymToKeycode (display, keysym), down, CurrentTime);
}

/* There is no window manager that would give a window the focus. */
static Display *
open_display_with_focus (Driver *self)
{
  Display *display = open_display (self);
  Window window = find_window (self, display);

  if (window == None)
    driver_fail (self, "the program has no window on the screen");
  XSetInputFocus (display, window, RevertToPointerRoot, CurrentTime);
  XSync (display, False);
  return display;
}

/**
 * driver_press:
 * @self: a driver
 * @keys: names of X keysyms joined by "+", such as "Control_L+q" or "Tab"
 *
 * Presses keys, in this order, and releases them, in the uppermost window of the program.
 */
void
driver_press (Driver *self, const char *keys)
{
  Display *display = open_display_with_focus (self);
  g_auto (GStrv) names = g_strsplit (keys, "+", -1);
  int count = (int) g_strv_length (names);

  for (int i = 0; i < 2 * count; i++)
    {
      const char *name = names[i < count ? i : 2 * count - 1 - i];
      KeySym keysym = XStringToKeysym (name);

      if (keysym == NoSymbol)
        driver_fail (self, "%s: no such key", name);
      press_keysym (display, keysym, i < count);
    }
  XCloseDisplay (display);
}

/**
 * driver_look_away:
 * @self: a driver
 *
 * Takes the focus away from the program, until a key is pressed.
 */
void
driver_look_away (Driver *self)
{
  Display *display = open_display (self);

  XSetInputFocus (display, None, RevertToNone, CurrentTime);
  XSync (display, False);
  XCloseDisplay (display);
}

/**
 * driver_type:
 * @self: a driver
 * @text: ASCII
 *
 * Types a text into the focused widget of the uppermost window of the program.
 */
void
driver_type (Driver *self, const char *text)
{
  Display *display = open_display_with_focus (self);

  for (const char *byte = text; *byte != '\0'; byte++)
    {
      /* In Latin-1 the keysym is the character. */
      KeySym keysym = *byte == '\n' ? XK_Return : (KeySym) (guchar) *byte;
      gboolean shifted =
          XkbKeycodeToKeysym (display, XKeysymToKeycode (display, keysym), 0, 0) != keysym;

      if (shifted)
        press_keysym (display, XK_Shift_L, TRUE);
      press_keysym (display, keysym, TRUE);
      press_keysym (display, keysym, FALSE);
      if (shifted)
        press_keysym (display, XK_Shift_L, FALSE);
    }
  XCloseDisplay (display);
}

static AtspiAccessible *
find_toplevel (AtspiAccessible *accessible)
{
  AtspiAccessible *toplevel = g_object_ref (accessible);
  AtspiAccessible *parent;

  while ((parent = atspi_accessible_get_parent (toplevel, NULL)) != NULL &&
         atspi_accessible_get_role (parent, NULL) != ATSPI_ROLE_APPLICATION)
    {
      g_object_unref (toplevel);
      toplevel = parent;
    }
  g_clear_object (&parent);
  return toplevel;
}

/* Relative to the top left corner of the window, without its border or shadow. Returns %FALSE where
 * the widget has gone meanwhile. */
static gboolean
get_extents (AtspiAccessible *accessible, AtspiRect *extents)
{
  AtspiComponent *component = atspi_accessible_get_component_iface (accessible);
  AtspiRect *found = component != NULL
                         ? atspi_component_get_extents (component, ATSPI_COORD_TYPE_WINDOW, NULL)
                         : NULL;

  if (found != NULL)
    *extents = *found;
  g_clear_object (&component);
  g_free (found);
  return found != NULL;
}

/* Where its middle is on the screen, unless it is gone. The border or shadow around the window is
 * taken to be the same on opposite sides. */
static gboolean
find_middle (Driver *self, Display *display, AtspiAccessible *accessible, int *x, int *y)
{
  g_autoptr (AtspiAccessible) toplevel = find_toplevel (accessible);
  XWindowAttributes window;
  AtspiRect outer;
  AtspiRect inner;

  if (!get_extents (toplevel, &outer) || !get_extents (accessible, &inner))
    return FALSE;

  XGetWindowAttributes (display, find_window (self, display), &window);
  *x = window.x + (window.width - outer.width) / 2 + inner.x + inner.width / 2;
  *y = window.y + (window.height - outer.height) / 2 + inner.y + inner.height / 2;
  return TRUE;
}

/* Presses a button of the pointer in the middle of something, if it is still there. */
static void
press_button_at (Driver *self, AtspiAccessible *accessible, guint button)
{
  Display *display = open_display_with_focus (self);
  int x;
  int y;

  if (find_middle (self, display, accessible, &x, &y))
    {
      XTestFakeMotionEvent (display, -1, x, y, CurrentTime);
      XTestFakeButtonEvent (display, button, True, CurrentTime);
      XTestFakeButtonEvent (display, button, False, CurrentTime);
    }
  XCloseDisplay (display);
}

/**
 * driver_click_at:
 * @self: a driver
 * @accessible: something in the uppermost window of the program
 *
 * Clicks with the first button of the pointer in the middle of it, if it is still there: a test
 * that waits for the effect of the click searches again.
 *
 * GTK swallows the first press after a popover was closed with a key, sometimes: where that can be,
 * use driver_click_until().
 */
void
driver_click_at (Driver *self, AtspiAccessible *accessible)
{
  press_button_at (self, accessible, 1);
}

/**
 * driver_scroll_at:
 * @self: a driver
 * @accessible: something in the uppermost window of the program
 *
 * Turns the wheel one step down in the middle of it, if it is still there.
 */
void
driver_scroll_at (Driver *self, AtspiAccessible *accessible)
{
  press_button_at (self, accessible, WHEEL_DOWN);
}

/**
 * driver_move_window:
 * @self: a driver
 * @x: in pixels
 * @y: in pixels
 *
 * Moves the uppermost window of the program there, since no window manager does.
 */
void
driver_move_window (Driver *self, int x, int y)
{
  Display *display = open_display_with_focus (self);

  XMoveWindow (display, find_window (self, display), x, y);
  XCloseDisplay (display);
}

/**
 * driver_point_at:
 * @self: a driver
 * @accessible: something in the uppermost window of the program
 *
 * Moves the pointer to the middle of it, in two steps, as it would come from elsewhere.
 */
void
driver_point_at (Driver *self, AtspiAccessible *accessible)
{
  Display *display = open_display (self);
  int x;
  int y;

  if (find_middle (self, display, accessible, &x, &y))
    {
      XTestFakeMotionEvent (display, -1, x - 1, y, CurrentTime);
      XTestFakeMotionEvent (display, -1, x, y, CurrentTime);
    }
  XCloseDisplay (display);
}

/**
 * driver_hold_button:
 * @self: a driver
 * @down: whether it is pressed, or released
 *
 * Presses or releases the first button of the pointer, wherever that is.
 */
void
driver_hold_button (Driver *self, gboolean down)
{
  Display *display = open_display (self);

  XTestFakeButtonEvent (display, 1, down, CurrentTime);
  XCloseDisplay (display);
}

/**
 * driver_click_until:
 * @self: a driver
 * @accessible: something in the uppermost window of the program
 * @predicate: called again and again, until it returns %TRUE
 * @user_data: for @predicate
 * @what: the condition, for the message if it never becomes true
 *
 * Clicks in the middle of it, and again where nothing comes of that for a while.
 */
void
driver_click_until (Driver *self,
                    AtspiAccessible *accessible,
                    DriverPredicate predicate,
                    gpointer user_data,
                    const char *what)
{
  for (guint seconds = FIRST_PATIENCE_SECONDS; seconds < LAST_PATIENCE_SECONDS; seconds *= 2)
    {
      gint64 end = g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND;

      driver_click_at (self, accessible);
      while (g_get_monotonic_time () < end)
        if (predicate (self, user_data))
          return;
    }
  driver_fail (self, "clicked in vain for %s", what);
}

/**
 * driver_screenshot:
 * @self: a driver
 * @name: a suffix for the name of the test
 *
 * Writes the content of the screen to a PNG file in the folder that TROUPE_TEST_SCREENSHOTS names.
 *
 * Returns: (transfer full): the path of the file
 */
char *
driver_screenshot (Driver *self, const char *name)
{
  Display *display = open_display (self);
  int screen = DefaultScreen (display);
  const char *variable = g_getenv ("TROUPE_TEST_SCREENSHOTS");
  const char *directory = variable != NULL ? variable : g_get_tmp_dir ();
  g_autofree char *test = g_path_get_basename (g_get_prgname ());
  g_autofree char *file = g_strdup_printf ("%s-%s.png", test, name);
  char *path = g_build_filename (directory, file, NULL);
  cairo_surface_t *surface = cairo_xlib_surface_create (
      display, RootWindow (display, screen), DefaultVisual (display, screen),
      DisplayWidth (display, screen), DisplayHeight (display, screen));
  cairo_status_t status;

  g_mkdir_with_parents (directory, 0755);
  status = cairo_surface_write_to_png (surface, path);
  if (status != CAIRO_STATUS_SUCCESS)
    g_warning ("%s: %s", path, cairo_status_to_string (status));
  cairo_surface_destroy (surface);
  XCloseDisplay (display);
  return path;
}
