/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window of one worker: graphs, command line, errors and latest items. */

#include "troupe-worker-window.h"

#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-event-words.h"
#include "troupe-graph.h"
#include "troupe-item-name.h"
#include "troupe-plain-row.h"
#include "troupe-text-section.h"

#include <glib/gi18n.h>

/* The number of latest items that are shown, and the number of characters of each. */
#define MAX_ITEMS       50
#define ITEM_CHARACTERS 60

/* The maximum length of standard error, in bytes. */
#define MAX_ERRORS (64 * 1024)

struct _TroupeWorkerWindow
{
  AdwWindow parent_instance;

  TroupeRun *run;
  TroupeWorker *worker;
  gboolean lacks_rows;

  AdwWindowTitle *title;
  TroupeGraph *cpu_graph;
  TroupeGraph *memory_graph;
  TroupeTextSection *command_section;
  TroupeTextSection *errors_section;
  GtkListBox *items_list;
  GtkWidget *no_items;
};

G_DEFINE_FINAL_TYPE (TroupeWorkerWindow, troupe_worker_window, ADW_TYPE_WINDOW)

/* Returns the latest results, TroupeResult, the newest one first. */
static GPtrArray *
get_latest (TroupeWorkerWindow *self)
{
  const TroupeWorkerStatus *status = troupe_worker_get_status (self->worker);
  GListModel *results = G_LIST_MODEL (troupe_run_get_results (self->run));
  GPtrArray *latest = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_sought = 0;

  self->lacks_rows = FALSE;
  for (guint i = status->n_latest; i > 0; i--)
    {
      const TroupeItemSpan *span = &status->latest[i - 1];

      for (guint64 j = span->count; j > 0 && n_sought < MAX_ITEMS; j--, n_sought++)
        {
          TroupeResult *result = g_list_model_get_item (results, span->first_index + j - 1);

          if (result)
            g_ptr_array_add (latest, result);
          else
            self->lacks_rows = TRUE;
        }
    }
  return latest;
}

static GtkWidget *
create_item_row (TroupeResult *result)
{
  g_autoptr (GBytes) input = troupe_result_get_input_bytes (result);
  g_autofree char *title = input ? troupe_describe_bytes (input, ITEM_CHARACTERS) : g_strdup ("–");
  g_autofree char *item = troupe_item_name_to_title (result);
  g_autofree char *seconds = troupe_describe_item_time (troupe_result_get_seconds (result));
  /* Translators: an item such as "Item 5", what came of it, and how long it took */
  g_autofree char *subtitle =
      g_strdup_printf (_ ("%s: %s, %s"), item, troupe_result_get_status_text (result), seconds);
  GtkWidget *row = troupe_plain_row_new (title, subtitle);

  g_object_set (row, "activatable", FALSE, "selectable", FALSE, NULL);
  return row;
}

/* Returns the standard error of the worker that belongs to no item. */
static char *
gather_own_errors (TroupeWorkerWindow *self)
{
  GListModel *events = G_LIST_MODEL (troupe_run_get_events (self->run));
  GString *errors = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, i);

      if (troupe_event_get_kind (event) == TROUPE_EVENT_WROTE &&
          troupe_event_get_worker (event) == troupe_worker_get_number (self->worker))
        {
          g_autofree char *words = troupe_event_words_describe (event);

          g_string_append_printf (errors, "%s\n", words);
        }
    }
  return g_string_free (errors, FALSE);
}

/* Returns the standard error of the items, in the order in which they finished. */
static char *
gather_errors (GPtrArray *latest)
{
  GString *errors = g_string_new (NULL);

  for (guint i = 0; i < latest->len && errors->len < MAX_ERRORS; i++)
    {
      const char *text = troupe_result_get_standard_error (latest->pdata[i]);
      g_autofree char *number = troupe_item_name_to_number (latest->pdata[i]);
      g_autofree char *entry = NULL;

      if (text == NULL || text[0] == '\0')
        continue;
      /* Translators: an item by its place, and below it what it wrote to standard error */
      entry = g_strdup_printf (_ ("item %s:\n%s"), number, text);
      if (!g_str_has_suffix (entry, "\n"))
        g_string_prepend_c (errors, '\n');
      g_string_prepend (errors, entry);
    }
  return g_string_free (errors, FALSE);
}

