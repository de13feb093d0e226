/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens menus and lists that stand above a part of a window, and finds the one that is open. */

#include "menu-pages.h"

#include "app-test.h"
#include "form-pages.h"
#include "run-pages.h"
#include "troupe-field-chooser.h"
#include "troupe-history-list.h"
#include "troupe-primary-menu.h"
#include "troupe-python-rows.h"
#include "troupe-result-table.h"
#include "troupe-worker-table.h"

static gboolean
is_ready (gpointer button)
{
  return gtk_widget_get_sensitive (button) && gtk_widget_get_mapped (button);
}

static gboolean
has_open (gpointer widget)
{
  return menu_pages_find_open (widget) != NULL;
}

/* Finds a child of a window above the one of jobs. */
static GtkWidget *
find_above (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *found = NULL;

  for (guint i = 0; found == NULL && i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (window))
        found = app_test_find_type (GTK_WIDGET (window), type);
    }
  g_assert_nonnull (found);
  return found;
}

/* The first button for a menu in a widget. */
static void
open_button (GtkWidget *widget)
{
  GtkWidget *button = app_test_find_type (widget, GTK_TYPE_MENU_BUTTON);

  app_test_wait (is_ready, button);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  app_test_wait (has_open, button);
}

/* The menu of the rows of a table. */
static void
open_row_menu (GType type)
{
  GtkWidget *table = find_above (type);
  g_autoptr (GPtrArray) menus = g_ptr_array_new ();

  app_test_list (table, GTK_TYPE_POPOVER_MENU, menus);
  for (guint i = 0; i < menus->len; i++)
    if (!GTK_IS_MENU_BUTTON (gtk_widget_get_parent (menus->pdata[i])))
      {
        gtk_popover_popup (menus->pdata[i]);
        break;
      }
  app_test_wait (has_open, table);
}

/**
 * menu_pages_open_main_menu:
 * @window: a window
 *
 * Opens its main menu.
 */
void
menu_pages_open_main_menu (TroupeWindow *window)
{
  g_autoptr (GPtrArray) menus = g_ptr_array_new ();

  /* Each page has one. */
  app_test_list (GTK_WIDGET (window), TROUPE_TYPE_PRIMARY_MENU, menus);
  for (guint i = 0; i < menus->len; i++)
    if (gtk_widget_get_mapped (menus->pdata[i]))
      {
        open_button (menus->pdata[i]);
        return;
      }
}

/**
 * menu_pages_open_functions:
 * @window: a window
 *
 * Opens the list of the functions in a Python file.
 */
void
menu_pages_open_functions (TroupeWindow *window)
{
  form_pages_open (window, "parameter-grid.troupe");
  open_button (app_test_find_type (GTK_WIDGET (window), TROUPE_TYPE_PYTHON_ROWS));
}

/**
 * menu_pages_open_columns:
 * @window: a window
 *
 * Opens the list of the columns of the workers.
 */
void
menu_pages_open_columns (TroupeWindow *window)
{
  run_pages_present_workers (GTK_WINDOW (window));
  open_button (find_above (TROUPE_TYPE_WORKER_TABLE));
}

/**
 * menu_pages_open_fields:
 * @window: a window
 *
 * Opens the list of the members of values.
 */
void
menu_pages_open_fields (TroupeWindow *window)
{
  run_pages_present_results (GTK_WINDOW (window));
  open_button (find_above (TROUPE_TYPE_FIELD_CHOOSER));
}

/**
 * menu_pages_open_worker:
 * @window: a window
 *
 * Opens the menu of a worker.
 */
void
menu_pages_open_worker (TroupeWindow *window)
{
  run_pages_present_workers (GTK_WINDOW (window));
  open_row_menu (TROUPE_TYPE_WORKER_TABLE);
}

/**
 * menu_pages_open_result:
 * @window: a window
 *
 * Opens the menu of a result.
 */
void
menu_pages_open_result (TroupeWindow *window)
{
  run_pages_present_results (GTK_WINDOW (window));
  open_row_menu (TROUPE_TYPE_RESULT_TABLE);
}

/**
 * menu_pages_open_past_run:
 * @window: a window
 *
 * Opens the menu of a kept run.
 */
void
menu_pages_open_past_run (TroupeWindow *window)
{
  run_pages_present_history (GTK_WINDOW (window));
  open_row_menu (TROUPE_TYPE_HISTORY_LIST);
}

/**
 * menu_pages_find_open:
 * @widget: a widget
 *
 * Returns: (transfer none) (nullable): what stands above a part of it
 */
GtkWidget *
menu_pages_find_open (GtkWidget *widget)
{
  g_autoptr (GPtrArray) popovers = g_ptr_array_new ();

  app_test_list (widget, GTK_TYPE_POPOVER, popovers);
  for (guint i = 0; i < popovers->len; i++)
    if (gtk_widget_get_mapped (popovers->pdata[i]))
      return popovers->pdata[i];
  return NULL;
}
