/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of results: filter, search, details and export. */

#include "troupe-results-page.h"

#include "troupe-ansi.h"
#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-field-chooser.h"
#include "troupe-file-dialog.h"
#include "troupe-no-results.h"
#include "troupe-property.h"
#include "troupe-result-command.h"
#include "troupe-result-details.h"
#include "troupe-result-export.h"
#include "troupe-result-filter.h"
#include "troupe-result-table.h"
#include "troupe-result-text.h"
#include "troupe-run-page.h"
#include "troupe-show-choices.h"
#include "troupe-sort-bar.h"
#include "troupe-time-chart.h"
#include "troupe-told-notice.h"
#include "troupe-value-fields.h"
#include "troupe-value-picture.h"

#include <glib/gi18n.h>

/* Rows that are looked at when they arrive; more of them, once a second. */
#define FIRST_ROWS 64

struct _TroupeResultsPage
{
  AdwBin parent_instance;

  TroupeResults *results;
  TroupeTrace *trace;
  TroupeRun *run;
  GListModel *choices;
  gboolean has_all_fields;
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
  TroupeToldNotice *told_notice;
  GtkStack *stack;
  TroupeNoResults *nothing;
  AdwFlap *flap;
  TroupeResultTable *table;
  TroupeResultDetails *details;
  TroupeFieldChooser *chooser;
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

static guint
get_n_rows (TroupeResultsPage *self)
{
  return self->results ? g_list_model_get_n_items (G_LIST_MODEL (self->results)) : 0;
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
  if (!searching && g_list_model_get_n_items (G_LIST_MODEL (self->filter)) == 0)
    {
      troupe_no_results_show (self->nothing, self->run, self->results, filtered);
      gtk_stack_set_visible_child_name (self->stack, "nothing");
    }
  else
    {
      gtk_stack_set_visible_child_name (self->stack, "table");
    }
}

/* The numbers of the filter and the members of values, once a second while the run goes on. */
static void
update_choices (TroupeResultsPage *self)
{
  troupe_show_choices_update (self->choices, self->results);
  troupe_told_notice_update (self->told_notice, self->results);
  if (self->results && !self->has_all_fields && get_n_rows (self) > 0)
    {
      g_auto (GStrv) fields = troupe_value_fields_find (self->results, &self->has_all_fields);

      g_object_set (self->chooser, "fields", fields, NULL);
    }
}

static void
run_changed_cb (TroupeResultsPage *self)
{
  update_choices (self);
  update_found (self);
}

static void
sort_canceled_cb (TroupeResultsPage *self)
{
  troupe_result_table_sort (self->table, TROUPE_ROW_KEY_INDEX, FALSE);
}

static void
fields_chosen_cb (TroupeResultsPage *self)
{
  g_auto (GStrv) chosen = NULL;

  g_object_get (self->chooser, "chosen", &chosen, NULL);
  if (self->run && gtk_widget_get_mapped (GTK_WIDGET (self)))
    troupe_value_fields_save_chosen (self->run, (const char *const *) chosen);
}

/* The first rows tell at once what there is; so do those of a run that does not go on. */
static void
update_beginning (TroupeResultsPage *self)
{
  if (get_n_rows (self) <= FIRST_ROWS || self->run == NULL || !troupe_run_get_control (self->run))
    run_changed_cb (self);
}

/* Updates the view after the rows or the visible page changed. */
static void
update_view (TroupeResultsPage *self)
{
  TroupeTimeHistogram times = { 0 };
  const char *view;

  if (self->results == NULL)
    return;

  update_beginning (self);
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
update_actions (TroupeResultsPage *self)
{
  static const char *const names[] = { "results.copy-input", "results.copy-value",
                                       "results.copy-record" };
  TroupeResult *chosen = troupe_result_table_get_chosen (self->table);
  const gboolean is_over = self->run && !troupe_results_get_told (self->results)->is_told &&
                           (troupe_run_get_state (self->run) == TROUPE_RUN_FINISHED ||
                            !troupe_run_get_control (self->run));

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], chosen != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "results.copy-command", chosen && self->run);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "results.run-item",
                                 chosen && is_over &&
                                     troupe_result_get_status (chosen) >= TROUPE_RESULT_OK &&
                                     troupe_result_get_status (chosen) <= TROUPE_RESULT_TIMED_OUT);
}

