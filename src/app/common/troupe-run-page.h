/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The interface of the pages that show a run. */

#pragma once

#include "troupe-run.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_RUN_PAGE (troupe_run_page_get_type ())

G_DECLARE_INTERFACE (TroupeRunPage, troupe_run_page, TROUPE, RUN_PAGE, GtkWidget)

/**
 * TroupeRunPage:
 *
 * A page of the view of a run. The view uses its pages only through this interface, so that a new
 * page only needs to be a child of its stack.
 */

/**
 * TroupeRunPageInterface:
 * @name: of the page in its stack, and in the settings
 * @title: of the page, marked for translation
 * @icon_name: of the page
 * @shows_rows: whether the page shows the rows of the results, which are not updated while no such
 *   page is active
 * @set_run: shows a run on the page
 * @set_active: (nullable): called when the page becomes visible or hidden; for pages that do work
 *   of their own to follow a run
 * @focus_search: (nullable): moves the focus to the search of the page
 */
struct _TroupeRunPageInterface
{
  GTypeInterface parent_interface;

  const char *name;
  const char *title;
  const char *icon_name;
  gboolean shows_rows;
  void (*set_run) (TroupeRunPage *self, TroupeRun *run);
  void (*set_active) (TroupeRunPage *self, gboolean active);
  gboolean (*focus_search) (TroupeRunPage *self);
};

void troupe_run_page_set_run (TroupeRunPage *self, TroupeRun *run);
void troupe_run_page_set_active (TroupeRunPage *self, gboolean active);
void troupe_run_page_describe (TroupeRunPage *self, AdwViewStackPage *page);
gboolean troupe_run_page_focus_search (TroupeRunPage *self);
gboolean troupe_run_page_get_shows_rows (TroupeRunPage *self);

G_END_DECLS
