/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Assembles a picture from values that are its rows. */

#include "troupe-value-picture.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-describe.h"

#include <glib/gi18n.h>
#include <math.h>

/* A row with fewer numbers is not part of a picture; more columns and rows are not all shown. */
#define LEAST_COLUMNS 16
#define MOST_COLUMNS  2048
#define MOST_ROWS     4096

/* The number from which on the last colour is used. */
#define WHITE 1000

/* Microseconds that a turn of the main loop may take. */
#define SLICE_TIME 5000

#define PIXEL_BYTES 3

struct _TroupeValuePicture
{
  AdwBin parent_instance;

  TroupeResults *results;
  gboolean available;
  TroupeChunkCursor *cursor;
  guint source_columns;
  guint n_columns;
  guint n_rows;
  GByteArray *pixels;
  guint slice_source;
  GtkPicture *picture;
};

G_DEFINE_FINAL_TYPE (TroupeValuePicture, troupe_value_picture, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_RESULTS,
  PROP_AVAILABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Sets a colour from dark blue to yellow, which people with any kind of colour vision see as dark
 * to bright. */
static void
put_color (guint8 *pixel, guint number)
{
  static const double stops[][PIXEL_BYTES] = {
    { 0, 34, 78 }, { 53, 69, 108 }, { 124, 123, 120 }, { 188, 175, 111 }, { 254, 232, 56 },
  };
  const guint last = G_N_ELEMENTS (stops) - 1;
  const double place = MIN (log (number) / log (WHITE), 1) * last;
  const guint stop = MIN ((guint) place, last - 1);

  for (guint i = 0; i < PIXEL_BYTES; i++)
    pixel[i] =
        number == 0 ? 0 : stops[stop][i] + (place - stop) * (stops[stop + 1][i] - stops[stop][i]);
}

/* Returns the numbers of a value, or NULL if it is something else. */
static GArray *
parse_row (const char *text, gsize size)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  gsize at = 0;

  while (at < size)
    {
      guint number = 0;

      if (!g_ascii_isdigit (text[at]))
        return NULL;
      for (; at < size && g_ascii_isdigit (text[at]); at++)
        number = MIN (number * 10 + (guint) g_ascii_digit_value (text[at]), 100 * WHITE);
      g_array_append_val (numbers, number);
      if (at < size && text[at++] != ' ')
        return NULL;
    }
  return numbers->len >= LEAST_COLUMNS ? g_steal_pointer (&numbers) : NULL;
}

static void
append_row (TroupeValuePicture *self, const GArray *numbers)
{
  const guint start = self->pixels->len;

  g_byte_array_set_size (self->pixels, start + self->n_columns * PIXEL_BYTES);
  for (guint i = 0; i < self->n_columns; i++)
    {
      guint8 *pixel = self->pixels->data + start + i * PIXEL_BYTES;
      const guint column = (guint64) i * self->source_columns / self->n_columns;

      /* A failed row is drawn as if none of its points were known. */
      put_color (pixel, numbers != NULL && numbers->len == self->source_columns
                            ? g_array_index (numbers, guint, column)
                            : 0);
    }
  self->n_rows++;
}

static void
take_value (TroupeValuePicture *self, const TroupeResultChunk *run, guint32 offset)
{
  g_autoptr (GArray) numbers = NULL;

  if (run->values != NULL)
    {
      gsize size;
      const guint8 *value = troupe_block_get_value (run->values, offset, &size);

      numbers = parse_row ((const char *) value, size);
    }
  if (self->source_columns == 0)
    {
      if (numbers == NULL)
        return;
      self->source_columns = numbers->len;
      self->n_columns = MIN (numbers->len, MOST_COLUMNS);
    }
  append_row (self, numbers);
}

static void
show_rows (TroupeValuePicture *self)
{
  g_autoptr (GBytes) bytes = g_bytes_new (self->pixels->data, self->pixels->len);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (
      self->n_columns, self->n_rows, GDK_MEMORY_R8G8B8, bytes, self->n_columns * PIXEL_BYTES);
  g_autofree char *rows = troupe_describe_count (self->n_rows);
  g_autofree char *columns = troupe_describe_count (self->source_columns);
  /* Translators: two numbers of pixels */
  g_autofree char *text = g_strdup_printf (_ ("Picture of %s by %s pixels"), columns, rows);

  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (self->picture, text);
}

/* Reads new results, for a few milliseconds at a time, but at least one chunk, since a slice
 * without a row is the last one. */