static void
chosen_cb (TroupeResultsPage *self)
{
  TroupeResult *chosen = troupe_result_table_get_chosen (self->table);

  watch (self, chosen);
  adw_flap_set_reveal_flap (self->flap, chosen != NULL);
  g_object_set (self->table, "compact", chosen != NULL, NULL);
  update_actions (self);
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
copy (GtkWidget *widget, char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  g_free (text);
}

static void
copy_value_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeResult *chosen = troupe_result_table_get_chosen (TROUPE_RESULTS_PAGE (widget)->table);
  const gboolean ok = troupe_result_get_status (chosen) == TROUPE_RESULT_OK;

  copy (widget,
        troupe_ansi_parse (
            ok ? troupe_result_get_value (chosen) : troupe_result_get_message (chosen), NULL));
}

static void
copy_input_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  copy (widget, troupe_result_text_copy_input (
                    troupe_result_table_get_chosen (TROUPE_RESULTS_PAGE (widget)->table)));
}

static void
copy_command_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeResultsPage *self = TROUPE_RESULTS_PAGE (widget);
  char *command = troupe_result_command_create (troupe_run_get_job (self->run),
                                                troupe_result_table_get_chosen (self->table));

  if (command)
    copy (widget, command);
}

static void
run_item_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeResult *chosen = troupe_result_table_get_chosen (TROUPE_RESULTS_PAGE (widget)->table);

  gtk_widget_activate_action (widget, "win.run-item", "t", troupe_result_get_index (chosen));
}

static void
clear_filter_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeResultsPage *self = TROUPE_RESULTS_PAGE (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_drop_down_set_selected (self->show_drop_down, TROUPE_RESULT_SHOW_ALL);
  search_changed_cb (self);
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

/* Whether all rows are shown, in the order of the items. */
static gboolean
shows_all (TroupeResultsPage *self)
{
  g_autoptr (TroupeResultOrder) order = NULL;
  const TroupeRowKey *key;
  gboolean failed_first;

  g_object_get (self->table, "order", &order, NULL);
  g_object_get (self->filter, "failed-first", &failed_first, NULL);
  key = troupe_result_order_get_key (order);
  return !is_filtered (self) && !failed_first && key->kind == TROUPE_ROW_KEY_INDEX &&
         !key->descending;
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
  troupe_file_dialog_save (
      widget, shows_all (self) ? _ ("Export Results") : _ ("Export the Results That Are Shown"),
      name, export_to_cb);
}

/* Object */

static void
run_state_cb (TroupeResultsPage *self)
{
  run_changed_cb (self);
  update_actions (self);
}

static void
follow_run (TroupeResultsPage *self, TroupeRun *run)
{
  static const char *const signals[] = { "notify::n-done", "notify::state", "notify::control" };

  if (self->run)
    g_signal_handlers_disconnect_by_func (self->run, run_state_cb, self);
  g_set_object (&self->run, run);
  for (guint i = 0; run && i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (run, signals[i], G_CALLBACK (run_state_cb), self, G_CONNECT_SWAPPED);
}

static void
set_results (TroupeResultsPage *self, TroupeResults *results, TroupeTrace *trace)
{
  if (!troupe_property_follow (self, &self->results, results, "items-changed",
                               G_CALLBACK (update_view)))
    return;

  g_clear_pointer (&self->trace, troupe_trace_unref);
  self->trace = trace ? troupe_trace_ref (trace) : NULL;
  gtk_stack_set_visible_child_name (self->views, "table");

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_drop_down_set_selected (self->show_drop_down, TROUPE_RESULT_SHOW_ALL);
  troupe_result_table_sort (self->table, TROUPE_ROW_KEY_INDEX, FALSE);
  self->has_all_fields = FALSE;
  g_object_set (self->chooser, "fields", NULL, NULL);
  g_object_set (self->filter, "search", "", "results", results, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "results.export", results != NULL);
  run_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESULTS]);
  update_view (self);
}