static void
update_items (TroupeWorkerWindow *self)
{
  g_autoptr (GPtrArray) latest = get_latest (self);
  g_autofree char *own_errors = gather_own_errors (self);
  g_autofree char *item_errors = gather_errors (latest);
  g_autofree char *errors = g_strconcat (own_errors, item_errors, NULL);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->items_list, 0)))
    gtk_list_box_remove (self->items_list, GTK_WIDGET (row));
  for (guint i = 0; i < latest->len; i++)
    gtk_list_box_append (self->items_list, create_item_row (latest->pdata[i]));
  /* A placeholder in the list would be behind its last row, whose corners were not round then. */
  gtk_widget_set_visible (GTK_WIDGET (self->items_list), latest->len > 0);
  gtk_widget_set_visible (self->no_items, latest->len == 0);
  g_object_set (self->errors_section, "text", errors, NULL);
}

static void
rows_changed_cb (TroupeWorkerWindow *self)
{
  if (self->lacks_rows)
    update_items (self);
}

static void
events_changed_cb (TroupeWorkerWindow *self,
                   guint position,
                   guint removed,
                   guint added,
                   GListModel *events)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, i);

      if (troupe_event_get_kind (event) == TROUPE_EVENT_WROTE)
        update_items (self);
    }
}

static void
update_state (TroupeWorkerWindow *self)
{
  const gboolean alive = troupe_worker_is_alive (self->worker);

  adw_window_title_set_subtitle (self->title, alive ? troupe_worker_get_state_text (self->worker)
                                                    : troupe_worker_get_join_text (self->worker));
}

static void
troupe_worker_window_dispose (GObject *object)
{
  TroupeWorkerWindow *self = TROUPE_WORKER_WINDOW (object);

  if (self->run)
    {
      g_signal_handlers_disconnect_by_data (troupe_run_get_results (self->run), self);
      g_signal_handlers_disconnect_by_data (troupe_run_get_events (self->run), self);
    }
  if (self->worker)
    g_signal_handlers_disconnect_by_data (self->worker, self);
  g_clear_object (&self->run);
  g_clear_object (&self->worker);

  G_OBJECT_CLASS (troupe_worker_window_parent_class)->dispose (object);
}

static void
troupe_worker_window_class_init (TroupeWorkerWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = troupe_worker_window_dispose;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);

  g_type_ensure (TROUPE_TYPE_GRAPH);
  g_type_ensure (TROUPE_TYPE_TEXT_SECTION);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-worker-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerWindow, title);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerWindow, cpu_graph);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerWindow, memory_graph);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerWindow, command_section);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerWindow, errors_section);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerWindow, items_list);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerWindow, no_items);
}

static void
troupe_worker_window_init (TroupeWorkerWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * troupe_worker_window_new:
 * @run: a run
 * @worker: one of its workers
 *
 * Returns: (transfer none): a window, to be presented
 */
GtkWindow *
troupe_worker_window_new (TroupeRun *run, TroupeWorker *worker)
{
  TroupeWorkerWindow *self = g_object_new (TROUPE_TYPE_WORKER_WINDOW, NULL);
  g_autofree char *name = g_strdup_printf (_ ("Worker %u"), troupe_worker_get_number (worker));

  self->run = g_object_ref (run);
  self->worker = g_object_ref (worker);
  gtk_window_set_title (GTK_WINDOW (self), name);
  adw_window_title_set_title (self->title, name);
  troupe_graph_set_samples (self->cpu_graph, troupe_worker_get_samples (worker));
  troupe_graph_set_samples (self->memory_graph, troupe_worker_get_samples (worker));
  g_object_set (self->command_section, "text", troupe_worker_get_command_line (worker), NULL);

  g_signal_connect_object (worker, "notify::join-text", G_CALLBACK (update_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (worker, "notify::state-text", G_CALLBACK (update_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (worker, "notify::items-done", G_CALLBACK (update_items), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (troupe_run_get_results (run), "items-changed",
                           G_CALLBACK (rows_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (troupe_run_get_events (run), "items-changed",
                           G_CALLBACK (events_changed_cb), self, G_CONNECT_SWAPPED);
  update_state (self);
  update_items (self);
  return GTK_WINDOW (self);
}
