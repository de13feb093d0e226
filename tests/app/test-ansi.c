/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the colours and faces of text with the escape sequences of a terminal. */

#include "app-test.h"
#include "troupe-ansi.h"

static void
append_colour (GString *text, gint32 colour)
{
  if (colour == TROUPE_ANSI_DEFAULT)
    g_string_append (text, " -");
  else if (colour < 16)
    g_string_append_printf (text, " %d", colour);
  else
    g_string_append_printf (text, " #%06x", (guint) colour & 0xffffff);
}

/* Where each part is, its colours, and its faces by their first letters. */
static char *
describe (const GArray *spans)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < spans->len; i++)
    {
      const TroupeAnsiSpan *span = &g_array_index (spans, TroupeAnsiSpan, i);

      g_string_append_printf (text, "%s%u-%u", i > 0 ? ", " : "", span->start, span->end);
      append_colour (text, span->foreground);
      append_colour (text, span->background);
      g_string_append_printf (text, "%s%s%s%s%s", span->bold ? " b" : "", span->dim ? " d" : "",
                              span->italic ? " i" : "", span->underline ? " u" : "",
                              span->strike ? " s" : "");
    }
  return g_string_free (text, FALSE);
}

#define ESC   "\x1b"
#define CSI   ESC "["
#define EIGHT "0;0;0;0;0;0;0;0;"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *shown;
    const char *spans;
  } cases[] = {
    { "plain", "plain", "" },
    { CSI "1;31mred" CSI "0m.", "red.", "0-3 1 - b" },
    { "é" CSI "31mé" CSI "m.", "éé.", "2-4 1 -" },
    { CSI "30;40ma" CSI "37;47mb", "ab", "0-1 0 0, 1-2 7 7" },
    { CSI "90;100ma" CSI "97;107mb" CSI "39;49mc", "abc", "0-1 8 8, 1-2 15 15" },
    { CSI "38;5;9ma" CSI "48;5;15mb", "ab", "0-1 9 -, 1-2 9 15" },
    { CSI "38;5;16ma" CSI "38;5;196mb" CSI "38;5;231mc", "abc",
      "0-1 #000000 -, 1-2 #ff0000 -, 2-3 #ffffff -" },
    { CSI "38;5;110ma", "a", "0-1 #87afd7 -" },
    { CSI "38;5;232ma" CSI "38;5;255mb" CSI "38;5;999mc", "abc",
      "0-1 #080808 -, 1-2 #eeeeee -, 2-3 #eeeeee -" },
    { CSI "38;2;1;2;3;48:2:4:5:6;1ma", "a", "0-1 #010203 #040506 b" },
    /* What is incomplete or not known takes the rest. */
    { CSI "38;5ma" CSI "38;2;1;2mb" CSI "38;7;1mc" CSI "38md", "abcd", "" },
    { CSI "2;3;4;9ma" CSI "22;23;24;29mb", "ab", "0-1 - - d i u s" },
    { CSI "1ma" CSI "22mb" CSI "21mc", "abc", "0-1 - - b, 2-3 - - u" },
    { CSI "7ma" CSI "32mb" CSI "44mc" CSI "27md" CSI "7;0me", "abcde",
      "0-1 15 8, 1-2 15 2, 2-3 4 2, 3-4 2 4" },
    /* What does something else goes. */
    { CSI "2J" CSI "?25la" CSI ">4mb" CSI "10;20Hc", "abc", "" },
    { ESC "]0;title\aa" ESC "]8;;link" ESC "\\b" ESC "P1" ESC "\\c" ESC "^x\ad", "abcd", "" },
    { ESC "(Ba" ESC "7b" ESC "#8c", "abc", "" },
    { "a\a\bb", "ab", "" },
    { "a\rb\r\nc\r", "a\nb\nc\n", "" },
    /* 32 numbers, and more than are read. */
    { CSI EIGHT EIGHT EIGHT "0;0;0;0;0;0;0;31ma", "a", "0-1 1 -" },
    { CSI EIGHT EIGHT EIGHT "0;0;0;0;0;0;0;0;31ma", "a", "" },
    { "\xc2\x9b"
      "31ma\xc2\xa0",
      "a\xc2\xa0", "0-3 1 -" },
    /* What the end cuts off goes as well. */
    { "a" ESC, "a", "" },
    { "a" CSI "3", "a", "" },
    { "a" ESC "]0;title", "a", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (TroupeAnsiSpan));
      g_autofree char *shown = troupe_ansi_parse (cases[i].text, spans);
      g_autofree char *alone = troupe_ansi_parse (cases[i].text, NULL);
      g_autofree char *described = describe (spans);

      g_test_message ("%u", i);
      g_assert_cmpstr (shown, ==, cases[i].shown);
      g_assert_cmpstr (alone, ==, cases[i].shown);
      g_assert_cmpstr (described, ==, cases[i].spans);
    }
}