static void
set_run (TroupeRunPage *page, TroupeRun *run)
{
  TroupeResultsPage *self = TROUPE_RESULTS_PAGE (page);
  g_auto (GStrv) chosen = troupe_value_fields_load_chosen (run);

  self->are_commands = troupe_job_get_kind (troupe_run_get_job (run)) == TROUPE_JOB_COMMAND;
  follow_run (self, run);
  g_object_set (self->details, "job", troupe_run_get_job (run), NULL);
  set_results (self, troupe_run_get_results (run), troupe_run_get_trace (run));
  g_object_set (self->chooser, "chosen", chosen, NULL);
  update_actions (self);
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
      follow_run (self, NULL);
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
  follow_run (self, NULL);
  g_clear_object (&self->choices);

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
  gtk_widget_class_install_action (widget_class, "results.copy-command", NULL, copy_command_cb);
  gtk_widget_class_install_action (widget_class, "results.run-item", NULL, run_item_cb);
  gtk_widget_class_install_action (widget_class, "results.clear-filter", NULL, clear_filter_cb);
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

  g_type_ensure (TROUPE_TYPE_TOLD_NOTICE);
  g_type_ensure (TROUPE_TYPE_FIELD_CHOOSER);
  g_type_ensure (TROUPE_TYPE_NO_RESULTS);
  g_type_ensure (TROUPE_TYPE_RESULT_DETAILS);
  g_type_ensure (TROUPE_TYPE_RESULT_FILTER);
  g_type_ensure (TROUPE_TYPE_RESULT_TABLE);
  g_type_ensure (TROUPE_TYPE_SORT_BAR);
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
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, told_notice);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, flap);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, table);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, details);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultsPage, chooser);
  gtk_widget_class_bind_template_callback (widget_class, fields_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, sort_canceled_cb);
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
  self->choices = troupe_show_choices_new ();
  gtk_drop_down_set_model (self->show_drop_down, self->choices);
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

  clear_filter_cb (GTK_WIDGET (self), NULL, NULL);
  if (!troupe_result_table_choose (self->table, row))
    {
      /* It is not sorted in yet. */
      troupe_result_table_sort (self->table, TROUPE_ROW_KEY_INDEX, FALSE);
      troupe_result_table_choose (self->table, row);
    }
}

/**
 * troupe_results_page_show_failed:
 *
 * Shows all rows in the order of the items, those of items that failed first, and chooses the first
 * of these.
 */
void
troupe_results_page_show_failed (TroupeResultsPage *self)
{
  g_return_if_fail (TROUPE_IS_RESULTS_PAGE (self));

  gtk_stack_set_visible_child_name (self->views, "table");
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_drop_down_set_selected (self->show_drop_down, TROUPE_RESULT_SHOW_ALL);
  search_changed_cb (self);
  troupe_result_table_sort (self->table, TROUPE_ROW_KEY_INDEX, FALSE);
  g_object_set (self, "failed-first", TRUE, NULL);
  troupe_result_table_choose_failed (self->table);
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
 * Writes the results that are shown to a file, in the order in which they are shown, in the
 * background, and shows a message when that is done or has failed.
 */
void
troupe_results_page_export (TroupeResultsPage *self, TroupeFormat format, const char *path)
{
  g_autoptr (TroupeResultOrder) order = NULL;
  g_autoptr (GArray) rows = NULL;
  TroupeResultExport export = { self->results, format, self->are_commands };

  g_return_if_fail (TROUPE_IS_RESULTS_PAGE (self));

  if (!shows_all (self))
    {
      g_object_get (self->table, "order", &order, NULL);
      rows = troupe_result_order_copy_rows (order);
      export.rows = rows;
      export.is_part = is_filtered (self);
    }
  troupe_result_export_start (&export, self->toasts, path);
}
