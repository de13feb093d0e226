/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists the events of a run: filter, search, and copies of the selected ones. */

#include "troupe-event-list.h"

#include "troupe-cell.h"
#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-event-words.h"
#include "troupe-focus.h"
#include "troupe-follow-end.h"
#include "troupe-narrow-drop-down.h"
#include "troupe-property.h"
#include "troupe-run-page.h"
#include "troupe-wrap.h"

#include <glib/gi18n.h>
#include <string.h>

/* The maximum number of lines of a text. */
#define MAX_LINES 8

struct _TroupeEventList
{
  AdwBin parent_instance;

  GListModel *events;
  /* For the time of day; NULL if it is not known. */
  TroupeRun *run;
  GtkCustomFilter *filter;
  char *search;
  GtkFilterListModel *filtered;
  GtkSelectionModel *selection;
  GtkDropDown *show_drop_down;
  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkScrolledWindow *scrolled_window;
  GtkColumnView *column_view;
  GtkColumnViewColumn *time_column;
};

static void implement_run_page (TroupeRunPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeEventList,
                               troupe_event_list,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_RUN_PAGE, implement_run_page))

enum
{
  PROP_0,
  PROP_EVENTS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The kinds of each choice of the drop-down, by bits. */
#define KIND(kind) (1u << (kind))

static const guint shown_kinds[] = {
  G_MAXUINT,
  KIND (TROUPE_EVENT_KILLED) | KIND (TROUPE_EVENT_DIED) | KIND (TROUPE_EVENT_TAKEN) |
      KIND (TROUPE_EVENT_MISSING) | KIND (TROUPE_EVENT_STOPPED),
  KIND (TROUPE_EVENT_FAILED) | KIND (TROUPE_EVENT_RETRIED) | KIND (TROUPE_EVENT_TAKEN),
  KIND (TROUPE_EVENT_STARTED) | KIND (TROUPE_EVENT_PAUSED) | KIND (TROUPE_EVENT_CONTINUED) |
      KIND (TROUPE_EVENT_JOINED) | KIND (TROUPE_EVENT_SILENT),
  KIND (TROUPE_EVENT_WROTE) | KIND (TROUPE_EVENT_WARNED) | KIND (TROUPE_EVENT_LEFT_OUT) |
      KIND (TROUPE_EVENT_NO_ROOM),
  KIND (TROUPE_EVENT_JOB),
};

G_STATIC_ASSERT (TROUPE_EVENT_LAST < 32);

/* Whether the search is the number of an item of the event: its sentence may name it as one of a
 * range, or not at all. */
static gboolean
has_item (TroupeEvent *event, const char *search)
{
  guint64 number;

  return g_ascii_string_to_unsigned (search, 10, 1, G_MAXUINT64, &number, NULL) &&
         troupe_item_ranges_has_item (&troupe_event_get_data (event)->items, number);
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  TroupeEventList *self = TROUPE_EVENT_LIST (user_data);
  const guint show = gtk_drop_down_get_selected (self->show_drop_down);
  g_autofree char *words = NULL;
  g_autofree char *folded = NULL;

  if (show < G_N_ELEMENTS (shown_kinds) &&
      (shown_kinds[show] & KIND (troupe_event_get_kind (item))) == 0)
    return FALSE;
  if (self->search == NULL || *self->search == '\0' || has_item (item, self->search))
    return TRUE;

  words = troupe_event_words_describe (item);
  folded = g_utf8_casefold (words, -1);
  return strstr (folded, self->search) != NULL;
}

static gboolean
is_filtered (TroupeEventList *self)
{
  return gtk_drop_down_get_selected (self->show_drop_down) != 0 ||
         (self->search != NULL && *self->search != '\0');
}

static void
update_stack (TroupeEventList *self)
{
  const gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) == 0;

  gtk_stack_set_visible_child_name (self->stack,
                                    is_empty && is_filtered (self) ? "nothing" : "table");
}

static void
filter_cb (TroupeEventList *self)
{
  g_free (self->search);
  self->search = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  update_stack (self);
}

