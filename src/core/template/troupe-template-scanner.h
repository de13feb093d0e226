/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The state of the scanner of templates, and its steps. */

#pragma once

#include "troupe-template-piece.h"
#include "troupe-template-settings.h"

G_BEGIN_DECLS

/* The constructs around the scanner's position, innermost last, one letter for each. */
#define IN_SINGLE     's'
#define IN_DOUBLE     'd'
#define IN_BACKTICKS  '`'
#define IN_COMMAND    'c' /* $(…) */
#define IN_PARENS     'p' /* (…) */
#define IN_ARITHMETIC 'a' /* $((…)) */
#define IN_TERM       't' /* (…) inside $((…)) */
#define IN_DOCUMENT   'h' /* the document after <<WORD */

/* A here-document: the line that ends it, whether a shell leaves it as it is, whether tabs at the
 * beginnings of its lines are taken away, and whether a program reads it as code. */
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
  const TroupeTemplateSettings *settings;
  GString *inside;
  GQueue documents;
  /* After a comment, a document, or the end of a command an item cannot be appended. */
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

void
troupe_scanner_init (TroupeScanner *self, const char *text, const TroupeTemplateSettings *settings);
void troupe_scanner_clear (TroupeScanner *self);

char troupe_scanner_get_innermost (TroupeScanner *self);
TroupeQuoting troupe_scanner_get_quoting (TroupeScanner *self);
void troupe_scanner_enter (TroupeScanner *self, char where);
void troupe_scanner_leave (TroupeScanner *self);

void troupe_scanner_take_plain (TroupeScanner *self);
void troupe_scanner_take_syntax (TroupeScanner *self, gsize size);
void troupe_scanner_take_piece (TroupeScanner *self, const TroupePiece *piece);

void troupe_scanner_break_word (TroupeScanner *self);
void troupe_scanner_end_word (TroupeScanner *self);
void troupe_scanner_end_command (TroupeScanner *self);
void troupe_scanner_end_document (TroupeScanner *self);
void troupe_scanner_finish (TroupeScanner *self);

G_END_DECLS
