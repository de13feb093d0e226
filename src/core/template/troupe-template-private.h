/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pieces of a scanned template, shared by the scanner and the expansion. */

#pragma once

#include "troupe-path-part.h"
#include "troupe-template.h"

G_BEGIN_DECLS

/**
 * TroupePieceKind:
 * @TROUPE_PIECE_TEXT: text of the template
 * @TROUPE_PIECE_ITEM: the item, or a part of it
 * @TROUPE_PIECE_SEQUENCE: the number of the item
 * @TROUPE_PIECE_LANE: the number of the lane
 */
typedef enum
{
  TROUPE_PIECE_TEXT,
  TROUPE_PIECE_ITEM,
  TROUPE_PIECE_SEQUENCE,
  TROUPE_PIECE_LANE,
} TroupePieceKind;

/**
 * TroupeQuoting:
 * @TROUPE_QUOTING_NONE: outside of quotes
 * @TROUPE_QUOTING_SINGLE: between single quotes
 * @TROUPE_QUOTING_DOUBLE: between double quotes
 * @TROUPE_QUOTING_ARITHMETIC: inside `$((…))`
 * @TROUPE_QUOTING_DOCUMENT: in a here-document
 *
 * Where in shell code a replacement string stands.
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
 * @kind: what it is
 * @quoting: where it stands; for text outside of a shell, whether it was quoted at all
 * @text: (nullable): of a text
 * @path_part: of an item, what of it
 * @position: of an item, which of its parts: from 1 on, from -1 on backwards, or 0 for all
 */
typedef struct
{
  TroupePieceKind kind;
  TroupeQuoting quoting;
  char *text;
  TroupePathPart path_part;
  int position;
} TroupePiece;

/**
 * TroupeTemplateScan:
 * @script: (element-type TroupePiece): the template as it stands
 * @words: (element-type GArray) (nullable): for each word of it, its pieces without quotes, or
 * %NULL where only a shell can tell them
 * @is_code: whether an item stands in a string that another program reads as code
 */
typedef struct
{
  GArray *script;
  GPtrArray *words;
  gboolean is_code;
} TroupeTemplateScan;

gboolean troupe_template_scan (const char *text,
                               const char *const *names,
                               guint n_parts,
                               TroupeTemplateScan *scan,
                               GError **error);

gboolean troupe_template_puts_item_in_code (GPtrArray *words);
gboolean troupe_template_reads_code (GPtrArray *words);

G_END_DECLS