static void
stop_search_cb (TroupeEventList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->column_view));
}

/* Returns the time after the start, to a hundredth of a second, so that the times show the order.
 */
static char *
describe_seconds (TroupeEvent *event)
{
  /* Translators: a time in seconds, with two decimals */
  return g_strdup_printf (_ ("%.2f s"), troupe_event_get_seconds (event));
}

/* Returns the time of day, or the time after the start if that is all that is known. */
static char *
describe_time (TroupeEventList *self, TroupeEvent *event)
{
  const gint64 started_on = self->run ? troupe_run_get_started_on (self->run) : 0;
  g_autoptr (GDateTime) start = NULL;
  g_autoptr (GDateTime) moment = NULL;

  if (started_on == 0)
    return describe_seconds (event);
  start = g_date_time_new_from_unix_local (started_on / G_USEC_PER_SEC);
  moment = g_date_time_add (start, started_on % G_USEC_PER_SEC +
                                       (gint64) (troupe_event_get_seconds (event) * 1e6));
  return g_date_time_format (moment, "%H:%M:%S");
}

static void
setup_time_cb (GtkSignalListItemFactory *factory,
               GtkListItem *list_item,
               GtkColumnViewColumn *column)
{
  troupe_cell_setup (list_item, column, TROUPE_CELL_NUMBER, 8);
  gtk_inscription_set_yalign (GTK_INSCRIPTION (gtk_list_item_get_child (list_item)), 0);
}

static void
bind_time_cb (TroupeEventList *self, GtkListItem *list_item)
{
  TroupeEvent *event = gtk_list_item_get_item (list_item);
  g_autofree char *time = describe_time (self, event);
  g_autofree char *seconds = describe_seconds (event);
  /* Translators: a time such as "1.25 s" */
  g_autofree char *tooltip = g_strdup_printf (_ ("%s after the start"), seconds);

  troupe_cell_set_text (list_item, time);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (list_item), tooltip);
}

static void
setup_text_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  troupe_wrap_label (GTK_LABEL (label));
  /* The standard error of a worker may be long; all of it is in the worker's window. */
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (label), MAX_LINES);
  gtk_list_item_set_child (list_item, label);
}

/* Important events are emphasised. */
static void
bind_text_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  TroupeEvent *event = gtk_list_item_get_item (list_item);
  GtkWidget *label = gtk_list_item_get_child (list_item);
  g_autofree char *words = troupe_event_words_describe (event);

  gtk_label_set_label (GTK_LABEL (label), words);
  if (troupe_event_is_warning (event))
    gtk_widget_add_css_class (label, "event-warning");
  else
    gtk_widget_remove_css_class (label, "event-warning");
}

static void
copy_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeEventList *self = TROUPE_EVENT_LIST (widget);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  g_autoptr (GString) lines = g_string_new (NULL);
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr (TroupeEvent) event =
          g_list_model_get_item (G_LIST_MODEL (self->selection), position);
      g_autofree char *time = describe_time (self, event);
      g_autofree char *words = troupe_event_words_describe (event);

      g_string_append_printf (lines, "%s\t%s\n", time, words);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), lines->str);
}

static void
update_actions (TroupeEventList *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "events.copy", !gtk_bitset_is_empty (selected));
}

/* The first events may come before the time of day is known. */
static void
show_anew (TroupeEventList *self)
{
  gtk_filter_list_model_set_model (self->filtered, NULL);
  gtk_filter_list_model_set_model (self->filtered, self->events);
}

static void
set_run (TroupeRunPage *page, TroupeRun *run)
{
  TroupeEventList *self = TROUPE_EVENT_LIST (page);

  troupe_property_follow (self, &self->run, run, "notify::started-on", G_CALLBACK (show_anew));
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_drop_down_set_selected (self->show_drop_down, 0);
  g_object_set (page, "events", troupe_run_get_events (run), NULL);
}

