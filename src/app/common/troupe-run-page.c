/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The interface of the pages of a run. */

#include "troupe-run-page.h"

#include "troupe-config.h"

#include <glib/gi18n.h>

G_DEFINE_INTERFACE (TroupeRunPage, troupe_run_page, GTK_TYPE_WIDGET)

static void
troupe_run_page_default_init (TroupeRunPageInterface *iface)
{
}

/**
 * troupe_run_page_describe:
 * @page: the page object of @self in the stack
 *
 * Gives @page the name, the title and the icon of @self.
 */
void
troupe_run_page_describe (TroupeRunPage *self, AdwViewStackPage *page)
{
  TroupeRunPageInterface *iface = TROUPE_RUN_PAGE_GET_IFACE (self);

  g_return_if_fail (TROUPE_IS_RUN_PAGE (self));

  adw_view_stack_page_set_name (page, iface->name);
  adw_view_stack_page_set_title (page, gettext (iface->title));
  adw_view_stack_page_set_icon_name (page, iface->icon_name);
}

/**
 * troupe_run_page_set_run:
 * @run: a run
 *
 * Shows a run on the page.
 */
void
troupe_run_page_set_run (TroupeRunPage *self, TroupeRun *run)
{
  g_return_if_fail (TROUPE_IS_RUN_PAGE (self));

  TROUPE_RUN_PAGE_GET_IFACE (self)->set_run (self, run);
}

/**
 * troupe_run_page_set_active:
 * @active: whether the page is visible
 *
 * Starts or stops updates of the page from its run.
 */
void
troupe_run_page_set_active (TroupeRunPage *self, gboolean active)
{
  TroupeRunPageInterface *iface = TROUPE_RUN_PAGE_GET_IFACE (self);

  g_return_if_fail (TROUPE_IS_RUN_PAGE (self));

  if (iface->set_active)
    iface->set_active (self, active);
}

/**
 * troupe_run_page_focus_search:
 *
 * Moves the focus to the search of the page.
 *
 * Returns: %FALSE if it has none
 */
gboolean
troupe_run_page_focus_search (TroupeRunPage *self)
{
  TroupeRunPageInterface *iface = TROUPE_RUN_PAGE_GET_IFACE (self);

  g_return_val_if_fail (TROUPE_IS_RUN_PAGE (self), FALSE);

  return iface->focus_search && iface->focus_search (self);
}

/**
 * troupe_run_page_get_shows_rows:
 *
 * Returns: whether the page shows the rows of the results
 */
gboolean
troupe_run_page_get_shows_rows (TroupeRunPage *self)
{
  g_return_val_if_fail (TROUPE_IS_RUN_PAGE (self), FALSE);

  return TROUPE_RUN_PAGE_GET_IFACE (self)->shows_rows;
}
