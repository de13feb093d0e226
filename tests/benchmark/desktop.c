/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds, shows and sends keys to the windows of a measured program, through the X server. */

#include "desktop.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>

/* A row of pixels in which every window has something to show: below its title. */
#define ROW 100

struct _Screen
{
  Display *display;
  Window root;
  int width;
};

/**
 * desktop_new:
 *
 * Returns: (transfer full): the desktop
 */
Desktop *
desktop_new (void)
{
  Desktop *self = g_new0 (Desktop, 1);

  self->display = XOpenDisplay (NULL);
  if (self->display == NULL)
    g_error ("there is no X display; does the benchmark run in the sandbox, with --display?");
  self->root = DefaultRootWindow (self->display);
  self->width = DisplayWidth (self->display, DefaultScreen (self->display));
  return self;
}

void
desktop_free (Desktop *self)
{
  XCloseDisplay (self->display);
  g_free (self);
}

/**
 * desktop_is_blank:
 * @self: the desktop
 *
 * Returns: whether no program shows anything
 */
gboolean
desktop_is_blank (Desktop *self)
{
  XImage *image = XGetImage (self->display, self->root, 0, ROW, (unsigned int) self->width, 1,
                             AllPlanes, ZPixmap);
  gboolean blank = TRUE;

  for (int x = 0; x < self->width && blank; x++)
    blank = (XGetPixel (image, x, 0) & 0xffffff) == 0;
  XDestroyImage (image);
  return blank;
}

static gboolean
is_of_program (Desktop *self, Window window, GPid pid)
{
  Atom property = XInternAtom (self->display, "_NET_WM_PID", False);
  Atom type;
  int format;
  unsigned long n_items;
  unsigned long rest;
  unsigned char *data = NULL;
  XWindowAttributes attributes;
  gboolean same;

  /* Programs have windows besides, which are never shown. */
  if (!XGetWindowAttributes (self->display, window, &attributes) || attributes.width <= 1 ||
      attributes.override_redirect)
    return FALSE;
  XGetWindowProperty (self->display, window, property, 0, 1, False, XA_CARDINAL, &type, &format,
                      &n_items, &rest, &data);
  same = data != NULL && n_items == 1 && *(unsigned long *) (gpointer) data == (unsigned long) pid;
  if (data != NULL)
    XFree (data);
  return same;
}

/* The uppermost window of a program, or None. */
static Window
find_window (Desktop *self, GPid pid)
{
  Window root;
  Window parent;
  Window *windows = NULL;
  unsigned int n_windows = 0;
  Window found = None;

  XQueryTree (self->display, self->root, &root, &parent, &windows, &n_windows);
  for (unsigned int i = n_windows; i > 0 && found == None; i--)
    if (is_of_program (self, windows[i - 1], pid))
      found = windows[i - 1];
  if (windows != NULL)
    XFree (windows);
  return found;
}

/**
 * desktop_has_window:
 * @self: the desktop
 * @pid: a program
 *
 * Returns: whether it has a window, shown or not
 */
gboolean
desktop_has_window (Desktop *self, GPid pid)
{
  return find_window (self, pid) != None;
}

/**
 * desktop_press:
 * @self: the desktop
 * @pid: a program with a window
 * @modifier: the name of an X keysym, such as "Control_L"
 * @key: another one
 *
 * Presses two keys together in the window.
 */
void
desktop_press (Desktop *self, GPid pid, const char *modifier, const char *key)
{
  KeyCode codes[] = { XKeysymToKeycode (self->display, XStringToKeysym (modifier)),
                      XKeysymToKeycode (self->display, XStringToKeysym (key)) };

  XSetInputFocus (self->display, find_window (self, pid), RevertToPointerRoot, CurrentTime);
  XTestFakeKeyEvent (self->display, codes[0], True, CurrentTime);
  XTestFakeKeyEvent (self->display, codes[1], True, CurrentTime);
  XTestFakeKeyEvent (self->display, codes[1], False, CurrentTime);
  XTestFakeKeyEvent (self->display, codes[0], False, CurrentTime);
  XSync (self->display, False);
}

/**
 * desktop_set_shown:
 * @self: the desktop
 * @pid: a program with a window
 * @shown: whether the window is to be seen
 *
 * Minimises or restores the window, as a window manager does.
 */
void
desktop_set_shown (Desktop *self, GPid pid, gboolean shown)
{
  Window window = find_window (self, pid);

  if (shown)
    XMapRaised (self->display, window);
  else
    XUnmapWindow (self->display, window);
  XSync (self->display, False);
}
