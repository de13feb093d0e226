/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of results: filter, search, details and export. */

#include "troupe-results-page.h"

#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-error-dialog.h"
#include "troupe-export.h"
#include "troupe-file-dialog.h"
#include "troupe-property.h"
#include "troupe-result-details.h"
#include "troupe-result-filter.h"
#include "troupe-result-table.h"
#include "troupe-run-page.h"
#include "troupe-time-chart.h"
#include "troupe-value-picture.h"

#include <glib/gi18n.h>

struct _TroupeResultsPage
{
  AdwBin parent_instance;

  TroupeResults *results;
  TroupeTrace *trace;
  gboolean narrow;
  gboolean are_commands;
  TroupeFormat export_format;

  TroupeResultFilter *filter;
  AdwToastOverlay *toasts;
  GtkStack *views;
  TroupeValuePicture *picture;
  TroupeTimeChart *chart;
  GtkSearchEntry *search_entry;
  GtkDropDown *show_drop_down;
  GtkLabel *found_label;
  GtkStack *stack;
  AdwFlap *flap;
  TroupeResultTable *table;
};

static void implement_run_page (TroupeRunPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeResultsPage,
                               troupe_results_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_RUN_PAGE, implement_run_page))

enum
{
  PROP_0,
  PROP_RESULTS,
  PROP_NARROW,
  PROP_FAILED_FIRST,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Status and view */

static gboolean
is_filtered (TroupeResultsPage *self)
{
  return gtk_drop_down_get_selected (self->show_drop_down) != TROUPE_RESULT_SHOW_ALL ||
         gtk_editable_get_text (GTK_EDITABLE (self->search_entry))[0] != '\0';
}

static char *
describe_found (TroupeResultsPage *self, gboolean searching)
{
  const guint n_found = g_list_model_get_n_items (G_LIST_MODEL (self->filter));
  const guint n_all = g_list_model_get_n_items (G_LIST_MODEL (self->results));
  g_autofree char *found = troupe_describe_count (n_found);
  g_autofree char *all = troupe_describe_count (n_all);

  if (searching)
    /* Translators: rows that were found until now, and all rows */
    return g_strdup_printf (
        ngettext ("%s of %s result. Searching…", "%s of %s results. Searching…", n_all), found,
        all);
  /* Translators: rows that are shown, and all rows */
  return g_strdup_printf (ngettext ("%s of %s result", "%s of %s results", n_all), found, all);
}

static void
update_found (TroupeResultsPage *self)
{
  const gboolean filtered = is_filtered (self);
  gboolean searching;

  g_object_get (self->filter, "searching", &searching, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->found_label), filtered && self->results);
  if (filtered && self->results)
    {
      g_autofree char *text = describe_found (self, searching);

      gtk_label_set_label (self->found_label, text);
    }
  gtk_stack_set_visible_child_name (
      self->stack,
      filtered && !searching && g_list_model_get_n_items (G_LIST_MODEL (self->filter)) == 0
          ? "nothing"
          : "table");
}

/* Updates the view after the rows or the visible page changed. */
static void
update_view (TroupeResultsPage *self)
{
  TroupeTimeHistogram times = { 0 };
  const char *view;

  if (self->results == NULL)
    return;

  view = gtk_stack_get_visible_child_name (self->views);
  troupe_value_picture_update (self->picture, g_strcmp0 (view, "picture") == 0);
  if (g_strcmp0 (view, "times") != 0)
    return;
  if (self->trace)
    troupe_trace_get_times (self->trace, &times);
  troupe_time_chart_set_times (self->chart, &times);
}

static void
search_changed_cb (TroupeResultsPage *self)
{
  g_object_set (self->filter, "search", gtk_editable_get_text (GTK_EDITABLE (self->search_entry)),
                NULL);
  update_found (self);
}

static void
stop_search_cb (TroupeResultsPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_widget_child_focus (GTK_WIDGET (self->table), GTK_DIR_TAB_FORWARD);
}

/* The details of a running item show what it prints. */
static void
watch (TroupeResultsPage *self, TroupeResult *chosen)
{
  TroupeWatchedItem *watched;

  if (self->results == NULL)
    return;

  watched = troupe_results_get_watched (self->results);
  if (chosen != NULL && troupe_result_get_status (chosen) == TROUPE_RESULT_RUNNING)
    troupe_watched_item_watch (watched, troupe_result_get_index (chosen));
  else
    troupe_watched_item_unwatch (watched);
}

static void
chosen_cb (TroupeResultsPage *self)
{
  TroupeResult *chosen = troupe_result_table_get_chosen (self->table);

  watch (self, chosen);
  adw_flap_set_reveal_flap (self->flap, chosen != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "results.copy-input", chosen != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "results.copy-value", chosen != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "results.copy-record", chosen != NULL);
}

