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
