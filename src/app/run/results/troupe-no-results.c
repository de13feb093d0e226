/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Says why a list of results is empty. */

#include "troupe-no-results.h"

#include "troupe-config.h"
#include "troupe-focus.h"

#include <glib/gi18n.h>

/* Why there are no results. */
typedef enum
{
  NO_RESULTS_NOT_STARTED,
  NO_RESULTS_NOT_YET,
  /* Another process has not told any: of all results, or of those that it has written. */
  NO_RESULTS_NOT_TOLD,
  NO_RESULTS_NOT_WRITTEN,
  NO_RESULTS_NO_ITEMS,
  NO_RESULTS_NOT_KEPT,
  NO_RESULTS_FILTERED,
} Reason;

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
  [NO_RESULTS_NOT_STARTED] = { "troupe-results-symbolic", N_ ("Not Started"),
                               N_ ("Results appear here when the job runs.") },
  [NO_RESULTS_NOT_YET] = { "troupe-results-symbolic", N_ ("No Results Yet"),
                           N_ ("Each item appears here when a worker takes it.") },
  [NO_RESULTS_NOT_TOLD] = { "troupe-results-symbolic", N_ ("No Results Yet"),
                            N_ ("Each result appears here when its item is finished.") },
  [NO_RESULTS_NOT_WRITTEN] = { "troupe-results-symbolic", N_ ("No Results Yet"),
                               N_ ("Each result appears here when the run writes it.") },
  [NO_RESULTS_NO_ITEMS] = { "troupe-results-symbolic", N_ ("No Results"),
                            N_ ("The run ended before any item was run.") },
  [NO_RESULTS_NOT_KEPT] = { "troupe-results-symbolic", N_ ("No Results Kept"),
                            N_ ("This run does not keep its results.") },
  [NO_RESULTS_FILTERED] = { "edit-find-symbolic", N_ ("No Results Found"),
                            N_ ("There are results, but none of them is shown.") },
};

static void
set_reason (TroupeNoResults *self, Reason reason)
{
  adw_status_page_set_icon_name (self->page, texts[reason].icon);
  adw_status_page_set_title (self->page, _ (texts[reason].title));
  adw_status_page_set_description (self->page, _ (texts[reason].description));
  gtk_widget_set_visible (self->button, reason == NO_RESULTS_FILTERED);
  troupe_focus_name_statuses (GTK_WIDGET (self));
}

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
  set_reason (self, NO_RESULTS_NOT_STARTED);
}

static Reason
find_reason (TroupeRun *run, TroupeResults *results, gboolean filtered)
{
  const TroupeResultsTold *told = results ? troupe_results_get_told (results) : NULL;
  const TroupeRunState state = run ? troupe_run_get_state (run) : TROUPE_RUN_FINISHED;

  if (filtered && results && g_list_model_get_n_items (G_LIST_MODEL (results)) > 0)
    return NO_RESULTS_FILTERED;
  if (results && troupe_results_get_keep (results) != TROUPE_RESULTS_KEEP_ALL)
    return NO_RESULTS_NOT_KEPT;
  if (run == NULL || state == TROUPE_RUN_READY)
    return NO_RESULTS_NOT_STARTED;
  if (state != TROUPE_RUN_FINISHED && told && told->is_told)
    return told->is_partial ? NO_RESULTS_NOT_WRITTEN : NO_RESULTS_NOT_TOLD;
  if (state != TROUPE_RUN_FINISHED &&
      (troupe_run_get_control (run) || troupe_run_get_n_done (run) == 0))
    return NO_RESULTS_NOT_YET;
  return troupe_run_get_n_done (run) > 0 ? NO_RESULTS_NOT_KEPT : NO_RESULTS_NO_ITEMS;
}

/**
 * troupe_no_results_show:
 * @run: (nullable): a run
 * @results: (nullable): its results, none of which is shown
 * @filtered: whether that may be since only some are shown
 *
 * Says why there are none.
 */
void
troupe_no_results_show (TroupeNoResults *self,
                        TroupeRun *run,
                        TroupeResults *results,
                        gboolean filtered)
{
  g_return_if_fail (TROUPE_IS_NO_RESULTS (self));

  set_reason (self, find_reason (run, results, filtered));
}