/* If the page is folded, a swipe or a click beside the details closes them. */
static void
revealed_cb (TroupeResultsPage *self)
{
  if (!adw_flap_get_reveal_flap (self->flap))
    troupe_result_table_unchoose (self->table);
}

/* Actions */

static void
close_details_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeResultsPage *self = TROUPE_RESULTS_PAGE (widget);

  troupe_result_table_unchoose (self->table);
  gtk_widget_child_focus (GTK_WIDGET (self->table), GTK_DIR_TAB_FORWARD);
}

static void
copy_value_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeResult *chosen = troupe_result_table_get_chosen (TROUPE_RESULTS_PAGE (widget)->table);
  const gboolean ok = troupe_result_get_status (chosen) == TROUPE_RESULT_OK;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          ok ? troupe_result_get_value (chosen)
                             : troupe_result_get_message (chosen));
}

static void
copy_input_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeResult *chosen = troupe_result_table_get_chosen (TROUPE_RESULTS_PAGE (widget)->table);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), troupe_result_get_input (chosen));
}

static void
copy_record_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeResult *chosen = troupe_result_table_get_chosen (TROUPE_RESULTS_PAGE (widget)->table);
  g_autoptr (TroupeFormatter) formatter = troupe_formatter_new (TROUPE_FORMAT_JSONL);
  g_autoptr (GString) text = g_string_new (NULL);
  guint32 offset;
  const TroupeResultChunk *run = troupe_result_get_chunk (chosen, &offset);

  troupe_formatter_add (formatter, run, offset, 1, text);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
}

typedef struct
{
  TroupeResultsPage *page;
  char *path;
} Exporting;

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Exporting *exporting = user_data;
  g_autoptr (TroupeResultsPage) self = exporting->page;
  g_autofree char *path = exporting->path;
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;

  g_free (exporting);
  if (troupe_export_finish (TROUPE_RESULTS (source), result, &error))
    {
      /* Translators: the name of a file */
      said = g_strdup_printf (_ ("The results are in “%s”"), name);
      adw_toast_overlay_add_toast (self->toasts, adw_toast_new (said));
    }
  else if (gtk_widget_get_root (GTK_WIDGET (self)))
    {
      troupe_show_error (GTK_WIDGET (self), _ ("The Results Were Not Exported"), error);
    }
}

static void
export_to_cb (gpointer owner, const char *path)
{
  troupe_results_page_export (owner, TROUPE_RESULTS_PAGE (owner)->export_format, path);
}

static void
export_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeResultsPage *self = TROUPE_RESULTS_PAGE (widget);
  const char *nick = g_variant_get_string (parameter, NULL);
  g_autoptr (GEnumClass) formats = g_type_class_ref (TROUPE_TYPE_FORMAT);
  const char *ending = g_str_equal (nick, "lines") ? "txt" : nick;
  g_autofree char *name = NULL;

  /* Translators: the name of a file, without its ending */
  name = g_strconcat (_ ("results"), ".", ending, NULL);
  self->export_format = g_enum_get_value_by_nick (formats, nick)->value;
  troupe_file_dialog_save (widget, _ ("Export Results"), name, export_to_cb);
}

/* Object */

static void
set_results (TroupeResultsPage *self, TroupeResults *results, TroupeTrace *trace)
{
  if (!troupe_property_follow (self, &self->results, results, "items-changed",
                               G_CALLBACK (update_view)))
    return;

  g_clear_pointer (&self->trace, troupe_trace_unref);
  self->trace = trace ? troupe_trace_ref (trace) : NULL;
  gtk_stack_set_visible_child_name (self->views, "table");

  troupe_result_table_unchoose (self->table);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_drop_down_set_selected (self->show_drop_down, TROUPE_RESULT_SHOW_ALL);
  g_object_set (self->filter, "search", "", "results", results, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "results.export", results != NULL);
  update_found (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESULTS]);
  update_view (self);
}

static void
set_run (TroupeRunPage *page, TroupeRun *run)
{
  TroupeResultsPage *self = TROUPE_RESULTS_PAGE (page);

  self->are_commands = troupe_job_get_kind (troupe_run_get_job (run)) == TROUPE_JOB_COMMAND;
  set_results (self, troupe_run_get_results (run), troupe_run_get_trace (run));
}

static void
implement_run_page (TroupeRunPageInterface *iface)
{
  iface->name = "results";
  iface->title = N_ ("Results");
  iface->icon_name = "troupe-results-symbolic";
  iface->shows_rows = TRUE;
  iface->set_run = set_run;
}

