/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The state of the scanner of templates, shared by its two files. */

#pragma once

#include "troupe-template-private.h"

G_BEGIN_DECLS

/* The constructs around the scanner's position, innermost last, one letter for each. */
#define IN_SINGLE     's'
#define IN_DOUBLE     'd'
#define IN_BACKTICKS  '`'
#define IN_COMMAND    'c' /* $(…) */
#define IN_PARENS     'p' /* (…) */
#define IN_ARITHMETIC 'a' /* $((…)) */
#define IN_TERM       't' /* (…) inside $((…)) */
#define IN_DOCUMENT   'h' /* what follows <<WORD */

/* A here-document: the line that ends it, whether a shell leaves it as it is, and whether tabs at
 * the beginnings of its lines are taken away, and whether a program reads it as code. */
typedef struct
{
  char *delimiter;
  gboolean is_quoted;
  gboolean strips_tabs;
  gboolean is_code;
} TroupeScannerDocument;

typedef struct
{
  const char *text;
  const char *at;
  const char *const *names;
  guint n_parts;
  GString *inside;
  GQueue documents;
  /* Behind a comment, a document, or what ends a command there is no place for an item. */
  const char *no_place;

  GArray *script;
  GString *script_text;
  guint n_replacements;

  gboolean needs_shell;
  gboolean is_code;
  GPtrArray *words;
  GArray *word;
  GString *word_text;
  gboolean in_word;
} TroupeScanner;

char troupe_scanner_get_innermost (TroupeScanner *self);
TroupeQuoting troupe_scanner_get_quoting (TroupeScanner *self);
void troupe_scanner_take_plain (TroupeScanner *self);
void troupe_scanner_take_piece (TroupeScanner *self, const TroupePiece *piece);

gboolean troupe_scanner_take_brace (TroupeScanner *self, GError **error);
gboolean troupe_scanner_take_escaped (TroupeScanner *self);

G_END_DECLS
