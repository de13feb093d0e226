/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws the number of a worker on the colour of its slot. */

#include "troupe-worker-badge.h"

#include "troupe-contrast.h"
#include "troupe-palette.h"

/* In pixels. */
#define RADIUS 5

struct _TroupeWorkerBadge
{
  GtkWidget parent_instance;

  guint worker;
  guint slot;
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (TroupeWorkerBadge, troupe_worker_badge, GTK_TYPE_WIDGET)

static void
troupe_worker_badge_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TroupeWorkerBadge *self = TROUPE_WORKER_BADGE (widget);
  GskRoundedRect outline;
  GdkRGBA color;
  GdkRGBA text_color;

  troupe_palette_get (self->slot, &color, &text_color);
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

  object_class->dispose = troupe_worker_badge_dispose;
  widget_class->snapshot = troupe_worker_badge_snapshot;

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
 * @slot: its slot
 *
 * Returns: (transfer floating): a badge
 */
GtkWidget *
troupe_worker_badge_new (guint worker, guint slot)
{
  GtkWidget *self = g_object_new (TROUPE_TYPE_WORKER_BADGE, NULL);

  troupe_worker_badge_set_worker (TROUPE_WORKER_BADGE (self), worker, slot);
  return self;
}

/**
 * troupe_worker_badge_set_worker:
 * @worker: the number of a worker
 * @slot: its slot, which decides its colour
 */
void
troupe_worker_badge_set_worker (TroupeWorkerBadge *self, guint worker, guint slot)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  g_autofree char *text = g_strdup_printf ("%u", worker);
  GdkRGBA color;
  GdkRGBA text_color;

  g_return_if_fail (TROUPE_IS_WORKER_BADGE (self));

  if (self->worker == worker && self->slot == slot)
    return;

  self->worker = worker;
  self->slot = slot;
  troupe_palette_get (slot, &color, &text_color);
  pango_attr_list_insert (attributes, pango_attr_foreground_new (text_color.red * G_MAXUINT16,
                                                                 text_color.green * G_MAXUINT16,
                                                                 text_color.blue * G_MAXUINT16));
  gtk_label_set_attributes (GTK_LABEL (self->label), attributes);
  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