static gboolean
slice_cb (gpointer user_data)
{
  TroupeValuePicture *self = user_data;
  const gint64 until = g_get_monotonic_time () + SLICE_TIME;
  const guint before = self->n_rows;

  do
    {
      g_auto (TroupeResultChunk) run = { 0 };

      if (!troupe_chunk_cursor_next (self->cursor, &run, NULL))
        break;
      for (guint32 i = 0; i < run.count && self->n_rows < MOST_ROWS; i++)
        take_value (self, &run, i);
    }
  while (self->n_rows < MOST_ROWS && g_get_monotonic_time () < until);

  if (self->n_rows > before)
    {
      show_rows (self);
      return G_SOURCE_CONTINUE;
    }
  self->slice_source = 0;
  return G_SOURCE_REMOVE;
}

/* Decides by the first value whether there is a picture. */
static void
look_at_first (TroupeValuePicture *self)
{
  g_autoptr (TroupeResult) first = NULL;
  g_autoptr (GBytes) value = NULL;
  g_autoptr (GArray) numbers = NULL;
  gsize size;
  const char *text;

  if (self->available || self->cursor == NULL)
    return;
  first = g_list_model_get_item (G_LIST_MODEL (self->results), 0);
  value = first ? troupe_result_get_value_bytes (first) : NULL;
  if (value == NULL)
    return;

  text = troupe_bytes_get_data (value, &size);
  numbers = parse_row (text, size);
  if (numbers == NULL)
    return;
  self->available = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
}

static void
clear (TroupeValuePicture *self)
{
  g_clear_handle_id (&self->slice_source, g_source_remove);
  g_clear_pointer (&self->cursor, troupe_chunk_cursor_free);
  g_byte_array_set_size (self->pixels, 0);
  self->source_columns = 0;
  self->n_rows = 0;
  gtk_picture_set_paintable (self->picture, NULL);
  if (self->available)
    {
      self->available = FALSE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
    }
}

static void
troupe_value_picture_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeValuePicture *self = TROUPE_VALUE_PICTURE (object);

  switch (prop_id)
    {
    case PROP_RESULTS:
      g_value_set_object (value, self->results);
      break;

    case PROP_AVAILABLE:
      g_value_set_boolean (value, self->available);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_value_picture_set_property (GObject *object,
                                   guint prop_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  TroupeValuePicture *self = TROUPE_VALUE_PICTURE (object);

  switch (prop_id)
    {
    case PROP_RESULTS:
      if (self->results == g_value_get_object (value))
        break;
      clear (self);
      g_set_object (&self->results, g_value_get_object (value));
      /* Results that are not kept cannot be read from their beginning. */
      if (self->results && troupe_results_get_keep (self->results) == TROUPE_RESULTS_KEEP_ALL)
        self->cursor = troupe_results_create_cursor (self->results, 0, FALSE);
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_value_picture_finalize (GObject *object)
{
  TroupeValuePicture *self = TROUPE_VALUE_PICTURE (object);

  g_clear_handle_id (&self->slice_source, g_source_remove);
  g_clear_pointer (&self->cursor, troupe_chunk_cursor_free);
  g_clear_object (&self->results);
  g_byte_array_unref (self->pixels);

  G_OBJECT_CLASS (troupe_value_picture_parent_class)->finalize (object);
}

static void
troupe_value_picture_class_init (TroupeValuePictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_value_picture_get_property;
  object_class->set_property = troupe_value_picture_set_property;
  object_class->finalize = troupe_value_picture_finalize;

  properties[PROP_RESULTS] =
      g_param_spec_object ("results", NULL, NULL, TROUPE_TYPE_RESULTS,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_AVAILABLE] = g_param_spec_boolean ("available", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_value_picture_init (TroupeValuePicture *self)
{
  self->pixels = g_byte_array_new ();
  self->picture = GTK_PICTURE (gtk_picture_new ());
  gtk_picture_set_can_shrink (self->picture, TRUE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->picture));
}

/**
 * troupe_value_picture_update:
 * @shown: whether the picture is visible
 *
 * Reads the results since the last call if the picture is visible, otherwise only the first one.
 */
void
troupe_value_picture_update (TroupeValuePicture *self, gboolean shown)
{
  g_return_if_fail (TROUPE_IS_VALUE_PICTURE (self));

  look_at_first (self);
  if (shown && self->available && self->slice_source == 0)
    self->slice_source = g_idle_add (slice_cb, self);
}
