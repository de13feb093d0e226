/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws one core with its load and its workers. */

#include "troupe-core-bar.h"

#include "troupe-config.h"
#include "troupe-contrast.h"
#include "troupe-describe.h"
#include "troupe-isolate.h"
#include "troupe-palette.h"
#include "troupe-property.h"

#include <glib/gi18n.h>

/* In pixels. */
#define BAR_HEIGHT         28
#define COMPACT_BAR_HEIGHT 12
#define BAR_RADIUS         5
#define SPACING            6
#define BADGE_RADIUS       4
#define BADGE_PADDING      4
#define BADGE_SPACING      3

struct _TroupeCoreBar
{
  GtkWidget parent_instance;

  TroupeCore *core;
  gboolean compact;
  /* Elements are TroupeCoreShare, sorted by the numbers of their workers. */
  GArray *shares;
  GtkWidget *name;
  GtkWidget *percent;
};

G_DEFINE_FINAL_TYPE (TroupeCoreBar, troupe_core_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CORE,
  PROP_COMPACT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
measure_label (GtkWidget *label, GtkOrientation orientation, int *minimum, int *natural)
{
  gtk_widget_measure (label, orientation, -1, minimum, natural, NULL, NULL);
}

static int
get_bar_height (TroupeCoreBar *self)
{
  return self->compact ? COMPACT_BAR_HEIGHT : BAR_HEIGHT;
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
  int percent = 0;
  int line;

  measure_label (self->name, orientation, &name, NULL);
  if (!self->compact)
    measure_label (self->percent, orientation, &percent, NULL);
  measure_label (self->name, GTK_ORIENTATION_VERTICAL, &line, NULL);

  /* There is room for the badges of two workers with two digits. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = name + percent + 2 * SPACING + 2 * (3 * line / 2 + BADGE_SPACING);
  else
    *minimum = MAX (name, percent) + SPACING + get_bar_height (self);
  *natural = *minimum;
}

/* Returns the height of a line of text, and its position, which is always just above the bar. */
static int
get_line (TroupeCoreBar *self, int *y)
{
  int line;

  measure_label (self->name, GTK_ORIENTATION_VERTICAL, &line, NULL);
  *y = gtk_widget_get_height (GTK_WIDGET (self)) - get_bar_height (self) - SPACING - line;
  return line;
}

static void
allocate_label (TroupeCoreBar *self, GtkWidget *label, gboolean at_start)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const gboolean on_left = at_start == (gtk_widget_get_direction (widget) != GTK_TEXT_DIR_RTL);
  int width;
  int y;
  const int line = get_line (self, &y);

  measure_label (label, GTK_ORIENTATION_HORIZONTAL, NULL, &width);
  width = MIN (width, gtk_widget_get_width (widget));
  gtk_widget_size_allocate (
      label,
      &(GtkAllocation){ on_left ? 0 : gtk_widget_get_width (widget) - width, y, width, line }, -1);
}

static void
troupe_core_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TroupeCoreBar *self = TROUPE_CORE_BAR (widget);

  allocate_label (self, self->name, TRUE);
  if (!self->compact)
    allocate_label (self, self->percent, FALSE);
}

/* Fills a part of the bar, after the part that is already filled. */
static void
fill (TroupeCoreBar *self, GtkSnapshot *snapshot, const GdkRGBA *color, double from, double share)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double width = gtk_widget_get_width (widget);
  const double x = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? 1 - from - share : from;
  const int bar_height = get_bar_height (self);

  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT (width * x,
                                                  gtk_widget_get_height (widget) - bar_height,
                                                  width * share, bar_height));
}

/* The shares of workers are drawn in their colours, followed by the load of other programs. Shares
 * and load are measured at different moments; the total that is filled is the load. */
static void
draw_bar (TroupeCoreBar *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const int bar_height = get_bar_height (self);
  const double load = self->core ? troupe_core_get_load (self->core) : 0;
  double all_shares = 0;
  double filled = 0;
  GskRoundedRect outline;
  GdkRGBA color;
  GdkRGBA text_color;
  GdkRGBA trough;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  trough = color;
  trough.alpha *= 0.2;
  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT (0,
                                                        gtk_widget_get_height (widget) - bar_height,
                                                        gtk_widget_get_width (widget), bar_height),
                                   BAR_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &trough, &outline.bounds);

  for (guint i = 0; i < self->shares->len; i++)
    all_shares += g_array_index (self->shares, TroupeCoreShare, i).share;
  for (guint i = 0; i < self->shares->len; i++)
    {
      const TroupeCoreShare *share = &g_array_index (self->shares, TroupeCoreShare, i);
      const double part = share->share * MIN (1, load / all_shares);
      GdkRGBA worker_color;

      troupe_palette_get (share->slot, &worker_color, &text_color);
      fill (self, snapshot, &worker_color, filled, part);
      filled += part;
    }
  if (load > filled)
    fill (self, snapshot, &color, filled, load - filled);
  gtk_snapshot_pop (snapshot);
  gtk_style_context_get_color (gtk_widget_get_style_context (self->name), &text_color);
  troupe_contrast_outline (snapshot, &outline, &text_color);
}

