/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Compares two kept runs: their figures, and the results that differ. */

#include "troupe-comparison-page.h"

#include "troupe-cell.h"
#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-differing-item.h"
#include "troupe-focus.h"
#include "troupe-isolate.h"
#include "troupe-primary-menu.h"
#include "troupe-run-figures.h"
#include "troupe-wrap.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* The width below which a figure is not wrapped. */
#define LEAST_CHARS 10

/* Two rates that differ by less are called the same. */
#define SAME_RATE 0.005

struct _TroupeComparisonPage
{
  AdwBin parent_instance;

  TroupeRun *runs[2];
  /* Ends the comparison of the results of earlier runs. */
  GCancellable *cancellable;

  GtkGrid *figures;
  GtkLabel *speed_label;
  GtkLabel *difference_label;
  GtkWidget *spinner;
  GtkWidget *items;
  GtkNoSelection *selection;
  GtkColumnView *column_view;
  GtkColumnViewColumn *index_column;
  GtkColumnViewColumn *first_column;
  GtkColumnViewColumn *second_column;
};

G_DEFINE_FINAL_TYPE (TroupeComparisonPage, troupe_comparison_page, ADW_TYPE_BIN)

/* Figures */

static void
add_label (TroupeComparisonPage *self, int row, int column, char *text)
{
  g_autofree char *owned = text;
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "label", owned, "xalign", 0.0f, "wrap", TRUE, "selectable",
                    column > 0, "hexpand", column > 0, "width-chars", LEAST_CHARS, NULL);

  /* The words of a title are not broken. */
  if (column > 0)
    troupe_wrap_label (GTK_LABEL (label));
  if (row == 0)
    gtk_widget_add_css_class (label, "heading");
  else if (column == 0)
    gtk_widget_add_css_class (label, "dim-label");
  else
    gtk_widget_add_css_class (label, "numeric");
  gtk_grid_attach (self->figures, label, column, row, 1, 1);
}

static char *
describe_known (guint64 bytes)
{
  return bytes > 0 ? g_format_size (bytes) : g_strdup ("–");
}

/* Adds the column of one run; its rows are those of add_titles(). */
static void
add_run (TroupeComparisonPage *self, guint n, TroupePastRun *past, const TroupeRunFigures *figures)
{
  const TroupePastRunFacts *facts = troupe_past_run_get_facts (past);
  const int column = 1 + n;
  int row = 0;

  /* Translators: the number of a kept run, and what it ran */
  add_label (self, row++, column,
             g_strdup_printf (_ ("Run %" PRIu64 ", %s"), facts->id, facts->title));
  add_label (self, row++, column, g_strdup (troupe_past_run_state_to_text (facts->state)));
  add_label (self, row++, column, troupe_describe_moment (facts->started_on));
  add_label (self, row++, column, g_strdup (facts->host));
  add_label (self, row++, column, troupe_describe_duration (facts->seconds));
  add_label (self, row++, column, troupe_describe_part (figures->n_done, facts->n_items));
  add_label (self, row++, column, troupe_describe_count (figures->n_failed));
  add_label (self, row++, column,
             figures->items_per_second > 0 ? troupe_describe_rate (figures->items_per_second)
                                           : g_strdup ("–"));
  /* Translators: how many times as fast as one item after the other */
  add_label (self, row++, column,
             figures->speedup > 0 ? g_strdup_printf (_ ("%.1f ×"), figures->speedup)
                                  : g_strdup ("–"));
  add_label (self, row++, column,
             figures->cores > 0 ? g_strdup_printf ("%.1f", figures->cores) : g_strdup ("–"));
  add_label (self, row++, column, describe_known (figures->max_rss_bytes));
  add_label (self, row++, column, troupe_describe_count (figures->n_workers));
}

static void
add_titles (TroupeComparisonPage *self)
{
  static const char *const titles[] = {
    "",
    N_ ("State"),
    N_ ("Started"),
    N_ ("Host"),
    N_ ("Duration"),
    N_ ("Items"),
    N_ ("Failed"),
    N_ ("Items per Second"),
    N_ ("Speed-up"),
    N_ ("Cores Used"),
    N_ ("Peak Memory of a Worker"),
    N_ ("Workers Started"),
  };

  for (guint i = 1; i < G_N_ELEMENTS (titles); i++)
    add_label (self, i, 0, g_strdup (_ (titles[i])));
}