static void
implement_run_page (TroupeRunPageInterface *iface)
{
  iface->name = "events";
  iface->title = N_ ("Events");
  iface->icon_name = "troupe-events-symbolic";
  iface->set_run = set_run;
}

static void
troupe_event_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeEventList *self = TROUPE_EVENT_LIST (object);

  switch (prop_id)
    {
    case PROP_EVENTS:
      g_value_set_object (value, self->events);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_event_list_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  TroupeEventList *self = TROUPE_EVENT_LIST (object);

  switch (prop_id)
    {
    case PROP_EVENTS:
      if (g_set_object (&self->events, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_event_list_dispose (GObject *object)
{
  TroupeEventList *self = TROUPE_EVENT_LIST (object);

  g_clear_object (&self->events);
  troupe_property_follow (self, &self->run, NULL, "notify::started-on", G_CALLBACK (show_anew));
  if (self->filter)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (troupe_event_list_parent_class)->dispose (object);
}

static void
troupe_event_list_finalize (GObject *object)
{
  g_free (TROUPE_EVENT_LIST (object)->search);

  G_OBJECT_CLASS (troupe_event_list_parent_class)->finalize (object);
}

static void
troupe_event_list_class_init (TroupeEventListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_event_list_get_property;
  object_class->set_property = troupe_event_list_set_property;
  object_class->dispose = troupe_event_list_dispose;
  object_class->finalize = troupe_event_list_finalize;

  properties[PROP_EVENTS] =
      g_param_spec_object ("events", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "events.copy", NULL, copy_cb);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-event-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeEventList, filtered);
  gtk_widget_class_bind_template_child (widget_class, TroupeEventList, selection);
  gtk_widget_class_bind_template_child (widget_class, TroupeEventList, show_drop_down);
  gtk_widget_class_bind_template_child (widget_class, TroupeEventList, search_entry);
  gtk_widget_class_bind_template_child (widget_class, TroupeEventList, stack);
  gtk_widget_class_bind_template_child (widget_class, TroupeEventList, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, TroupeEventList, column_view);
  gtk_widget_class_bind_template_child (widget_class, TroupeEventList, time_column);
  gtk_widget_class_bind_template_callback (widget_class, setup_time_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_time_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_text_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_text_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_actions);
  gtk_widget_class_bind_template_callback (widget_class, update_stack);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
troupe_event_list_init (TroupeEventList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  troupe_focus_name_statuses (GTK_WIDGET (self));
  troupe_focus_pass_rows (GTK_WIDGET (self->column_view));
  troupe_narrow_drop_down (self->show_drop_down);
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  gtk_filter_list_model_set_filter (self->filtered, GTK_FILTER (self->filter));
  troupe_cell_align_title (self->column_view, self->time_column);
  troupe_follow_end (gtk_scrolled_window_get_vadjustment (self->scrolled_window));
  update_actions (self);
}

static guint
find_position (TroupeEventList *self, TroupeEvent *event)
{
  GListModel *model = G_LIST_MODEL (self->selection);

  for (guint i = g_list_model_get_n_items (model); i > 0; i--)
    {
      g_autoptr (TroupeEvent) each = g_list_model_get_item (model, i - 1);

      if (each == event)
        return i - 1;
    }
  return GTK_INVALID_LIST_POSITION;
}

/**
 * troupe_event_list_choose:
 * @event: an event of the list
 *
 * Selects it and scrolls to it. All events are shown if the filter hides it.
 */
void
troupe_event_list_choose (TroupeEventList *self, TroupeEvent *event)
{
  guint position;

  g_return_if_fail (TROUPE_IS_EVENT_LIST (self));

  if (find_position (self, event) == GTK_INVALID_LIST_POSITION)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
      gtk_drop_down_set_selected (self->show_drop_down, 0);
      filter_cb (self);
    }
  position = find_position (self, event);
  if (position == GTK_INVALID_LIST_POSITION)
    return;

  gtk_selection_model_select_item (self->selection, position, TRUE);
  gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->column_view)),
                              "list.scroll-to-item", "u", position);
}
