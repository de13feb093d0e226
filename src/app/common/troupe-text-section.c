/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A titled text that can be selected and copied. */

#include "troupe-text-section.h"

#include "troupe-ansi.h"
#include "troupe-config.h"

#include <glib/gi18n.h>
#include <string.h>

/* The number of bytes of a text that are shown; the layout of a longer text would block the main
 * loop. */
#define SHOWN_BYTES (256 * 1024)

struct _TroupeTextSection
{
  AdwBin parent_instance;

  char *title;
  char *text;
  char *placeholder;
  guint resize_source;
  GtkLabel *title_label;
  GtkTextView *text_view;
  GtkLabel *rest_label;
};

G_DEFINE_FINAL_TYPE (TroupeTextSection, troupe_text_section, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_TEXT,
  PROP_PLACEHOLDER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* A terminal adds no hyphen to a line that it wraps. */
static void
avoid_hyphens (GtkTextBuffer *buffer)
{
  GtkTextTag *tag = gtk_text_buffer_create_tag (buffer, NULL, "insert-hyphens", FALSE, NULL);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_apply_tag (buffer, tag, &start, &end);
}

static void
show_text (TroupeTextSection *self)
{
  const gboolean is_empty = self->text[0] == '\0';
  const char *text = is_empty ? self->placeholder : self->text;
  const gsize size = strlen (text);
  gsize shown = MIN (size, SHOWN_BYTES);
  g_autofree char *beginning = NULL;

  /* The cut must not be within a character. */
  while (shown < size && shown > 0 && (text[shown] & 0xc0) == 0x80)
    shown--;

  beginning = g_strndup (text, shown);
  troupe_ansi_set_text (gtk_text_view_get_buffer (self->text_view), beginning,
                        adw_style_manager_get_dark (adw_style_manager_get_default ()));
  avoid_hyphens (gtk_text_view_get_buffer (self->text_view));
  gtk_widget_set_sensitive (GTK_WIDGET (self->text_view), !is_empty);
  gtk_widget_set_visible (GTK_WIDGET (self), size > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->rest_label), shown < size);
  if (shown < size)
    {
      g_autofree char *part = g_format_size (shown);
      g_autofree char *all = g_format_size (size);
      /* Translators: two sizes, such as "262 kB" */
      g_autofree char *rest = g_strdup_printf (
          _ ("These are the first %s of %s. What is copied is all of it."), part, all);

      gtk_label_set_label (self->rest_label, rest);
    }
}

static gboolean
resize_cb (gpointer user_data)
{
  TroupeTextSection *self = TROUPE_TEXT_SECTION (user_data);

  self->resize_source = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self->text_view));
  return G_SOURCE_REMOVE;
}

/* A text view is laid out after its size is allocated; it requests no more height by itself. */
static void
height_changed_cb (TroupeTextSection *self)
{
  if (self->resize_source == 0)
    self->resize_source = g_idle_add_full (GTK_PRIORITY_RESIZE, resize_cb, self, NULL);
}

static void
copy_cb (TroupeTextSection *self)
{
  g_autofree char *plain = troupe_ansi_parse (self->text, NULL);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), plain);
}

static void
troupe_text_section_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeTextSection *self = TROUPE_TEXT_SECTION (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;

    case PROP_PLACEHOLDER:
      g_value_set_string (value, self->placeholder);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
take_string (char **place, const GValue *value)
{
  const char *string = g_value_get_string (value) ? g_value_get_string (value) : "";

  if (g_str_equal (*place, string))
    return FALSE;
  g_free (*place);
  *place = g_strdup (string);
  return TRUE;
}

static void
troupe_text_section_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  TroupeTextSection *self = TROUPE_TEXT_SECTION (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      if (!take_string (&self->title, value))
        return;
      gtk_label_set_label (self->title_label, self->title);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->text_view),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, self->title, -1);
      break;

    case PROP_TEXT:
      if (!take_string (&self->text, value))
        return;
      show_text (self);
      break;

    case PROP_PLACEHOLDER:
      if (!take_string (&self->placeholder, value))
        return;
      show_text (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  g_object_notify_by_pspec (object, pspec);
}

static void
troupe_text_section_dispose (GObject *object)
{
  g_clear_handle_id (&TROUPE_TEXT_SECTION (object)->resize_source, g_source_remove);

  G_OBJECT_CLASS (troupe_text_section_parent_class)->dispose (object);
}

static void
troupe_text_section_finalize (GObject *object)
{
  TroupeTextSection *self = TROUPE_TEXT_SECTION (object);

  g_free (self->title);
  g_free (self->text);
  g_free (self->placeholder);

  G_OBJECT_CLASS (troupe_text_section_parent_class)->finalize (object);
}

static void
troupe_text_section_class_init (TroupeTextSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_text_section_get_property;
  object_class->set_property = troupe_text_section_set_property;
  object_class->dispose = troupe_text_section_dispose;
  object_class->finalize = troupe_text_section_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  properties[PROP_PLACEHOLDER] = g_param_spec_string ("placeholder", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-text-section.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeTextSection, title_label);
  gtk_widget_class_bind_template_child (widget_class, TroupeTextSection, text_view);
  gtk_widget_class_bind_template_child (widget_class, TroupeTextSection, rest_label);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, height_changed_cb);
}

static void
troupe_text_section_init (TroupeTextSection *self)
{
  self->title = g_strdup ("");
  self->text = g_strdup ("");
  self->placeholder = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (show_text),
                           self, G_CONNECT_SWAPPED);
}
