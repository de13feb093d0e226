/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts a program and drives its window through the accessibility bus. */

#pragma once

#include <atspi/atspi.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Driver:
 *
 * Drives a program with a window from outside, as a screen reader would, through the accessibility
 * bus. Each function that finds something waits for it, and fails the test if it does not appear,
 * with the tree of objects and a screenshot in the build folder.
 *
 * The behaviour of GTK 4.8 to 4.18:
 *
 * - An icon button has the name "GtkImage", and its tooltip is only its description: it needs an
 *   accessible label, which then is its name, here and for a screen reader. A button with a
 *   mnemonic ("_Run") is named "_Run Run"; it is found as "Run".
 * - A label is named like its text, whatever accessible label it was given, once the text
 *   changes. To follow a label that changes, find it once, by its first text or in a named box
 *   around it.
 * - Static widgets without an accessible label are named like their type ("GtkListBox").
 * - SHOWING is only set for windows, ENABLED never: SENSITIVE and VISIBLE are what a widget has.
 *   The pages of a stack that are not shown are VISIBLE all the same: look at something else to
 *   tell which one is shown, such as the name of the window or the state of what switches pages.
 * - A column view is a tree table with a row of headers and a list of rows: driver_find_rows().
 *   Each row has cells, each cell its widgets. The list has rows beyond those on screen, about
 *   two hundred, but not all of a longer list. It has the Selection interface, and so have list
 *   boxes and list views (driver_select_child()). The headers have no action: click at them.
 * - Buttons and expanders have the action "click", which takes a quarter of a second to arrive,
 *   switches "toggle", entries "activate". Check buttons, rows and headers have none: point at
 *   them (driver_click_at()). Each widget also has its class actions that take no parameter, by
 *   name, such as "window.close" of a frame: driver_act().
 * - A drop-down or a combo row is a combo box: driver_choose(). From GTK 4.10 on a drop-down is
 *   named like the item that is chosen, whatever its accessible label; a combo row keeps its
 *   title.
 * - The items of a menu have their names up to GTK 4.8 alone: look for the menu, and press keys.
 * - Newer versions of GTK leave out the padding of everything that a widget is in where they say
 *   at which position it is: point at something that is large, and near to nothing else.
 * - A widget cannot be given the focus from here: point at it, or press Tab.
 */
typedef struct _Driver Driver;

/* The program and the windows. */
Driver *driver_start (const char *const *argv);
void driver_free (Driver *self);
GPid driver_get_pid (Driver *self);
gboolean driver_is_in_flatpak (Driver *self);
int driver_wait_exit (Driver *self);
void driver_set_limit (Driver *self, guint seconds);

/* Finding. */
AtspiAccessible *
driver_find (Driver *self, AtspiAccessible *below, AtspiRole role, const char *name);
AtspiAccessible *
driver_look (Driver *self, AtspiAccessible *below, AtspiRole role, const char *name);
GPtrArray *driver_list (Driver *self, AtspiAccessible *below, AtspiRole role);

/**
 * DriverPredicate:
 *
 * Returns: whether the condition is true
 */
typedef gboolean (*DriverPredicate) (Driver *self, gpointer user_data);

void driver_wait (Driver *self, DriverPredicate predicate, gpointer user_data, const char *what);
void driver_wait_gone (Driver *self, AtspiAccessible *below, AtspiRole role, const char *name);
void driver_wait_text (Driver *self, AtspiAccessible *accessible, const char *pattern);
void
driver_wait_state (Driver *self, AtspiAccessible *accessible, AtspiStateType state, gboolean set);

/* When something is not as it should be. */
void driver_fail (Driver *self, const char *format, ...) G_GNUC_PRINTF (2, 3) G_GNUC_NORETURN;
char *driver_dump (Driver *self, AtspiAccessible *below);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Driver, driver_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAccessible, g_object_unref)

G_END_DECLS