/* Colours by name have one for each background; those by their parts keep their distance. */
static void
test_attributes (void)
{
  static const struct
  {
    const char *text;
    const char *light;
    const char *dark;
  } cases[] = {
    { CSI "31mabc", "0 3 foreground #c0c01c1c2828", "0 3 foreground #ffff7b7b6363" },
    { CSI "41mabc", "0 3 background #ffffd7d7d0d0", "0 3 background #4e4e1d1d2121" },
    { CSI "38;2;128;128;128mabc", "0 3 foreground #808080808080", "0 3 foreground #808080808080" },
    { CSI "38;2;255;255;255mabc", "0 3 foreground #8c8c8c8c8c8c", "0 3 foreground #ffffffffffff" },
    { CSI "38;2;0;0;0mabc", "0 3 foreground #000000000000", "0 3 foreground #595959595959" },
    { CSI "1;3;4;9mabc",
      "0 3 weight bold\n0 3 style italic\n0 3 underline single\n0 3 strikethrough true",
      "0 3 weight bold\n0 3 style italic\n0 3 underline single\n0 3 strikethrough true" },
    { CSI "2mabc", "0 3 foreground-alpha 45871", "0 3 foreground-alpha 45871" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint dark = 0; dark < 2; dark++)
      {
        g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (TroupeAnsiSpan));
        g_autofree char *shown = troupe_ansi_parse (cases[i].text, spans);
        g_autoptr (PangoAttrList) attributes = troupe_ansi_create_attributes (spans, dark);
        g_autofree char *text = pango_attr_list_to_string (attributes);

        g_assert_cmpstr (shown, ==, "abc");
        g_assert_cmpstr (text, ==, dark ? cases[i].dark : cases[i].light);
      }
}

/* The text of a buffer, with the colour, weight, style and lines of each part that has a tag. */
static char *
describe_buffer (GtkTextBuffer *buffer)
{
  GString *text = g_string_new (NULL);
  GtkTextIter at;

  gtk_text_buffer_get_start_iter (buffer, &at);
  do
    {
      g_autoptr (GSList) tags = gtk_text_iter_get_tags (&at);
      g_autoptr (GdkRGBA) foreground = NULL;
      g_autoptr (GdkRGBA) background = NULL;
      g_autofree char *front = NULL;
      g_autofree char *back = NULL;
      PangoUnderline underline;
      PangoStyle style;
      gboolean strike;
      int weight;

      if (tags)
        {
          g_object_get (tags->data, "foreground-rgba", &foreground, "background-rgba", &background,
                        "weight", &weight, "style", &style, "underline", &underline,
                        "strikethrough", &strike, NULL);
          front = foreground ? gdk_rgba_to_string (foreground) : g_strdup ("-");
          back = background ? gdk_rgba_to_string (background) : g_strdup ("-");
          g_string_append_printf (text, "[%s %s %d %d %d %d]", front, back, weight, style,
                                  underline, strike);
        }
      g_string_append_unichar (text, gtk_text_iter_get_char (&at));
    }
  while (gtk_text_iter_forward_char (&at) && !gtk_text_iter_is_end (&at));
  return g_string_free (text, FALSE);
}

static void
assert_buffer (GtkTextBuffer *buffer, const char *text, gboolean dark, const char *expected)
{
  g_autofree char *described = NULL;

  troupe_ansi_set_text (buffer, text, dark);
  described = describe_buffer (buffer);
  g_assert_cmpstr (described, ==, expected);
}

/* Parts that look the same share a tag, and those of the text before are gone. */
static void
test_buffer (void)
{
  g_autoptr (GtkTextBuffer) buffer = gtk_text_buffer_new (NULL);
  GtkTextTagTable *table = gtk_text_buffer_get_tag_table (buffer);

  assert_buffer (buffer, "a" CSI "31mb" CSI "0mc" CSI "31md" CSI "1me" CSI "0mf", FALSE,
                 "a[rgb(192,28,40) - 400 0 0 0]bc[rgb(192,28,40) - 400 0 0 0]d"
                 "[rgb(192,28,40) - 700 0 0 0]ef");
  g_assert_cmpint (gtk_text_tag_table_get_size (table), ==, 2);
  assert_buffer (buffer, CSI "41;3;4;9ma", TRUE, "[- rgb(78,29,33) 400 2 1 1]a");
  assert_buffer (buffer, CSI "2ma", TRUE, "[rgb(181,179,175) - 400 0 0 0]a");
  assert_buffer (buffer, CSI "2ma", FALSE, "[rgb(94,92,100) - 400 0 0 0]a");
  g_assert_cmpint (gtk_text_tag_table_get_size (table), ==, 1);
  assert_buffer (buffer, "abc", FALSE, "abc");
  g_assert_cmpint (gtk_text_tag_table_get_size (table), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ansi/parse", test_parse);
  g_test_add_func ("/ansi/attributes", test_attributes);
  g_test_add_func ("/ansi/buffer", test_buffer);
  return g_test_run ();
}