static void
clear_figures (TroupeComparisonPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->figures))))
    gtk_grid_remove (self->figures, child);
}

/* Which run did more items in each second. */
static char *
describe_speed (const guint64 ids[2], const TroupeRunFigures figures[2])
{
  const double rates[] = { figures[0].items_per_second, figures[1].items_per_second };
  const guint faster = rates[1] > rates[0];
  double times;

  if (rates[0] <= 0 || rates[1] <= 0)
    return NULL;
  times = rates[faster] / rates[!faster];
  if (times < 1 + SAME_RATE)
    return g_strdup (_ ("Both runs were equally fast."));
  /* Translators: the numbers of two runs */
  return g_strdup_printf (
      _ ("Run %" PRIu64 " was %.2f times as fast as run %" PRIu64 ", in items per second."),
      ids[faster], times, ids[!faster]);
}

/* Results */

static char *
describe_difference (const TroupeDifference *difference)
{
  const guint64 n = troupe_difference_get_n_differing (difference);
  g_autofree char *same = troupe_describe_count (difference->n_same);
  g_autofree char *differing = troupe_describe_count (n);
  GString *text;

  if (n == 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "The result of %s item is the same in both runs.",
                     "The results of all %s items are the same in both runs.", difference->n_same),
        same);

  text = g_string_new (NULL);
  g_string_append_printf (text,
                          g_dngettext (GETTEXT_PACKAGE, "%s result is the same.",
                                       "%s results are the same.", difference->n_same),
                          same);
  g_string_append_c (text, ' ');
  g_string_append_printf (
      text, g_dngettext (GETTEXT_PACKAGE, "%s result differs:", "%s results differ:", n),
      differing);
  for (guint i = 0; i < TROUPE_N_DIFFERENCES; i++)
    if (difference->n_kind[i] > 0)
      {
        g_autofree char *count = troupe_describe_count (difference->n_kind[i]);

        /* Translators: a number of items, and how their results differ, as “only in the first run”
         */
        g_string_append_printf (text, _ (" %s %s;"), count, troupe_difference_kind_to_text (i));
      }
  /* In place of the last semicolon, whatever that is in the language. */
  g_string_truncate (text, g_utf8_find_prev_char (text->str, text->str + text->len) - text->str);
  g_string_append_c (text, '.');
  return g_string_free (text, FALSE);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TroupeComparisonPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeDifference) difference =
      troupe_difference_new_finish (TROUPE_RESULTS (source), result, &error);
  g_autoptr (GListModel) list = NULL;
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_visible (self->spinner, FALSE);
  if (difference == NULL)
    {
      troupe_isolate_show (self->difference_label, error->message);
      return;
    }

  text = describe_difference (difference);
  gtk_label_set_label (self->difference_label, text);
  list = troupe_differing_item_create_list (difference, troupe_run_get_results (self->runs[0]),
                                            troupe_run_get_results (self->runs[1]));
  gtk_no_selection_set_model (self->selection, list);
  gtk_widget_set_visible (self->items, difference->n_rows > 0);
}

/* Cells */

static void
setup_number_cb (GtkSignalListItemFactory *factory,
                 GtkListItem *list_item,
                 GtkColumnViewColumn *column)
{
  troupe_cell_setup (list_item, column, TROUPE_CELL_NUMBER, 6);
}

static void
setup_text_cb (GtkSignalListItemFactory *factory,
               GtkListItem *list_item,
               GtkColumnViewColumn *column)
{
  troupe_cell_setup (list_item, column, TROUPE_CELL_TEXT, 16);
}

static void
bind_index_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  g_autofree char *number = troupe_describe_count (
      troupe_differing_item_get_index (gtk_list_item_get_item (list_item)) + 1);

  troupe_cell_set_text (list_item, number);
}

static void
bind_input_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  troupe_cell_set_text (list_item,
                        troupe_differing_item_get_input (gtk_list_item_get_item (list_item)));
}

static void
bind_kind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  troupe_cell_set_text (list_item,
                        troupe_differing_item_get_kind_text (gtk_list_item_get_item (list_item)));
}