/* Draws a text on a colour at the beginning of the rest of the line; returns FALSE if it does not
 * fit. */
static gboolean
draw_badge (TroupeCoreBar *self,
            GtkSnapshot *snapshot,
            const char *text,
            const GdkRGBA *color,
            const GdkRGBA *text_color,
            int *start,
            int end)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (self->name, text);
  int y;
  const int line = get_line (self, &y);
  int text_width;
  int text_height;
  int width;
  int x;

  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  width = MAX (text_width + 2 * BADGE_PADDING, line);
  if (*start + width > end)
    return FALSE;

  x = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL
          ? gtk_widget_get_width (widget) - *start - width
          : *start;
  if (color)
    {
      GskRoundedRect outline;
      GdkRGBA line_color;

      gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x, y, width, line),
                                       BADGE_RADIUS);
      gtk_snapshot_push_rounded_clip (snapshot, &outline);
      gtk_snapshot_append_color (snapshot, color, &outline.bounds);
      gtk_snapshot_pop (snapshot);
      gtk_style_context_get_color (gtk_widget_get_style_context (self->name), &line_color);
      troupe_contrast_outline (snapshot, &outline, &line_color);
    }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (x + (width - text_width) / 2, y + (line - text_height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, text_color);
  gtk_snapshot_restore (snapshot);
  *start += width + BADGE_SPACING;
  return TRUE;
}

/* Draws the workers of the core between its name and its load; workers without room are counted. */
static void
draw_badges (TroupeCoreBar *self, GtkSnapshot *snapshot)
{
  int y;
  const int line = get_line (self, &y);
  int start = gtk_widget_get_width (self->name) + SPACING;
  int end = gtk_widget_get_width (GTK_WIDGET (self));

  if (!self->compact)
    end -= gtk_widget_get_width (self->percent) + SPACING;

  for (guint i = 0; i < self->shares->len; i++)
    {
      const TroupeCoreShare *share = &g_array_index (self->shares, TroupeCoreShare, i);
      const gboolean is_last = i + 1 == self->shares->len;
      g_autofree char *text = g_strdup_printf ("%u", share->worker);
      GdkRGBA color;
      GdkRGBA text_color;

      troupe_palette_get (share->slot, &color, &text_color);
      if (!draw_badge (self, snapshot, text, &color, &text_color, &start,
                       end - (is_last ? 0 : 3 * line / 2)))
        {
          g_autofree char *rest = g_strdup_printf ("+%u", self->shares->len - i);

          gtk_style_context_get_color (gtk_widget_get_style_context (self->name), &text_color);
          draw_badge (self, snapshot, rest, NULL, &text_color, &start, end);
          return;
        }
    }
}

static void
troupe_core_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TroupeCoreBar *self = TROUPE_CORE_BAR (widget);

  draw_bar (self, snapshot);
  draw_badges (self, snapshot);

  GTK_WIDGET_CLASS (troupe_core_bar_parent_class)->snapshot (widget, snapshot);
}

static char *
list_workers (TroupeCoreBar *self)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < self->shares->len; i++)
    g_string_append_printf (list, i > 0 ? ", %u" : "%u",
                            g_array_index (self->shares, TroupeCoreShare, i).worker);
  return g_string_free (list, FALSE);
}

static char *
describe (TroupeCoreBar *self, guint number, const char *percent)
{
  g_autofree char *workers = NULL;

  if (self->shares->len == 0)
    /* Translators: a processor and how busy it is, as a screen reader says it */
    return g_strdup_printf (_ ("Core %u, %s"), number, percent);

  workers = list_workers (self);
  /* Translators: a processor, how busy it is, and the workers that run on it */
  return g_strdup_printf (
      ngettext ("Core %u, %s, worker %s", "Core %u, %s, workers %s", self->shares->len), number,
      percent, workers);
}

