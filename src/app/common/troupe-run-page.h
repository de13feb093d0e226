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
 * A page of the view of a run. What such a view does with its pages, it does through this
 * interface, so that a new page is a child of its stack and nothing else.
 */

/**
 * TroupeRunPageInterface:
 * @name: of the page in its stack, and in the settings
 * @title: of the page, marked for translation
 * @icon_name: of the page
 * @shows_rows: whether the page shows the rows of the results, which stand still while no such page
 *   is active
 * @set_run: makes the page show this run
 * @set_active: (nullable): tells the page whether a person looks at it; for pages that do work of
 *   their own to follow a run
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
};

void troupe_run_page_set_run (TroupeRunPage *self, TroupeRun *run);
void troupe_run_page_set_active (TroupeRunPage *self, gboolean active);
void troupe_run_page_describe (TroupeRunPage *self, AdwViewStackPage *page);
gboolean troupe_run_page_get_shows_rows (TroupeRunPage *self);

G_END_DECLS
