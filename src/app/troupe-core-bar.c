/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-core-bar.h"

#include "troupe-config.h"
#include "troupe-describe.h"

#include <glib/gi18n.h>

/* In pixels. */
#define BAR_HEIGHT    40
#define BAR_RADIUS    6
#define MINIMUM_WIDTH 88
#define SPACING       6

struct _TroupeCoreBar
{
  GtkWidget parent_instance;

  TroupeCore *core;
  GtkWidget *name;
  GtkWidget *percent;
};

G_DEFINE_FINAL_TYPE (TroupeCoreBar, troupe_core_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CORE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
measure_label (GtkWidget *label, GtkOrientation orientation, int *minimum, int *natural)
{
  gtk_widget_measure (label, orientation, -1, minimum, natural, NULL, NULL);
}

static void
troupe_core_bar_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  TroupeCoreBar *self = TROUPE_CORE_BAR (widget);
  int name;
  int percent;

  measure_label (self->name, orientation, &name, NULL);
  measure_label (self->percent, orientation, &percent, NULL);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MAX (name + SPACING + percent, MINIMUM_WIDTH);
  else
    *minimum = MAX (name, percent) + SPACING + BAR_HEIGHT;
  *natural = *minimum;
}

static void
allocate_label (GtkWidget *self, GtkWidget *label, gboolean at_start, int height)
{
  const gboolean on_left = at_start == (gtk_widget_get_direction (self) != GTK_TEXT_DIR_RTL);
  int width;

  measure_label (label, GTK_ORIENTATION_HORIZONTAL, NULL, &width);
  width = MIN (width, gtk_widget_get_width (self));
  gtk_widget_size_allocate (
      label,
      &(GtkAllocation){ on_left ? 0 : gtk_widget_get_width (self) - width, 0, width, height }, -1);
}

static void
troupe_core_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TroupeCoreBar *self = TROUPE_CORE_BAR (widget);

  allocate_label (widget, self->name, TRUE, height - BAR_HEIGHT - SPACING);
  allocate_label (widget, self->percent, FALSE, height - BAR_HEIGHT - SPACING);
}

static void
troupe_core_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TroupeCoreBar *self = TROUPE_CORE_BAR (widget);
  const float width = gtk_widget_get_width (widget);
  const float height = gtk_widget_get_height (widget);
  const double load = self->core ? troupe_core_get_load (self->core) : 0;
  const float filled = width * load;
  const gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GskRoundedRect outline;
  GdkRGBA color;
  GdkRGBA trough;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  trough = color;
  trough.alpha *= 0.15;

  gsk_rounded_rect_init_from_rect (
      &outline, &GRAPHENE_RECT_INIT (0, height - BAR_HEIGHT, width, BAR_HEIGHT), BAR_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &trough, &outline.bounds);
  gtk_snapshot_append_color (
      snapshot, &color,
      &GRAPHENE_RECT_INIT (rtl ? width - filled : 0, height - BAR_HEIGHT, filled, BAR_HEIGHT));
  gtk_snapshot_pop (snapshot);

  GTK_WIDGET_CLASS (troupe_core_bar_parent_class)->snapshot (widget, snapshot);
}

static void
update (TroupeCoreBar *self)
{
  const double load = self->core ? troupe_core_get_load (self->core) : 0;
  const guint number = self->core ? troupe_core_get_number (self->core) : 0;
  g_autofree char *percent = troupe_describe_percent (load * 100);
  /* Translators: a processor of the machine, by its number */
  g_autofree char *name = g_strdup_printf (_ ("Core %u"), number);
  /* Translators: a processor and how busy it is, as a screen reader says it */
  g_autofree char *label = g_strdup_printf (_ ("Core %u, %s"), number, percent);

  gtk_label_set_label (GTK_LABEL (self->name), name);
  gtk_label_set_label (GTK_LABEL (self->percent), percent);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, load,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, percent, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
troupe_core_bar_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeCoreBar *self = TROUPE_CORE_BAR (object);

  switch (prop_id)
    {
    case PROP_CORE:
      g_value_set_object (value, self->core);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_core_bar_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  TroupeCoreBar *self = TROUPE_CORE_BAR (object);

  switch (prop_id)
    {
    case PROP_CORE:
      troupe_core_bar_set_core (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_core_bar_dispose (GObject *object)
{
  TroupeCoreBar *self = TROUPE_CORE_BAR (object);

  if (self->core)
    g_signal_handlers_disconnect_by_func (self->core, update, self);
  g_clear_object (&self->core);
  g_clear_pointer (&self->name, gtk_widget_unparent);
  g_clear_pointer (&self->percent, gtk_widget_unparent);

  G_OBJECT_CLASS (troupe_core_bar_parent_class)->dispose (object);
}

static void
troupe_core_bar_class_init (TroupeCoreBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_core_bar_get_property;
  object_class->set_property = troupe_core_bar_set_property;
  object_class->dispose = troupe_core_bar_dispose;
  widget_class->measure = troupe_core_bar_measure;
  widget_class->size_allocate = troupe_core_bar_size_allocate;
  widget_class->snapshot = troupe_core_bar_snapshot;

  properties[PROP_CORE] =
      g_param_spec_object ("core", NULL, NULL, TROUPE_TYPE_CORE,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "corebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static GtkWidget *
create_label (TroupeCoreBar *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
troupe_core_bar_init (TroupeCoreBar *self)
{
  self->name = create_label (self);
  self->percent = create_label (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0, -1);
  update (self);
}

/**
 * troupe_core_bar_new:
 * @core: (nullable): the processor to show
 *
 * Returns: (transfer floating): a bar
 */
GtkWidget *
troupe_core_bar_new (TroupeCore *core)
{
  return g_object_new (TROUPE_TYPE_CORE_BAR, "core", core, NULL);
}

/**
 * troupe_core_bar_set_core:
 * @core: (nullable): the processor to show
 */
void
troupe_core_bar_set_core (TroupeCoreBar *self, TroupeCore *core)
{
  g_return_if_fail (TROUPE_IS_CORE_BAR (self));

  if (self->core == core)
    return;

  if (self->core)
    g_signal_handlers_disconnect_by_func (self->core, update, self);
  g_set_object (&self->core, core);
  if (core)
    g_signal_connect_object (core, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CORE]);
}
