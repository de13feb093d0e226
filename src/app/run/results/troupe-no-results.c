/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Says why a list of results is empty. */

#include "troupe-no-results.h"

#include "troupe-config.h"

#include <glib/gi18n.h>

struct _TroupeNoResults
{
  AdwBin parent_instance;

  AdwStatusPage *page;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (TroupeNoResults, troupe_no_results, ADW_TYPE_BIN)

static const struct
{
  const char *icon;
  const char *title;
  const char *description;
} texts[] = {
  [TROUPE_NO_RESULTS_NOT_STARTED] = { "troupe-results-symbolic", N_ ("Not Started"),
                                      N_ ("Results appear here when the job runs.") },
  [TROUPE_NO_RESULTS_NOT_YET] = { "troupe-results-symbolic", N_ ("No Results Yet"),
                                  N_ ("Each item appears here when a worker takes it.") },
  [TROUPE_NO_RESULTS_NO_ITEMS] = { "troupe-results-symbolic", N_ ("No Results"),
                                   N_ ("The run ended before any item was run.") },
  [TROUPE_NO_RESULTS_NOT_KEPT] = { "troupe-results-symbolic", N_ ("No Results Kept"),
                                   N_ ("This run does not keep its results.") },
  [TROUPE_NO_RESULTS_FILTERED] = { "edit-find-symbolic", N_ ("No Results Found"),
                                   N_ ("There are results, but none of them is shown.") },
};

static void
troupe_no_results_class_init (TroupeNoResultsClass *klass)
{
}

static void
troupe_no_results_init (TroupeNoResults *self)
{
  self->page = ADW_STATUS_PAGE (adw_status_page_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->page), "compact");
  self->button = gtk_button_new_with_mnemonic (_ ("_Clear Filter"));
  gtk_widget_set_halign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->button, "pill");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "results.clear-filter");
  adw_status_page_set_child (self->page, self->button);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->page));
  troupe_no_results_set_reason (self, TROUPE_NO_RESULTS_NOT_STARTED);
}

/**
 * troupe_no_results_set_reason:
 * @reason: why there are no results
 *
 * Says why.
 */
void
troupe_no_results_set_reason (TroupeNoResults *self, TroupeNoResultsReason reason)
{
  g_return_if_fail (TROUPE_IS_NO_RESULTS (self));
  g_return_if_fail (reason < G_N_ELEMENTS (texts));

  adw_status_page_set_icon_name (self->page, texts[reason].icon);
  adw_status_page_set_title (self->page, _ (texts[reason].title));
  adw_status_page_set_description (self->page, _ (texts[reason].description));
  gtk_widget_set_visible (self->button, reason == TROUPE_NO_RESULTS_FILTERED);
}
