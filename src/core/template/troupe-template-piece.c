/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pieces that a template is made of. */

#include "troupe-template-piece.h"

static void
piece_clear (gpointer data)
{
  TroupePiece *piece = data;

  g_free (piece->text);
  g_clear_pointer (&piece->edit, troupe_edit_unref);
}

/**
 * troupe_template_pieces_new:
 *
 * Returns: (transfer full) (element-type TroupePiece): an empty array, which owns the texts of its
 *   pieces and their edits
 */
GArray *
troupe_template_pieces_new (void)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (TroupePiece));

  g_array_set_clear_func (pieces, piece_clear);
  return pieces;
}

/**
 * troupe_template_pieces_add:
 * @pieces: (element-type TroupePiece): pieces
 * @piece: a piece without text, copied
 *
 * Appends a replacement string.
 */
void
troupe_template_pieces_add (GArray *pieces, const TroupePiece *piece)
{
  if (piece->edit != NULL)
    troupe_edit_ref (piece->edit);
  g_array_append_val (pieces, *piece);
}

/**
 * troupe_template_pieces_add_text:
 * @pieces: (element-type TroupePiece): pieces
 * @text: a text
 *
 * Appends a piece of the template's own text.
 */
void
troupe_template_pieces_add_text (GArray *pieces, const char *text)
{
  const TroupePiece piece = { .kind = TROUPE_PIECE_TEXT, .text = g_strdup (text) };

  g_array_append_val (pieces, piece);
}
