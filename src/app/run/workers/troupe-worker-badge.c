/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws the number of a worker on its colour. */

#include "troupe-worker-badge.h"

#include "troupe-contrast.h"
#include "troupe-palette.h"

/* In pixels. */
#define RADIUS 5

struct _TroupeWorkerBadge
{
  GtkWidget parent_instance;

  guint worker;
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (TroupeWorkerBadge, troupe_worker_badge, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_WORKER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
troupe_worker_badge_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TroupeWorkerBadge *self = TROUPE_WORKER_BADGE (widget);
  GskRoundedRect outline;
  GdkRGBA color;
  GdkRGBA text_color;

  troupe_palette_get (self->worker, &color, &text_color);
  gsk_rounded_rect_init_from_rect (
      &outline,
      &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)),
      RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &color, &outline.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  troupe_contrast_outline (snapshot, &outline, &color);

  GTK_WIDGET_CLASS (troupe_worker_badge_parent_class)->snapshot (widget, snapshot);
}

static void
troupe_worker_badge_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeWorkerBadge *self = TROUPE_WORKER_BADGE (object);

  switch (prop_id)
    {
    case PROP_WORKER:
      g_value_set_uint (value, self->worker);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_worker_badge_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  TroupeWorkerBadge *self = TROUPE_WORKER_BADGE (object);

  switch (prop_id)
    {
    case PROP_WORKER:
      troupe_worker_badge_set_worker (self, g_value_get_uint (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_worker_badge_dispose (GObject *object)
{
  TroupeWorkerBadge *self = TROUPE_WORKER_BADGE (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (troupe_worker_badge_parent_class)->dispose (object);
}

static void
troupe_worker_badge_class_init (TroupeWorkerBadgeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_worker_badge_get_property;
  object_class->set_property = troupe_worker_badge_set_property;
  object_class->dispose = troupe_worker_badge_dispose;
  widget_class->snapshot = troupe_worker_badge_snapshot;

  properties[PROP_WORKER] =
      g_param_spec_uint ("worker", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "workerbadge");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
troupe_worker_badge_init (TroupeWorkerBadge *self)
{
  self->label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_add_css_class (self->label, "caption-heading");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  troupe_contrast_follow (GTK_WIDGET (self));
}

/**
 * troupe_worker_badge_new:
 * @worker: the number of a worker
 *
 * Returns: (transfer floating): a badge
 */
GtkWidget *
troupe_worker_badge_new (guint worker)
{
  return g_object_new (TROUPE_TYPE_WORKER_BADGE, "worker", worker, NULL);
}

/**
 * troupe_worker_badge_set_worker:
 * @worker: the number of a worker
 */
void
troupe_worker_badge_set_worker (TroupeWorkerBadge *self, guint worker)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  g_autofree char *text = g_strdup_printf ("%u", worker);
  GdkRGBA color;
  GdkRGBA text_color;
  guint16 level;

  g_return_if_fail (TROUPE_IS_WORKER_BADGE (self));

  if (self->worker == worker)
    return;

  self->worker = worker;
  troupe_palette_get (worker, &color, &text_color);
  level = text_color.red * G_MAXUINT16;
  pango_attr_list_insert (attributes, pango_attr_foreground_new (level, level, level));
  gtk_label_set_attributes (GTK_LABEL (self->label), attributes);
  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKER]);
}
