/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pieces that a template is made of. */

#pragma once

#include "troupe-edit.h"
#include "troupe-path-part.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupePieceKind:
 * @TROUPE_PIECE_TEXT: text of the template
 * @TROUPE_PIECE_ITEM: the item, or a part of it
 * @TROUPE_PIECE_SEQUENCE: the number of the item
 * @TROUPE_PIECE_LANE: the number of the lane
 * @TROUPE_PIECE_BREAK: the end of a word, without a text
 */
typedef enum
{
  TROUPE_PIECE_TEXT,
  TROUPE_PIECE_ITEM,
  TROUPE_PIECE_SEQUENCE,
  TROUPE_PIECE_LANE,
  TROUPE_PIECE_BREAK,
} TroupePieceKind;

/**
 * TroupeQuoting:
 * @TROUPE_QUOTING_NONE: outside of quotes
 * @TROUPE_QUOTING_SINGLE: between single quotes
 * @TROUPE_QUOTING_DOUBLE: between double quotes
 * @TROUPE_QUOTING_ARITHMETIC: inside `$((…))`
 * @TROUPE_QUOTING_DOCUMENT: in a here-document
 *
 * The quoting around a replacement string in shell code.
 */
typedef enum
{
  TROUPE_QUOTING_NONE,
  TROUPE_QUOTING_SINGLE,
  TROUPE_QUOTING_DOUBLE,
  TROUPE_QUOTING_ARITHMETIC,
  TROUPE_QUOTING_DOCUMENT,
} TroupeQuoting;

/**
 * TroupePiece:
 * @kind: its kind
 * @quoting: the quoting around it; for text outside of a shell, whether it was quoted
 * @text: (nullable): of a text
 * @path_part: for an item, the part of its path
 * @edit: (nullable): for an item, what is made of it
 * @position: of an item, which of its parts: from 1 on, from -1 on backwards, or 0 for all
 * @is_column: of an item, whether it is this part of each item, if there are several
 * @depth: of an item and of the end of a word, the number of commands around it, as in `$(…)`
 */
typedef struct
{
  TroupePieceKind kind;
  TroupeQuoting quoting;
  char *text;
  TroupePathPart path_part;
  TroupeEdit *edit;
  int position;
  gboolean is_column;
  guint depth;
} TroupePiece;

GArray *troupe_template_pieces_new (void);
void troupe_template_pieces_add (GArray *pieces, const TroupePiece *piece);
void troupe_template_pieces_add_text (GArray *pieces, const char *text);

G_END_DECLS
