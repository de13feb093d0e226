/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Puts values into a template that is read by a shell, and repeats its words for several items. */

#include "troupe-template-script.h"

typedef struct
{
  const TroupeTemplateValues *values;
  TroupeTemplateWrite write;
  gpointer data;
  GString *part;
  GString *to;
} Writer;

static void
write_item (Writer *self, const TroupePiece *piece, int repeat)
{
  guint first;
  guint end;

  troupe_template_values_get_range (self->values, piece, repeat, &first, &end);
  for (guint i = first; i < end; i++)
    {
      if (i > first)
        g_string_append_c (self->to, ' ');
      g_string_truncate (self->part, 0);
      troupe_template_values_append (self->values, piece, i, self->part);
      self->write (piece, self->part->str, self->to, self->data);
    }
}

static void
write_pieces (Writer *self, const TroupePiece *pieces, guint n_pieces, int repeat)
{
  for (guint i = 0; i < n_pieces; i++)
    switch (pieces[i].kind)
      {
      case TROUPE_PIECE_TEXT:
        g_string_append (self->to, pieces[i].text);
        break;
      case TROUPE_PIECE_ITEM:
        write_item (self, &pieces[i], repeat);
        break;
      case TROUPE_PIECE_SEQUENCE:
      case TROUPE_PIECE_LANE:
        troupe_template_values_append (self->values, &pieces[i], 0, self->to);
        break;
      case TROUPE_PIECE_BREAK:
      default:
        break;
      }
}

static gboolean
has_break (const TroupePiece *pieces, guint n_pieces)
{
  for (guint i = 0; i < n_pieces; i++)
    if (pieces[i].kind == TROUPE_PIECE_BREAK)
      return TRUE;
  return FALSE;
}

/* Words at a depth: one with an item is repeated as a whole; in another one, those of a command
 * inside it may be. */
static void
write_words (Writer *self, const TroupePiece *pieces, guint n_pieces, guint depth)
{
  for (guint start = 0, end; start < n_pieces; start = end + 1)
    {
      guint n_repeats;

      for (end = start;
           end < n_pieces && (pieces[end].kind != TROUPE_PIECE_BREAK || pieces[end].depth != depth);
           end++)
        ;
      n_repeats =
          troupe_template_values_count_repeats (self->values, pieces + start, end - start, depth);
      for (guint i = 0; i < n_repeats; i++)
        {
          if (i > 0)
            g_string_append_c (self->to, ' ');
          write_pieces (self, pieces + start, end - start, i);
        }
      if (n_repeats == 0 && has_break (pieces + start, end - start))
        write_words (self, pieces + start, end - start, depth + 1);
      else if (n_repeats == 0)
        write_pieces (self, pieces + start, end - start, -1);
    }
}

/**
 * troupe_template_script_write:
 * @script: (element-type TroupePiece): a template
 * @values: what it is expanded with
 * @write: (scope call): writes each value
 * @data: data for @write
 * @to: the string to append the template to
 *
 * Writes a template with its values in the places of its replacement strings.
 */
void
troupe_template_script_write (const GArray *script,
                              const TroupeTemplateValues *values,
                              TroupeTemplateWrite write,
                              gpointer data,
                              GString *to)
{
  Writer self = { values, write, data, g_string_new (NULL), to };

  if (values->repeats_words)
    write_words (&self, (const TroupePiece *) (gpointer) script->data, script->len, 0);
  else
    write_pieces (&self, (const TroupePiece *) (gpointer) script->data, script->len, -1);
  g_string_free (self.part, TRUE);
}
