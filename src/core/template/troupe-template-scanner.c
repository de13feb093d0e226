/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The state of the scanner of templates, and its steps. */

#include "troupe-template-scanner.h"

static void
document_free (gpointer data)
{
  g_free (((TroupeScannerDocument *) data)->delimiter);
  g_free (data);
}

/**
 * troupe_scanner_init:
 * @self: a scanner
 * @text: a template, which @self does not own
 * @settings: the settings of the template, which @self does not own
 *
 * Stands at the beginning of @text.
 */
void
troupe_scanner_init (TroupeScanner *self, const char *text, const TroupeTemplateSettings *settings)
{
  *self = (TroupeScanner){
    .text = text,
    .at = text,
    .settings = settings,
    .documents = G_QUEUE_INIT,
    .inside = g_string_new (NULL),
    .script = troupe_template_pieces_new (),
    .script_text = g_string_new (NULL),
    .words = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref),
    .word = troupe_template_pieces_new (),
    .word_text = g_string_new (NULL),
  };
}

/**
 * troupe_scanner_clear:
 * @self: a scanner
 *
 * Frees the contents of @self.
 */
void
troupe_scanner_clear (TroupeScanner *self)
{
  g_queue_clear_full (&self->documents, document_free);
  g_clear_pointer (&self->script, g_array_unref);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_array_unref (self->word);
  g_string_free (self->inside, TRUE);
  g_string_free (self->script_text, TRUE);
  g_string_free (self->word_text, TRUE);
}

/**
 * troupe_scanner_get_innermost:
 * @self: a scanner
 *
 * Returns: the letter of the innermost construct that it is in, or NUL
 */
char
troupe_scanner_get_innermost (TroupeScanner *self)
{
  return self->inside->len == 0 ? '\0' : self->inside->str[self->inside->len - 1];
}

/**
 * troupe_scanner_enter:
 * @self: a scanner
 * @where: the letter of a construct
 *
 * Enters a construct.
 */
void
troupe_scanner_enter (TroupeScanner *self, char where)
{
  g_string_append_c (self->inside, where);
}

/**
 * troupe_scanner_leave:
 * @self: a scanner
 *
 * Leaves the innermost construct.
 */
void
troupe_scanner_leave (TroupeScanner *self)
{
  g_string_truncate (self->inside, self->inside->len - 1);
}

/**
 * troupe_scanner_get_quoting:
 * @self: a scanner
 *
 * Returns: the quoting around a replacement string at this position
 */
TroupeQuoting
troupe_scanner_get_quoting (TroupeScanner *self)
{
  /* Quotes within arithmetic do not change its meaning. */
  for (gsize i = self->inside->len; i > 0; i--)
    {
      char where = self->inside->str[i - 1];

      if (where == IN_ARITHMETIC)
        return TROUPE_QUOTING_ARITHMETIC;
      if (where == IN_COMMAND || where == IN_BACKTICKS)
        break;
    }

  switch (troupe_scanner_get_innermost (self))
    {
    case IN_SINGLE:
      return TROUPE_QUOTING_SINGLE;
    case IN_DOUBLE:
      return TROUPE_QUOTING_DOUBLE;
    case IN_DOCUMENT:
      return TROUPE_QUOTING_DOCUMENT;
    default:
      return TROUPE_QUOTING_NONE;
    }
}

/**
 * troupe_scanner_end_document:
 * @self: a scanner
 *
 * Removes the current here-document, and leaves the construct after the last one.
 */
void
troupe_scanner_end_document (TroupeScanner *self)
{
  document_free (g_queue_pop_head (&self->documents));
  if (g_queue_is_empty (&self->documents))
    troupe_scanner_leave (self);
}

static void
end_text (GArray *pieces, GString *text)
{
  if (text->len > 0)
    troupe_template_pieces_add_text (pieces, text->str);
  g_string_truncate (text, 0);
}

/* The number of commands around the position. */
static guint
get_depth (TroupeScanner *self)
{
  guint depth = 0;

  for (gsize i = 0; i < self->inside->len; i++)
    depth += self->inside->str[i] == IN_COMMAND || self->inside->str[i] == IN_BACKTICKS ||
             self->inside->str[i] == IN_PARENS;
  return depth;
}

/**
 * troupe_scanner_break_word:
 * @self: a scanner
 *
 * Marks the border of a word in the script. There is none inside a calculation.
 */
void
troupe_scanner_break_word (TroupeScanner *self)
{
  const TroupePiece piece = { .kind = TROUPE_PIECE_BREAK, .depth = get_depth (self) };

  if (troupe_scanner_get_quoting (self) == TROUPE_QUOTING_ARITHMETIC)
    return;

  end_text (self->script, self->script_text);
  g_array_append_val (self->script, piece);
}

/**
 * troupe_scanner_end_word:
 * @self: a scanner
 *
 * Ends the word, if it is in one.
 */
void
troupe_scanner_end_word (TroupeScanner *self)
{
  if (!self->in_word)
    return;
  end_text (self->word, self->word_text);
  g_ptr_array_add (self->words, g_steal_pointer (&self->word));
  self->word = troupe_template_pieces_new ();
  self->in_word = FALSE;
}

/**
 * troupe_scanner_end_command:
 * @self: a scanner
 *
 * Adds an empty word: another command follows. Only a shell accepts several.
 */
void
troupe_scanner_end_command (TroupeScanner *self)
{
  troupe_scanner_end_word (self);
  g_ptr_array_add (self->words, troupe_template_pieces_new ());
  self->needs_shell = TRUE;
}

/**
 * troupe_scanner_take_plain:
 * @self: a scanner
 *
 * Takes a literal character.
 */
void
troupe_scanner_take_plain (TroupeScanner *self)
{
  g_string_append_c (self->script_text, *self->at);
  g_string_append_c (self->word_text, *self->at);
  self->in_word = TRUE;
  self->at++;
}

/**
 * troupe_scanner_take_syntax:
 * @self: a scanner
 * @size: the number of bytes
 *
 * Takes characters that are the shell's.
 */
void
troupe_scanner_take_syntax (TroupeScanner *self, gsize size)
{
  g_string_append_len (self->script_text, self->at, size);
  self->at += size;
}

/**
 * troupe_scanner_take_piece:
 * @self: a scanner
 * @piece: a piece without text
 *
 * Adds a replacement string, and does not go on behind it.
 */
void
troupe_scanner_take_piece (TroupeScanner *self, const TroupePiece *piece)
{
  end_text (self->script, self->script_text);
  end_text (self->word, self->word_text);
  troupe_template_pieces_add (self->word, piece);
  troupe_template_pieces_add (self->script, piece);
  g_array_index (self->script, TroupePiece, self->script->len - 1).depth = get_depth (self);
  self->in_word = TRUE;
  self->n_replacements++;
}

/**
 * troupe_scanner_finish:
 * @self: a scanner
 *
 * Ends the word and the text at the end of the template.
 */
void
troupe_scanner_finish (TroupeScanner *self)
{
  end_text (self->script, self->script_text);
  troupe_scanner_end_word (self);
}
