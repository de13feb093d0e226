/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Turns the escape sequences of a terminal into colours and faces, and removes those that do
 * something else (ECMA-48, and the colours of xterm). */

#include "troupe-ansi.h"

#include <stdlib.h>
#include <string.h>

#define ESCAPE   '\x1b'
#define TRUE_RGB 0x1000000
/* More numbers in a sequence are not read. */
#define MOST_NUMBERS 32

/* A colour that is given by its parts keeps this distance from the background, from 0 to 1. */
#define LEAST_CONTRAST 0.35

static const TroupeAnsiSpan plain = { .foreground = TROUPE_ANSI_DEFAULT,
                                      .background = TROUPE_ANSI_DEFAULT };

typedef struct
{
  const char *at;
  GString *text;
  GArray *spans;
  TroupeAnsiSpan style;
  gboolean is_reversed;
} Parser;

static gboolean
is_plain (const TroupeAnsiSpan *span)
{
  return span->foreground == TROUPE_ANSI_DEFAULT && span->background == TROUPE_ANSI_DEFAULT &&
         !span->bold && !span->dim && !span->italic && !span->underline && !span->strike;
}

static void
end_span (Parser *parser)
{
  TroupeAnsiSpan span = parser->style;

  span.end = parser->text->len;
  if (parser->is_reversed)
    {
      /* The defaults change places as well: grey behind the text stands for them. */
      span.background = span.foreground == TROUPE_ANSI_DEFAULT ? 8 : span.foreground;
      span.foreground =
          parser->style.background == TROUPE_ANSI_DEFAULT ? 15 : parser->style.background;
    }
  if (parser->spans && span.end > span.start && !is_plain (&span))
    g_array_append_val (parser->spans, span);
  parser->style.start = span.end;
}

/* One of 256: the 16 of a terminal, a cube of 6 × 6 × 6, and 24 greys. */
static gint32
get_indexed (guint number)
{
  static const guint8 levels[] = { 0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff };
  guint grey;

  if (number < 16)
    return number;
  if (number < 232)
    {
      number -= 16;
      return TRUE_RGB | levels[number / 36] << 16 | levels[number / 6 % 6] << 8 |
             levels[number % 6];
    }
  grey = 8 + 10 * (MIN (number, 255) - 232);
  return TRUE_RGB | grey << 16 | grey << 8 | grey;
}

/* Reads what follows 38 or 48. Returns the number of numbers that it takes. */
static guint
read_colour (const guint *numbers, guint n, gint32 *colour)
{
  if (n >= 2 && numbers[0] == 5)
    {
      *colour = get_indexed (numbers[1]);
      return 2;
    }
  if (n >= 4 && numbers[0] == 2)
    {
      *colour =
          TRUE_RGB | (numbers[1] & 0xff) << 16 | (numbers[2] & 0xff) << 8 | (numbers[3] & 0xff);
      return 4;
    }
  return n;
}

static void
set_face (Parser *parser, guint number)
{
  TroupeAnsiSpan *style = &parser->style;
  const guint start = style->start;

  switch (number)
    {
    case 0:
      *style = plain;
      style->start = start;
      parser->is_reversed = FALSE;
      break;
    case 1:
      style->bold = TRUE;
      break;
    case 2:
      style->dim = TRUE;
      break;
    case 3:
      style->italic = TRUE;
      break;
    case 4:
    case 21:
      style->underline = TRUE;
      break;
    case 7:
      parser->is_reversed = TRUE;
      break;
    case 9:
      style->strike = TRUE;
      break;
    case 22:
      style->bold = style->dim = FALSE;
      break;
    case 23:
      style->italic = FALSE;
      break;
    case 24:
      style->underline = FALSE;
      break;
    case 27:
      parser->is_reversed = FALSE;
      break;
    case 29:
      style->strike = FALSE;
      break;
    default:
      break;
    }
}

