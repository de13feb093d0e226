/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows the progress of a sort. */

#include "troupe-sort-bar.h"

#include "troupe-config.h"
#include "troupe-result-order.h"

#include <glib/gi18n.h>

/* A shorter sort is not shown, in milliseconds. */
#define MOMENT 400

struct _TroupeSortBar
{
  AdwBin parent_instance;

  TroupeResultOrder *order;
  guint moment_source;
  GtkProgressBar *bar;
};

G_DEFINE_FINAL_TYPE (TroupeSortBar, troupe_sort_bar, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_ORDER,
  N_PROPS
};

enum
{
  CANCEL,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
moment_cb (gpointer user_data)
{
  TroupeSortBar *self = user_data;

  self->moment_source = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  return G_SOURCE_REMOVE;
}

static void
sorting_cb (TroupeSortBar *self)
{
  gboolean sorting = FALSE;

  if (self->order)
    g_object_get (self->order, "sorting", &sorting, NULL);
  if (sorting && self->moment_source == 0 && !gtk_widget_get_visible (GTK_WIDGET (self)))
    {
      self->moment_source = g_timeout_add (MOMENT, moment_cb, self);
    }
  else if (!sorting)
    {
      g_clear_handle_id (&self->moment_source, g_source_remove);
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
    }
}

static void
progress_cb (TroupeSortBar *self)
{
  double progress;

  g_object_get (self->order, "progress", &progress, NULL);
  gtk_progress_bar_set_fraction (self->bar, progress);
}

static void
cancel_cb (TroupeSortBar *self)
{
  g_signal_emit (self, signals[CANCEL], 0);
}

static void
set_order (TroupeSortBar *self, TroupeResultOrder *order)
{
  if (self->order == order)
    return;

  if (self->order)
    g_signal_handlers_disconnect_by_data (self->order, self);
  g_set_object (&self->order, order);
  if (order)
    {
      g_signal_connect_object (order, "notify::sorting", G_CALLBACK (sorting_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (order, "notify::progress", G_CALLBACK (progress_cb), self,
                               G_CONNECT_SWAPPED);
    }
  sorting_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORDER]);
}

static void
troupe_sort_bar_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ORDER:
      g_value_set_object (value, TROUPE_SORT_BAR (object)->order);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_sort_bar_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ORDER:
      set_order (TROUPE_SORT_BAR (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_sort_bar_dispose (GObject *object)
{
  TroupeSortBar *self = TROUPE_SORT_BAR (object);

  g_clear_handle_id (&self->moment_source, g_source_remove);
  if (self->order)
    g_signal_handlers_disconnect_by_data (self->order, self);
  g_clear_object (&self->order);

  G_OBJECT_CLASS (troupe_sort_bar_parent_class)->dispose (object);
}

static void
troupe_sort_bar_class_init (TroupeSortBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_sort_bar_get_property;
  object_class->set_property = troupe_sort_bar_set_property;
  object_class->dispose = troupe_sort_bar_dispose;

  properties[PROP_ORDER] =
      g_param_spec_object ("order", NULL, NULL, TROUPE_TYPE_RESULT_ORDER,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * TroupeSortBar::cancel:
   * @self: a bar
   */
  signals[CANCEL] = g_signal_new ("cancel", TROUPE_TYPE_SORT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-sort-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeSortBar, bar);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
troupe_sort_bar_init (TroupeSortBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