static void
update (TroupeCoreBar *self)
{
  const double load = self->core ? troupe_core_get_load (self->core) : 0;
  const guint number = self->core ? troupe_core_get_number (self->core) : 0;
  g_autofree char *percent = troupe_describe_percent (load * 100);
  g_autofree char *isolated = troupe_isolate (percent);
  /* Translators: a processor of the machine, by its number */
  g_autofree char *name = g_strdup_printf (self->compact ? "%u" : _ ("Core %u"), number);
  g_autofree char *label = describe (self, number, percent);

  gtk_label_set_label (GTK_LABEL (self->name), name);
  gtk_label_set_label (GTK_LABEL (self->percent), isolated);
  gtk_widget_set_child_visible (self->percent, !self->compact);
  if (self->compact)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), label);
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

    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
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

    case PROP_COMPACT:
      troupe_core_bar_set_compact (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_core_bar_dispose (GObject *object)
{
  TroupeCoreBar *self = TROUPE_CORE_BAR (object);

  troupe_property_follow (self, &self->core, NULL, "notify", G_CALLBACK (update));
  g_clear_pointer (&self->name, gtk_widget_unparent);
  g_clear_pointer (&self->percent, gtk_widget_unparent);

  G_OBJECT_CLASS (troupe_core_bar_parent_class)->dispose (object);
}

static void
troupe_core_bar_finalize (GObject *object)
{
  g_array_unref (TROUPE_CORE_BAR (object)->shares);

  G_OBJECT_CLASS (troupe_core_bar_parent_class)->finalize (object);
}

static void
troupe_core_bar_class_init (TroupeCoreBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_core_bar_get_property;
  object_class->set_property = troupe_core_bar_set_property;
  object_class->dispose = troupe_core_bar_dispose;
  object_class->finalize = troupe_core_bar_finalize;
  widget_class->measure = troupe_core_bar_measure;
  widget_class->size_allocate = troupe_core_bar_size_allocate;
  widget_class->snapshot = troupe_core_bar_snapshot;

  properties[PROP_CORE] =
      g_param_spec_object ("core", NULL, NULL, TROUPE_TYPE_CORE,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_COMPACT] =
      g_param_spec_boolean ("compact", NULL, NULL, FALSE,
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
  self->shares = g_array_new (FALSE, FALSE, sizeof (TroupeCoreShare));
  self->name = create_label (self);
  self->percent = create_label (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0, -1);
  troupe_contrast_follow (GTK_WIDGET (self));
  update (self);
}

/**
 * troupe_core_bar_new:
 * @core: (nullable): the core to show
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
 * @core: (nullable): the core to show
 */
void
troupe_core_bar_set_core (TroupeCoreBar *self, TroupeCore *core)
{
  g_return_if_fail (TROUPE_IS_CORE_BAR (self));

  if (!troupe_property_follow (self, &self->core, core, "notify", G_CALLBACK (update)))
    return;

  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CORE]);
}

/**
 * troupe_core_bar_set_compact:
 * @compact: whether the bar is small, as one of many, with the load in its tooltip
 */
void
troupe_core_bar_set_compact (TroupeCoreBar *self, gboolean compact)
{
  g_return_if_fail (TROUPE_IS_CORE_BAR (self));

  if (self->compact == compact)
    return;

  self->compact = compact;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), NULL);
  update (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT]);
}

static gboolean
is_shared_so (TroupeCoreBar *self, const TroupeCoreShare *shares, guint n_shares)
{
  if (self->shares->len != n_shares)
    return FALSE;

  for (guint i = 0; i < n_shares; i++)
    {
      const TroupeCoreShare *share = &g_array_index (self->shares, TroupeCoreShare, i);

      if (share->worker != shares[i].worker || share->slot != shares[i].slot ||
          share->share != shares[i].share)
        return FALSE;
    }
  return TRUE;
}

/**
 * troupe_core_bar_set_shares:
 * @shares: (array length=n_shares): the workers that run on it
 * @n_shares: their number
 */
void
troupe_core_bar_set_shares (TroupeCoreBar *self, const TroupeCoreShare *shares, guint n_shares)
{
  g_return_if_fail (TROUPE_IS_CORE_BAR (self));

  if (is_shared_so (self, shares, n_shares))
    return;

  g_array_set_size (self->shares, 0);
  g_array_append_vals (self->shares, shares, n_shares);
  update (self);
}
