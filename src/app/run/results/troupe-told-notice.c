/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Says how many results are shown without their values, and why. */

#include "troupe-told-notice.h"

#include "troupe-config.h"
#include "troupe-describe.h"

#include <glib/gi18n.h>

struct _TroupeToldNotice
{
  AdwBin parent_instance;

  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (TroupeToldNotice, troupe_told_notice, ADW_TYPE_BIN)

static void
troupe_told_notice_class_init (TroupeToldNoticeClass *klass)
{
}

static void
troupe_told_notice_init (TroupeToldNotice *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static char *
describe (const TroupeResultsTold *told)
{
  g_autofree char *count = troupe_describe_count (told->n_bare);
  const gulong n = MIN (told->n_bare, G_MAXULONG);

  if (told->is_partial)
    return g_strdup_printf (
        ngettext ("This run does not keep its results: the value of %s item is no longer known.",
                  "This run does not keep its results: the values of %s items are no longer known.",
                  n),
        count);
  return g_strdup_printf (ngettext ("The value of %s item is too large to be shown here.",
                                    "The values of %s items are too large to be shown here.", n),
                          count);
}

/**
 * troupe_told_notice_update:
 * @results: (nullable): the results that are shown
 *
 * Says how many of them have no value here.
 */
void
troupe_told_notice_update (TroupeToldNotice *self, TroupeResults *results)
{
  const TroupeResultsTold *told = results ? troupe_results_get_told (results) : NULL;
  g_autofree char *text = told && told->n_bare > 0 ? describe (told) : NULL;

  g_return_if_fail (TROUPE_IS_TOLD_NOTICE (self));

  gtk_label_set_label (self->label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}