static void
troupe_results_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeResultsPage *self = TROUPE_RESULTS_PAGE (object);

  switch (prop_id)
    {
    case PROP_RESULTS:
      g_value_set_object (value, self->results);
      break;

    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;

    case PROP_FAILED_FIRST:
      g_object_get_property (G_OBJECT (self->filter), "failed-first", value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_results_page_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  TroupeResultsPage *self = TROUPE_RESULTS_PAGE (object);

  switch (prop_id)
    {
    case PROP_RESULTS:
      set_results (self, g_value_get_object (value), NULL);
      break;

    case PROP_NARROW:
      troupe_property_set_boolean (self, pspec, &self->narrow, g_value_get_boolean (value));
      break;

    case PROP_FAILED_FIRST:
      g_object_set_property (G_OBJECT (self->filter), "failed-first", value);
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_results_page_dispose (GObject *object)
{
  TroupeResultsPage *self = TROUPE_RESULTS_PAGE (object);

  /* A running search has references of its own. */
  if (self->filter)
    g_object_set (self->filter, "results", NULL, NULL);
  troupe_property_follow (self, &self->results, NULL, "items-changed", G_CALLBACK (update_view));
  g_clear_pointer (&self->trace, troupe_trace_unref);

  G_OBJECT_CLASS (troupe_results_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_property_action (widget_class, "results.failed-first", "failed-first");
  gtk_widget_class_install_action (widget_class, "results.close-details", NULL, close_details_cb);
  gtk_widget_class_install_action (widget_class, "results.copy-value", NULL, copy_value_cb);
  gtk_widget_class_install_action (widget_class, "results.copy-input", NULL, copy_input_cb);
  gtk_widget_class_install_action (widget_class, "results.copy-record", NULL, copy_record_cb);
  gtk_widget_class_install_action (widget_class, "results.export", "s", export_cb);
}

static void
troupe_results_page_class_init (TroupeResultsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_results_page_get_property;
  object_class->set_property = troupe_results_page_set_property;
  object_class->dispose = troupe_results_page_dispose;

  properties[PROP_RESULTS] =
      g_param_spec_object ("results", NULL, NULL, TROUPE_TYPE_RESULTS, flags);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  properties[PROP_FAILED_FIRST] = g_param_spec_boolean ("failed-first", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_actions (widget_class);

  g_type_ensure (TROUPE_TYPE_RESULT_DETAILS);
  g_type_ensure (TROUPE_TYPE_RESULT_FILTER);
  g_type_ensure (TROUPE_TYPE_RESULT_TABLE);
  g_type_ensure (TROUPE_TYPE_TIME_CHART);
  g_type_ensure (TROUPE_TYPE_VALUE_PICTURE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-results-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, filter);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, views);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, picture);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, chart);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, search_entry);
  gtk_widget_class_bind_template_callback (widget_class, update_view);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, show_drop_down);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, found_label);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, flap);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, table);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_found);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, revealed_cb);
}

static void
troupe_results_page_init (TroupeResultsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "results.export", FALSE);
  chosen_cb (self);
}

/**
 * troupe_results_page_choose:
 * @row: the index of an item
 *
 * Chooses a row, and shows all rows if the filter hides it.
 */
void
troupe_results_page_choose (TroupeResultsPage *self, guint64 row)
{
  g_return_if_fail (TROUPE_IS_RESULTS_PAGE (self));

  gtk_stack_set_visible_child_name (self->views, "table");
  if (troupe_result_table_choose (self->table, row))
    return;

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_drop_down_set_selected (self->show_drop_down, TROUPE_RESULT_SHOW_ALL);
  search_changed_cb (self);
  troupe_result_table_choose (self->table, row);
}

/**
 * troupe_results_page_show_failed:
 *
 * Shows all rows, those of items that failed first.
 */
void
troupe_results_page_show_failed (TroupeResultsPage *self)
{
  g_return_if_fail (TROUPE_IS_RESULTS_PAGE (self));

  gtk_stack_set_visible_child_name (self->views, "table");
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_drop_down_set_selected (self->show_drop_down, TROUPE_RESULT_SHOW_ALL);
  search_changed_cb (self);
  g_object_set (self, "failed-first", TRUE, NULL);
}

/**
 * troupe_results_page_focus_search:
 *
 * Moves the focus to the search entry.
 */
void
troupe_results_page_focus_search (TroupeResultsPage *self)
{
  g_return_if_fail (TROUPE_IS_RESULTS_PAGE (self));

  gtk_stack_set_visible_child_name (self->views, "table");
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/**
 * troupe_results_page_export:
 * @format: the format of the file
 * @path: the path of the file
 *
 * Writes the results to a file in the background, and shows a message when that is done or has
 * failed.
 */
void
troupe_results_page_export (TroupeResultsPage *self, TroupeFormat format, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  Exporting *exporting;

  g_return_if_fail (TROUPE_IS_RESULTS_PAGE (self));

  exporting = g_new (Exporting, 1);
  exporting->page = g_object_ref (self);
  exporting->path = g_strdup (path);
  troupe_export_async (self->results, format, self->are_commands, NULL, file, NULL, exported_cb,
                       exporting);
}
