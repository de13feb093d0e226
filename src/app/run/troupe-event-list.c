/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists the events of a run and copies the selected ones. */

#include "troupe-event-list.h"

#include "troupe-cell.h"
#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-event.h"
#include "troupe-follow-end.h"
#include "troupe-run-page.h"

#include <glib/gi18n.h>

/* The maximum number of lines of a text. */
#define MAX_LINES 8

struct _TroupeEventList
{
  AdwBin parent_instance;

  GListModel *events;
  GtkSelectionModel *selection;
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

/* Returns the time of the event to a hundredth of a second, so that the times show the order. */
static char *
describe_time (TroupeEvent *event)
{
  const double seconds = troupe_event_get_seconds (event);

  /* Translators: a time in seconds, with two decimals */
  return g_strdup_printf (_ ("%.2f s"), seconds);
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
bind_time_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  g_autofree char *time = describe_time (gtk_list_item_get_item (list_item));

  troupe_cell_set_text (list_item, time);
}

static void
setup_text_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
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

  gtk_label_set_label (GTK_LABEL (label), troupe_event_get_text (event));
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
      g_autofree char *time = describe_time (event);

      g_string_append_printf (lines, "%s\t%s\n", time, troupe_event_get_text (event));
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), lines->str);
}

static void
update_actions (TroupeEventList *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "events.copy", !gtk_bitset_is_empty (selected));
}

static void
set_run (TroupeRunPage *page, TroupeRun *run)
{
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
  g_clear_object (&TROUPE_EVENT_LIST (object)->events);

  G_OBJECT_CLASS (troupe_event_list_parent_class)->dispose (object);
}

static void
troupe_event_list_class_init (TroupeEventListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_event_list_get_property;
  object_class->set_property = troupe_event_list_set_property;
  object_class->dispose = troupe_event_list_dispose;

  properties[PROP_EVENTS] =
      g_param_spec_object ("events", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "events.copy", NULL, copy_cb);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-event-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeEventList, selection);
  gtk_widget_class_bind_template_child (widget_class, TroupeEventList, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, TroupeEventList, column_view);
  gtk_widget_class_bind_template_child (widget_class, TroupeEventList, time_column);
  gtk_widget_class_bind_template_callback (widget_class, setup_time_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_time_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_text_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_text_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_actions);
}

static void
troupe_event_list_init (TroupeEventList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  troupe_cell_align_title (self->column_view, self->time_column);
  troupe_follow_end (gtk_scrolled_window_get_vadjustment (self->scrolled_window));
  update_actions (self);
}
