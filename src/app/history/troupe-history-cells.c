/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills the cells of the list of kept runs, column by column. */

#include "troupe-history-cells.h"

#include "troupe-cell.h"
#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-past-run.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define KEPT_ICON "starred-symbolic"

typedef struct
{
  const char *id;
  TroupeCellKind kind;
  guint characters;
  const char *sorted_by;
  char *(*describe) (const TroupePastRunFacts *run);
} Content;

static char *
describe_id (const TroupePastRunFacts *run)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, run->id);
}

static char *
describe_title (const TroupePastRunFacts *run)
{
  return g_strdup (run->title);
}

static char *
describe_state (const TroupePastRunFacts *run)
{
  return g_strdup (troupe_past_run_state_to_text (run->state));
}

static char *
describe_start (const TroupePastRunFacts *run)
{
  return troupe_describe_moment (run->started_on);
}

static char *
describe_seconds (const TroupePastRunFacts *run)
{
  return troupe_describe_duration (run->seconds);
}

static char *
describe_items (const TroupePastRunFacts *run)
{
  return troupe_describe_part (run->n_done, run->n_items);
}

static char *
describe_failed (const TroupePastRunFacts *run)
{
  return run->n_failed > 0 ? troupe_describe_count (run->n_failed) : g_strdup ("–");
}

static char *
describe_host (const TroupePastRunFacts *run)
{
  return g_strdup (run->host);
}

/* Each entry is found by the id of its column in troupe-history-list.ui. The star has no text. */
static const Content contents[] = {
  { "run_column", TROUPE_CELL_NUMBER, 3, "id", describe_id },
  { "job_column", TROUPE_CELL_TEXT, 12, "title", describe_title },
  { "state_column", TROUPE_CELL_TEXT, 12, "state", describe_state },
  { "started_column", TROUPE_CELL_TEXT, 16, "started-on", describe_start },
  { "duration_column", TROUPE_CELL_NUMBER, 9, "seconds", describe_seconds },
  { "items_column", TROUPE_CELL_NUMBER, 12, "n-done", describe_items },
  { "failed_column", TROUPE_CELL_NUMBER, 4, "n-failed", describe_failed },
  { "host_column", TROUPE_CELL_TEXT, 10, "host", describe_host },
  { "kept_column", TROUPE_CELL_TEXT, 0, "kept-for-ever", NULL },
};

static GQuark
handler_quark (void)
{
  return g_quark_from_static_string ("troupe-history-cells-handler");
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, const Content *content)
{
  GtkColumnViewColumn *column = g_object_get_data (G_OBJECT (factory), "column");

  if (content->describe == NULL)
    {
      troupe_cell_set_child (list_item,
                             g_object_new (GTK_TYPE_IMAGE, "halign", GTK_ALIGN_START, NULL));
      return;
    }
  troupe_cell_setup (list_item, column, content->kind, content->characters);
  /* The table scrolls before a text is cut. */
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (gtk_list_item_get_child (list_item)),
                                 content->characters);
}

/* A screen reader reads the number and the job of the row. */
static void
name_row (GtkListItem *list_item, const TroupePastRunFacts *facts)
{
  GtkWidget *row = troupe_cell_get_row (list_item);
  /* Translators: the number of a kept run, and what it ran */
  g_autofree char *name = g_strdup_printf (_ ("Run %" PRIu64 ", %s"), facts->id, facts->title);

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_kept (GtkWidget *image, gboolean kept)
{
  g_object_set (image, "icon-name", kept ? KEPT_ICON : NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  kept ? _ ("Kept for ever") : _ ("Not kept for ever"), -1);
}

/* Emitted once for each property that changed; nothing is laid out before the next frame. */
static void
update_cell (GtkListItem *list_item)
{
  const Content *content = g_object_get_data (G_OBJECT (list_item), "content");
  const TroupePastRunFacts *facts = troupe_past_run_get_facts (gtk_list_item_get_item (list_item));
  g_autofree char *text = NULL;

  if (content->describe == NULL)
    {
      show_kept (gtk_list_item_get_child (list_item), facts->kept_for_ever);
      return;
    }
  text = content->describe (facts);
  troupe_cell_set_text (list_item, text);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, const Content *content)
{
  GObject *run = gtk_list_item_get_item (list_item);
  const gulong handler =
      g_signal_connect_swapped (run, "notify", G_CALLBACK (update_cell), list_item);

  g_object_set_data (G_OBJECT (list_item), "content", (gpointer) content);
  g_object_set_qdata (G_OBJECT (list_item), handler_quark (), GSIZE_TO_POINTER (handler));
  update_cell (list_item);
  if (content->describe == describe_title)
    name_row (list_item, troupe_past_run_get_facts (TROUPE_PAST_RUN (run)));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, const Content *content)
{
  g_signal_handler_disconnect (
      gtk_list_item_get_item (list_item),
      GPOINTER_TO_SIZE (g_object_steal_qdata (G_OBJECT (list_item), handler_quark ())));
}

static void
add_sorter (GtkColumnViewColumn *column, const Content *content)
{
  GtkExpression *expression =
      gtk_property_expression_new (TROUPE_TYPE_PAST_RUN, NULL, content->sorted_by);
  g_autoptr (GtkSorter) sorter = gtk_expression_get_value_type (expression) == G_TYPE_STRING
                                     ? GTK_SORTER (gtk_string_sorter_new (expression))
                                     : GTK_SORTER (gtk_numeric_sorter_new (expression));

  gtk_column_view_column_set_sorter (column, sorter);
}

/**
 * troupe_history_cells_get_column_id:
 * @n: a number from 0 on
 *
 * Returns: (nullable): the id of a column with cells, %NULL after the last one
 */
const char *
troupe_history_cells_get_column_id (guint n)
{
  return n < G_N_ELEMENTS (contents) ? contents[n].id : NULL;
}

/**
 * troupe_history_cells_fill:
 * @column_view: a list of #TroupePastRun
 * @column: its column with the id troupe_history_cells_get_column_id()
 * @n: the number of that id
 *
 * Fills the cells of the column from now on, and lets it be sorted by what it shows.
 */
void
troupe_history_cells_fill (GtkColumnView *column_view, GtkColumnViewColumn *column, guint n)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  gpointer content = (gpointer) &contents[n];

  g_object_set_data (G_OBJECT (factory), "column", column);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), content);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), content);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), content);
  gtk_column_view_column_set_factory (column, factory);
  add_sorter (column, content);
  if (contents[n].kind == TROUPE_CELL_NUMBER)
    troupe_cell_align_title (column_view, column);
}