static void
set_style (Parser *parser, const guint *numbers, guint n)
{
  TroupeAnsiSpan *style = &parser->style;

  for (guint i = 0; i < n; i++)
    {
      const guint number = numbers[i];

      if (number >= 30 && number <= 37)
        style->foreground = number - 30;
      else if (number >= 90 && number <= 97)
        style->foreground = number - 90 + 8;
      else if (number >= 40 && number <= 47)
        style->background = number - 40;
      else if (number >= 100 && number <= 107)
        style->background = number - 100 + 8;
      else if (number == 38)
        i += read_colour (numbers + i + 1, n - i - 1, &style->foreground);
      else if (number == 48)
        i += read_colour (numbers + i + 1, n - i - 1, &style->background);
      else if (number == 39)
        style->foreground = TROUPE_ANSI_DEFAULT;
      else if (number == 49)
        style->background = TROUPE_ANSI_DEFAULT;
      else
        set_face (parser, number);
    }
}

/* Behind its introducer. A sequence that the text cuts off is removed as well. */
static void
read_control (Parser *parser)
{
  guint numbers[MOST_NUMBERS] = { 0 };
  guint n = 1;
  gboolean is_private = FALSE;

  for (; *parser->at >= 0x20 && *parser->at < 0x40; parser->at++)
    {
      const char character = *parser->at;

      if (g_ascii_isdigit (character))
        numbers[n - 1] = MIN (numbers[n - 1] * 10 + g_ascii_digit_value (character), 100000);
      else if ((character == ';' || character == ':') && n < MOST_NUMBERS)
        n++;
      else
        is_private = TRUE;
    }
  if (*parser->at == 'm' && !is_private)
    {
      end_span (parser);
      set_style (parser, numbers, n);
    }
  if (*parser->at >= 0x40 && *parser->at < 0x7f)
    parser->at++;
}

/* Titles and links, up to BEL or ESC \, which is skipped as a sequence of its own. */
static void
skip_string (Parser *parser)
{
  for (; *parser->at != '\0'; parser->at++)
    {
      if (*parser->at == '\a')
        {
          parser->at++;
          return;
        }
      if (parser->at[0] == ESCAPE && parser->at[1] == '\\')
        return;
    }
}

static void
read_escape (Parser *parser)
{
  const char kind = *++parser->at;

  if (kind == '\0')
    return;
  if (kind == '[')
    {
      parser->at++;
      read_control (parser);
      return;
    }
  if (strchr ("]PX^_", kind) != NULL)
    {
      skip_string (parser);
      return;
    }
  while (*parser->at >= 0x20 && *parser->at < 0x30)
    parser->at++;
  if (*parser->at >= 0x30 && *parser->at < 0x7f)
    parser->at++;
}

/**
 * troupe_ansi_parse:
 * @text: a text, valid UTF-8
 * @spans: (nullable) (element-type TroupeAnsiSpan): to which the parts are added that do not look
 *   like plain text, in their order
 *
 * Returns: (transfer full): the text without escape sequences; its line breaks are newlines
 */
char *
troupe_ansi_parse (const char *text, GArray *spans)
{
  Parser parser = { text, NULL, spans, plain };

  if (strpbrk (text, "\x1b\r\a\b\xc2") == NULL)
    return g_strdup (text);

  parser.text = g_string_new (NULL);
  while (*parser.at != '\0')
    {
      if (*parser.at == ESCAPE)
        read_escape (&parser);
      else if (parser.at[0] == '\xc2' && parser.at[1] == '\x9b')
        {
          parser.at += 2;
          read_control (&parser);
        }
      else if (*parser.at == '\r')
        {
          parser.at++;
          if (*parser.at != '\n')
            g_string_append_c (parser.text, '\n');
        }
      else if (*parser.at == '\a' || *parser.at == '\b')
        parser.at++;
      else
        g_string_append_c (parser.text, *parser.at++);
    }
  end_span (&parser);
  return g_string_free (parser.text, FALSE);
}

/* Colours */

static double
get_luminance (gint32 colour)
{
  return (0.2126 * (colour >> 16 & 0xff) + 0.7152 * (colour >> 8 & 0xff) +
          0.0722 * (colour & 0xff)) /
         0xff;
}

