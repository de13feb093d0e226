/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the parts of an item that a replacement string stands for. */

#include "troupe-template-values.h"

/* Whether it stands for something of each item, so that a word is repeated with it. */
static gboolean
is_of_each (const TroupePiece *piece)
{
  return piece->kind == TROUPE_PIECE_ITEM && piece->quoting != TROUPE_QUOTING_DOCUMENT &&
         (piece->position == 0 || piece->is_column);
}

/* From 0 on; a column is the same one of each item. */
static gint64
find_first (const TroupeTemplateValues *self, const TroupePiece *piece)
{
  if (piece->position == 0)
    return 0;
  return piece->position > 0 ? piece->position - 1 : (gint64) self->parts->len + piece->position;
}

/**
 * troupe_template_values_count:
 * @self: values
 * @piece: an item, or a part of it
 *
 * Returns: the number of parts that @piece stands for: none, if an item has too few
 */
guint
troupe_template_values_count (const TroupeTemplateValues *self, const TroupePiece *piece)
{
  const gint64 first = find_first (self, piece);

  if (first < 0 || first >= self->parts->len)
    return 0;
  if (piece->position == 0)
    return self->parts->len;
  return piece->is_column ? (self->parts->len - first - 1) / self->n_columns + 1 : 1;
}

/**
 * troupe_template_values_append:
 * @self: values
 * @piece: a piece that is no text
 * @index: for an item, which of the parts that it stands for, from 0 on
 * @to: the string to append it to
 *
 * Writes one of the values of @piece.
 */
void
troupe_template_values_append (const TroupeTemplateValues *self,
                               const TroupePiece *piece,
                               guint index,
                               GString *to)
{
  const TroupeTemplatePart *part;

  if (piece->kind != TROUPE_PIECE_ITEM)
    {
      g_string_append_printf (to, "%" G_GUINT64_FORMAT,
                              piece->kind == TROUPE_PIECE_SEQUENCE ? self->sequence : self->lane);
      return;
    }

  index = find_first (self, piece) + index * (piece->is_column ? self->n_columns : 1);
  part = &g_array_index (self->parts, TroupeTemplatePart, index);
  if (piece->edit != NULL)
    troupe_edit_append (piece->edit, to, part->bytes, part->size);
  else
    troupe_path_part_append (to, piece->path_part, part->bytes, part->size);
}

/**
 * troupe_template_values_count_repeats:
 * @self: values
 * @pieces: (array length=n_pieces): the pieces of a word
 * @n_pieces: their number
 * @depth: the depth of the word
 *
 * Returns: how often the word is there, with one part each time; or 0 if it is there once, with all
 *   parts
 */
guint
troupe_template_values_count_repeats (const TroupeTemplateValues *self,
                                      const TroupePiece *pieces,
                                      guint n_pieces,
                                      guint depth)
{
  guint n_repeats = 0;

  for (guint i = 0; self->repeats_words && i < n_pieces; i++)
    if (is_of_each (&pieces[i]) && pieces[i].depth == depth)
      n_repeats = MAX (n_repeats, troupe_template_values_count (self, &pieces[i]));
  return n_repeats;
}

/**
 * troupe_template_values_get_range:
 * @self: values
 * @piece: an item, or a part of it
 * @repeat: which repetition of a word it is in, from 0 on, or -1 if the word is not repeated
 * @first: (out): the first of its parts that is in that word
 * @end: (out): the part behind the last one
 *
 * Finds those parts of @piece that are in one repetition of its word.
 */
void
troupe_template_values_get_range (const TroupeTemplateValues *self,
                                  const TroupePiece *piece,
                                  int repeat,
                                  guint *first,
                                  guint *end)
{
  *first = 0;
  *end = troupe_template_values_count (self, piece);
  if (repeat < 0 || !is_of_each (piece))
    return;

  *first = MIN ((guint) repeat, *end);
  *end = MIN ((guint) repeat + 1, *end);
}
