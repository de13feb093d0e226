/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Puts isolates of Unicode around names and messages in right-to-left sentences. Without them the
 * characters at their ends, such as the first slash of a path, follow the direction of the
 * sentence.
 */

#include "troupe-isolate.h"

#include <string.h>

#define FIRST_STRONG_ISOLATE "\u2068"
#define POP_ISOLATE          "\u2069"

static const struct
{
  const char *open;
  const char *close;
} quotes[] = {
  { "“", "”" },
  { "«", "»" },
  { "‘", "’" },
};

static gboolean
is_right_to_left (void)
{
  return gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
}

static gboolean
is_isolate (gunichar character)
{
  return character >= 0x2066 && character <= 0x2068;
}

/* Returns where a text goes on behind what is isolated from it, or its end. */
static const char *
skip_isolate (const char *text)
{
  guint depth = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      const gunichar character = g_utf8_get_char (text);

      if (is_isolate (character))
        depth++;
      else if (character == 0x2069 && --depth == 0)
        return g_utf8_next_char (text);
    }
  return text;
}

/**
 * troupe_isolate_find_direction:
 * @text: a text
 *
 * Returns: the direction of its first letter that is not isolated, or of a mark before that;
 *   %GTK_TEXT_DIR_LTR if it has none
 */
GtkTextDirection
troupe_isolate_find_direction (const char *text)
{
  while (*text != '\0')
    {
      const gunichar character = g_utf8_get_char (text);
      const GUnicodeScript script = g_unichar_get_script (character);

      if (character == 0x200f || character == 0x061c)
        return GTK_TEXT_DIR_RTL;
      if (character == 0x200e)
        return GTK_TEXT_DIR_LTR;
      if (g_unichar_isalpha (character))
        return script == G_UNICODE_SCRIPT_ARABIC || script == G_UNICODE_SCRIPT_HEBREW
                   ? GTK_TEXT_DIR_RTL
                   : GTK_TEXT_DIR_LTR;
      text = is_isolate (character) ? skip_isolate (text) : g_utf8_next_char (text);
    }
  return GTK_TEXT_DIR_LTR;
}

/**
 * troupe_isolate:
 * @text: a name, or a sentence of another program
 *
 * Returns: (transfer full): the text for a sentence of the window
 */
char *
troupe_isolate (const char *text)
{
  if (!is_right_to_left () || *text == '\0')
    return g_strdup (text);
  return g_strconcat (FIRST_STRONG_ISOLATE, text, POP_ISOLATE, NULL);
}

/* Returns the end of a quotation that begins here, or NULL. */
static const char *
find_end (const char *text, const char **inner)
{
  for (guint i = 0; i < G_N_ELEMENTS (quotes); i++)
    if (g_str_has_prefix (text, quotes[i].open))
      {
        *inner = text + strlen (quotes[i].open);
        return strstr (*inner, quotes[i].close);
      }
  return NULL;
}

/**
 * troupe_isolate_quoted:
 * @sentence: a sentence with names in quotation marks, as all messages have them
 *
 * Returns: (transfer full): the sentence for a label
 */
char *
troupe_isolate_quoted (const char *sentence)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *inner = NULL;
  const char *end;

  if (!is_right_to_left ())
    return g_strdup (sentence);

  for (const char *at = sentence; *at != '\0'; at = g_utf8_next_char (at))
    {
      end = find_end (at, &inner);
      if (end != NULL)
        {
          g_string_append_len (text, at, inner - at);
          g_string_append (text, FIRST_STRONG_ISOLATE);
          g_string_append_len (text, inner, end - inner);
          g_string_append (text, POP_ISOLATE);
          at = end;
        }
      g_string_append_unichar (text, g_utf8_get_char (at));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * troupe_isolate_show:
 * @label: a label
 * @sentence: a sentence with names in quotation marks
 *
 * Shows the sentence.
 */
void
troupe_isolate_show (GtkLabel *label, const char *sentence)
{
  g_autofree char *text = troupe_isolate_quoted (sentence);

  gtk_label_set_label (label, text);
}