static gint32
blend (gint32 colour, gint32 towards, double part)
{
  gint32 result = 0;

  for (int shift = 0; shift <= 16; shift += 8)
    {
      const int from = colour >> shift & 0xff;
      const int to = towards >> shift & 0xff;

      result |= (int) (from + (to - from) * part) << shift;
    }
  return result;
}

/* The colours of a terminal, dark enough for a light background, and light enough for a dark one.
 * A program that chooses its colours by their parts does not know the background. */
static gint32
find_foreground (gint32 colour, gboolean dark)
{
  static const gint32 on_light[] = { 0x241f31, 0xc01c28, 0x1a7f4b, 0x905a00, 0x1a5fb4, 0x813d9c,
                                     0x0a6f7f, 0x5e5c64, 0x5e5c64, 0xa51d2d, 0x26734d, 0x8a5a00,
                                     0x1c71d8, 0x9141ac, 0x0b7285, 0x3d3846 };
  static const gint32 on_dark[] = { 0x9a9996, 0xff7b63, 0x57e389, 0xf8e45c, 0x78aeed, 0xdc8add,
                                    0x5bc8d8, 0xdeddda, 0xb5b3af, 0xffa08f, 0x8ff0a4, 0xf9f06b,
                                    0x99c1f1, 0xe6b0e7, 0x93ddea, 0xffffff };
  double luminance;

  if (colour < 16)
    return dark ? on_dark[colour] : on_light[colour];
  colour &= 0xffffff;
  luminance = get_luminance (colour);
  if (dark && luminance < LEAST_CONTRAST)
    return blend (colour, 0xffffff, LEAST_CONTRAST - luminance);
  if (!dark && luminance > 1 - LEAST_CONTRAST)
    return blend (colour, 0, luminance - 1 + LEAST_CONTRAST + 0.1);
  return colour;
}

static gint32
find_background (gint32 colour, gboolean dark)
{
  const gint32 page = dark ? 0x1e1e1e : 0xffffff;

  /* Pale, so that text of any colour can be read on it. */
  return blend (find_foreground (colour, !dark), page, 0.7);
}

static void
insert (PangoAttrList *list, PangoAttribute *attribute, const TroupeAnsiSpan *span)
{
  attribute->start_index = span->start;
  attribute->end_index = span->end;
  pango_attr_list_insert (list, attribute);
}

static guint16
get_channel (gint32 colour, int shift)
{
  return (colour >> shift & 0xff) * 0x101;
}

/**
 * troupe_ansi_create_attributes:
 * @spans: (element-type TroupeAnsiSpan): parts of a text
 * @dark: whether the text is on a dark background
 *
 * Returns: (transfer full): how the text looks
 */
PangoAttrList *
troupe_ansi_create_attributes (const GArray *spans, gboolean dark)
{
  PangoAttrList *list = pango_attr_list_new ();

  for (guint i = 0; i < spans->len; i++)
    {
      const TroupeAnsiSpan *span = &g_array_index (spans, TroupeAnsiSpan, i);

      if (span->foreground != TROUPE_ANSI_DEFAULT)
        {
          const gint32 colour = find_foreground (span->foreground, dark);

          insert (list,
                  pango_attr_foreground_new (get_channel (colour, 16), get_channel (colour, 8),
                                             get_channel (colour, 0)),
                  span);
        }
      if (span->background != TROUPE_ANSI_DEFAULT)
        {
          const gint32 colour = find_background (span->background, dark);

          insert (list,
                  pango_attr_background_new (get_channel (colour, 16), get_channel (colour, 8),
                                             get_channel (colour, 0)),
                  span);
        }
      if (span->bold)
        insert (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), span);
      if (span->dim)
        insert (list, pango_attr_foreground_alpha_new (G_MAXUINT16 / 10 * 7), span);
      if (span->italic)
        insert (list, pango_attr_style_new (PANGO_STYLE_ITALIC), span);
      if (span->underline)
        insert (list, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), span);
      if (span->strike)
        insert (list, pango_attr_strikethrough_new (TRUE), span);
    }
  return list;
}

