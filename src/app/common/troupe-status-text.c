/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A text that changes often without a new layout of the window. */

#include "troupe-status-text.h"

#include "troupe-cell.h"

struct _TroupeStatusText
{
  GtkWidget parent_instance;

  char *text;
  GtkWidget *inscription;
};

G_DEFINE_FINAL_TYPE (TroupeStatusText, troupe_status_text, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Creates the layout that the inscription uses; @width is in pixels, or -1 for a single line. */
static PangoLayout *
create_layout (TroupeStatusText *self, const char *text, int width)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (self->inscription, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, width < 0 ? -1 : width * PANGO_SCALE);
  return layout;
}

/* Room for lines that are all as high as the highest one: an inscription draws a single line, which
 * is cut, where it has less. Lines differ if a font lacks the letters of the language. */
static int
get_height (TroupeStatusText *self, const char *text, int width)
{
  g_autoptr (PangoLayout) layout = create_layout (self, text, width);
  g_autoptr (PangoLayoutIter) iter = pango_layout_get_iter (layout);
  int height = 0;

  do
    {
      PangoRectangle line;

      pango_layout_iter_get_line_extents (iter, NULL, &line);
      height = MAX (height, PANGO_PIXELS_CEIL (line.height));
    }
  while (pango_layout_iter_next_line (iter));
  return height * pango_layout_get_line_count (layout);
}

static void
troupe_status_text_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  TroupeStatusText *self = TROUPE_STATUS_TEXT (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      g_autoptr (PangoLayout) layout = create_layout (self, self->text, -1);

      gtk_widget_measure (self->inscription, orientation, -1, minimum, NULL, NULL, NULL);
      pango_layout_get_pixel_size (layout, natural, NULL);
      *natural = MAX (*minimum, *natural);
    }
  else
    {
      gtk_widget_measure (self->inscription, orientation, for_size, minimum, NULL, NULL, NULL);
      *minimum = MAX (*minimum, get_height (self, self->text, for_size));
      *natural = *minimum;
    }
}

static GtkSizeRequestMode
troupe_status_text_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
troupe_status_text_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (TROUPE_STATUS_TEXT (widget)->inscription, width, height, -1, NULL);
}

static void
set_text (TroupeStatusText *self, const char *text)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  g_autofree char *placed = NULL;

  if (text == NULL)
    text = "";
  if (g_str_equal (self->text, text))
    return;

  if (get_height (self, text, width) != get_height (self, self->text, width))
    gtk_widget_queue_resize (GTK_WIDGET (self));
  g_free (self->text);
  self->text = g_strdup (text);
  placed = troupe_cell_place_text (self->inscription, text);
  gtk_inscription_set_text (GTK_INSCRIPTION (self->inscription), placed);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
troupe_status_text_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeStatusText *self = TROUPE_STATUS_TEXT (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_status_text_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  TroupeStatusText *self = TROUPE_STATUS_TEXT (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      set_text (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_status_text_dispose (GObject *object)
{
  g_clear_pointer (&TROUPE_STATUS_TEXT (object)->inscription, gtk_widget_unparent);

  G_OBJECT_CLASS (troupe_status_text_parent_class)->dispose (object);
}

static void
troupe_status_text_finalize (GObject *object)
{
  g_free (TROUPE_STATUS_TEXT (object)->text);

  G_OBJECT_CLASS (troupe_status_text_parent_class)->finalize (object);
}

static void
troupe_status_text_class_init (TroupeStatusTextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_status_text_get_property;
  object_class->set_property = troupe_status_text_set_property;
  object_class->dispose = troupe_status_text_dispose;
  object_class->finalize = troupe_status_text_finalize;
  widget_class->measure = troupe_status_text_measure;
  widget_class->get_request_mode = troupe_status_text_get_request_mode;
  widget_class->size_allocate = troupe_status_text_size_allocate;

  properties[PROP_TEXT] = g_param_spec_string (
      "text", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "statustext");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GENERIC);
}

static void
troupe_status_text_init (TroupeStatusText *self)
{
  self->text = g_strdup ("");
  self->inscription = gtk_inscription_new ("");
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (self->inscription), 1);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (self->inscription), 1);
  gtk_inscription_set_min_lines (GTK_INSCRIPTION (self->inscription), 1);
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->inscription), 0);
  gtk_widget_add_css_class (self->inscription, "numeric");
  gtk_widget_set_parent (self->inscription, GTK_WIDGET (self));
}