static void
bind_first_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  troupe_cell_set_text (list_item,
                        troupe_differing_item_get_text (gtk_list_item_get_item (list_item), 0));
}

static void
bind_second_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  troupe_cell_set_text (list_item,
                        troupe_differing_item_get_text (gtk_list_item_get_item (list_item), 1));
}

static void
name_column (GtkColumnViewColumn *column, guint64 id)
{
  /* Translators: the number of a kept run */
  g_autofree char *title = g_strdup_printf (_ ("Run %" PRIu64), id);

  gtk_column_view_column_set_title (column, title);
}

static void
clear (TroupeComparisonPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->runs[0]);
  g_clear_object (&self->runs[1]);
}

static void
troupe_comparison_page_dispose (GObject *object)
{
  clear (TROUPE_COMPARISON_PAGE (object));

  G_OBJECT_CLASS (troupe_comparison_page_parent_class)->dispose (object);
}

static void
troupe_comparison_page_class_init (TroupeComparisonPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = troupe_comparison_page_dispose;

  g_type_ensure (TROUPE_TYPE_PRIMARY_MENU);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-comparison-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeComparisonPage, figures);
  gtk_widget_class_bind_template_child (widget_class, TroupeComparisonPage, speed_label);
  gtk_widget_class_bind_template_child (widget_class, TroupeComparisonPage, difference_label);
  gtk_widget_class_bind_template_child (widget_class, TroupeComparisonPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, TroupeComparisonPage, items);
  gtk_widget_class_bind_template_child (widget_class, TroupeComparisonPage, selection);
  gtk_widget_class_bind_template_child (widget_class, TroupeComparisonPage, column_view);
  gtk_widget_class_bind_template_child (widget_class, TroupeComparisonPage, index_column);
  gtk_widget_class_bind_template_child (widget_class, TroupeComparisonPage, first_column);
  gtk_widget_class_bind_template_child (widget_class, TroupeComparisonPage, second_column);
  gtk_widget_class_bind_template_callback (widget_class, setup_number_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_text_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_index_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_input_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_first_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_second_cb);
}

static void
troupe_comparison_page_init (TroupeComparisonPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  troupe_focus_pass_rows (GTK_WIDGET (self->column_view));
  troupe_cell_align_title (self->column_view, self->index_column);
}

/**
 * troupe_comparison_page_show:
 * @first: the entry of a kept run
 * @first_run: that run
 * @second: the entry of another one
 * @second_run: that run
 *
 * Shows their figures, compares their results in the background, and shows those that differ.
 */
void
troupe_comparison_page_show (TroupeComparisonPage *self,
                             TroupePastRun *first,
                             TroupeRun *first_run,
                             TroupePastRun *second,
                             TroupeRun *second_run)
{
  const guint64 ids[] = { troupe_past_run_get_facts (first)->id,
                          troupe_past_run_get_facts (second)->id };
  g_autofree char *speed = NULL;
  TroupeRunFigures figures[2];

  g_return_if_fail (TROUPE_IS_COMPARISON_PAGE (self));

  clear (self);
  self->runs[0] = g_object_ref (first_run);
  self->runs[1] = g_object_ref (second_run);
  troupe_run_figures_compute (first_run, &figures[0]);
  troupe_run_figures_compute (second_run, &figures[1]);
  clear_figures (self);
  add_titles (self);
  add_run (self, 0, first, &figures[0]);
  add_run (self, 1, second, &figures[1]);
  speed = describe_speed (ids, figures);
  gtk_label_set_label (self->speed_label, speed ? speed : "");
  gtk_widget_set_visible (GTK_WIDGET (self->speed_label), speed != NULL);

  name_column (self->first_column, ids[0]);
  name_column (self->second_column, ids[1]);
  gtk_no_selection_set_model (self->selection, NULL);
  gtk_widget_set_visible (self->items, FALSE);
  gtk_widget_set_visible (self->spinner, TRUE);
  gtk_label_set_label (self->difference_label, _ ("Comparing the results…"));
  self->cancellable = g_cancellable_new ();
  troupe_difference_new_async (troupe_run_get_results (first_run),
                               troupe_run_get_results (second_run), self->cancellable, compared_cb,
                               g_object_ref (self));
}