static void
set_tag_colour (GtkTextTag *tag, const char *property, gint32 colour)
{
  const GdkRGBA rgba = { (colour >> 16 & 0xff) / 255.0f, (colour >> 8 & 0xff) / 255.0f,
                         (colour & 0xff) / 255.0f, 1 };

  g_object_set (tag, property, &rgba, NULL);
}

static GtkTextTag *
create_tag (GtkTextBuffer *buffer, const TroupeAnsiSpan *span, gboolean dark)
{
  GtkTextTag *tag = gtk_text_buffer_create_tag (buffer, NULL, NULL);

  if (span->foreground != TROUPE_ANSI_DEFAULT)
    set_tag_colour (tag, "foreground-rgba", find_foreground (span->foreground, dark));
  else if (span->dim)
    set_tag_colour (tag, "foreground-rgba", dark ? 0xb5b3af : 0x5e5c64);
  if (span->background != TROUPE_ANSI_DEFAULT)
    set_tag_colour (tag, "background-rgba", find_background (span->background, dark));
  if (span->bold)
    g_object_set (tag, "weight", PANGO_WEIGHT_BOLD, NULL);
  if (span->italic)
    g_object_set (tag, "style", PANGO_STYLE_ITALIC, NULL);
  if (span->underline)
    g_object_set (tag, "underline", PANGO_UNDERLINE_SINGLE, NULL);
  if (span->strike)
    g_object_set (tag, "strikethrough", TRUE, NULL);
  return tag;
}

static void
remove_tag (GtkTextTag *tag, gpointer table)
{
  gtk_text_tag_table_remove (table, tag);
}

static void
collect_tag (GtkTextTag *tag, gpointer tags)
{
  g_ptr_array_add (tags, tag);
}

static void
remove_tags (GtkTextBuffer *buffer)
{
  GtkTextTagTable *table = gtk_text_buffer_get_tag_table (buffer);
  g_autoptr (GPtrArray) tags = g_ptr_array_new ();

  gtk_text_tag_table_foreach (table, collect_tag, tags);
  for (guint i = 0; i < tags->len; i++)
    remove_tag (tags->pdata[i], table);
}

static gboolean
looks_same (const TroupeAnsiSpan *a, const TroupeAnsiSpan *b)
{
  return a->foreground == b->foreground && a->background == b->background && a->bold == b->bold &&
         a->dim == b->dim && a->italic == b->italic && a->underline == b->underline &&
         a->strike == b->strike;
}

/**
 * troupe_ansi_set_text:
 * @buffer: a buffer without tags of others
 * @text: a text with escape sequences, valid UTF-8
 * @dark: whether the text is on a dark background
 *
 * Shows the text as a terminal would.
 */
void
troupe_ansi_set_text (GtkTextBuffer *buffer, const char *text, gboolean dark)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (TroupeAnsiSpan));
  g_autoptr (GPtrArray) tags = g_ptr_array_new ();
  g_autofree char *shown = troupe_ansi_parse (text, spans);
  GtkTextIter at;
  gsize done = 0;

  remove_tags (buffer);
  gtk_text_buffer_set_text (buffer, "", 0);
  gtk_text_buffer_get_start_iter (buffer, &at);
  for (guint i = 0; i < spans->len; i++)
    {
      const TroupeAnsiSpan *span = &g_array_index (spans, TroupeAnsiSpan, i);
      GtkTextTag *tag = NULL;

      for (guint j = 0; j < i && tag == NULL; j++)
        if (looks_same (span, &g_array_index (spans, TroupeAnsiSpan, j)))
          tag = tags->pdata[j];
      if (tag == NULL)
        tag = create_tag (buffer, span, dark);
      g_ptr_array_add (tags, tag);
      gtk_text_buffer_insert (buffer, &at, shown + done, span->start - done);
      gtk_text_buffer_insert_with_tags (buffer, &at, shown + span->start, span->end - span->start,
                                        tag, NULL);
      done = span->end;
    }
  gtk_text_buffer_insert (buffer, &at, shown + done, -1);
}
