/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a template as a shell does: its words, its quotes, and where an item stands in them. */

#include "troupe-config.h"
#include "troupe-template-scanner-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* Words that a shell executes itself, or differently from the program of that name. */
static const char *const shell_words[] = {
  ".",       ":",        "[",        "alias",    "bg",     "break",   "case",   "cd",
  "command", "do",       "done",     "echo",     "elif",   "else",    "esac",   "eval",
  "exec",    "exit",     "export",   "fc",       "fg",     "fi",      "for",    "getopts",
  "hash",    "if",       "in",       "jobs",     "kill",   "local",   "printf", "pwd",
  "read",    "readonly", "return",   "set",      "shift",  "test",    "then",   "time",
  "times",   "trap",     "type",     "ulimit",   "umask",  "unalias", "unset",  "until",
  "wait",    "while",    "continue", "function", "select", "source",  NULL,
};

/* Characters that mean something to a shell outside of quotes, besides quotes and blanks. */
#define SHELL_CHARACTERS "|&;<>()$`\\*?[~!{}\n"

static void
piece_clear (gpointer data)
{
  g_free (((TroupePiece *) data)->text);
}

static GArray *
pieces_new (void)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (TroupePiece));

  g_array_set_clear_func (pieces, piece_clear);
  return pieces;
}

static void
document_free (gpointer data)
{
  g_free (((TroupeScannerDocument *) data)->delimiter);
  g_free (data);
}

char
troupe_scanner_get_innermost (TroupeScanner *self)
{
  return self->inside->len == 0 ? '\0' : self->inside->str[self->inside->len - 1];
}

static void
enter (TroupeScanner *self, char where)
{
  g_string_append_c (self->inside, where);
}

static void
leave (TroupeScanner *self)
{
  g_string_truncate (self->inside, self->inside->len - 1);
}

TroupeQuoting
troupe_scanner_get_quoting (TroupeScanner *self)
{
  /* Quotes do not take arithmetic's meaning from what stands in them. */
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

static void
add_text (GArray *pieces, const char *text)
{
  const TroupePiece piece = { .kind = TROUPE_PIECE_TEXT, .text = g_strdup (text) };

  g_array_append_val (pieces, piece);
}

static void
end_text (GArray *pieces, GString *text)
{
  if (text->len > 0)
    add_text (pieces, text->str);
  g_string_truncate (text, 0);
}

static void
end_word (TroupeScanner *self)
{
  if (!self->in_word)
    return;
  end_text (self->word, self->word_text);
  g_ptr_array_add (self->words, g_steal_pointer (&self->word));
  self->word = pieces_new ();
  self->in_word = FALSE;
}

/* An empty word: what follows is another command. Only a shell knows several. */
static void
end_command (TroupeScanner *self)
{
  end_word (self);
  g_ptr_array_add (self->words, pieces_new ());
  self->needs_shell = TRUE;
}

/* A character that stands for itself. */
void
troupe_scanner_take_plain (TroupeScanner *self)
{
  g_string_append_c (self->script_text, *self->at);
  g_string_append_c (self->word_text, *self->at);
  self->in_word = TRUE;
  self->at++;
}

/* Characters that are the shell's. */
static void
take_syntax (TroupeScanner *self, gsize size)
{
  g_string_append_len (self->script_text, self->at, size);
  self->at += size;
}

/* A quote: it makes a word, also one without a character. */
static void
take_quote (TroupeScanner *self)
{
  take_syntax (self, 1);
  if (!self->in_word)
    add_text (self->word, "");
  self->in_word = TRUE;
}

void
troupe_scanner_take_piece (TroupeScanner *self, const TroupePiece *piece)
{
  end_text (self->script, self->script_text);
  end_text (self->word, self->word_text);
  g_array_append_val (self->script, *piece);
  g_array_append_val (self->word, *piece);
  self->in_word = TRUE;
  self->n_replacements++;
}

/* A backslash takes the meaning from what follows it; between double quotes, a shell would keep it
 * before a brace. */
static void
take_backslash (TroupeScanner *self)
{
  self->needs_shell = TRUE;
  if (self->at[1] == '{' && (troupe_scanner_get_innermost (self) == IN_DOUBLE ||
                             troupe_scanner_get_innermost (self) == IN_DOCUMENT))
    self->at++;
  else if (self->at[1] != '\0')
    take_syntax (self, 1);
  take_syntax (self, 1);
}

/* $(…), $((…)) and `…` begin outside of quotes as well as between double ones. */
static gboolean
take_substitution (TroupeScanner *self)
{
  if (*self->at == '`')
    {
      if (strchr (self->inside->str, IN_BACKTICKS) != NULL)
        {
          while (troupe_scanner_get_innermost (self) != IN_BACKTICKS)
            leave (self);
          leave (self);
        }
      else
        enter (self, IN_BACKTICKS);
      take_syntax (self, 1);
    }
  else if (g_str_has_prefix (self->at, "$(("))
    {
      enter (self, IN_ARITHMETIC);
      take_syntax (self, 3);
    }
  else if (g_str_has_prefix (self->at, "$("))
    {
      enter (self, IN_COMMAND);
      take_syntax (self, 2);
    }
  else
    return FALSE;

  end_command (self);
  return TRUE;
}

static void
take_paren (TroupeScanner *self)
{
  char where = troupe_scanner_get_innermost (self);
  gboolean in_arithmetic = where == IN_ARITHMETIC || where == IN_TERM;

  end_command (self);
  if (*self->at == '(')
    enter (self, in_arithmetic ? IN_TERM : IN_PARENS);
  else if (where == IN_ARITHMETIC && self->at[1] == ')')
    {
      leave (self);
      take_syntax (self, 1);
    }
  else if (where == IN_TERM || where == IN_PARENS || where == IN_COMMAND)
    leave (self);
  take_syntax (self, 1);
  if (self->at[-1] == '(')
    self->no_place = self->at;
}

static gboolean
take_quoted (TroupeScanner *self, GError **error)
{
  char quote = troupe_scanner_get_innermost (self) == IN_SINGLE ? '\'' : '"';

  if (*self->at == quote)
    {
      leave (self);
      take_quote (self);
    }
  else if (*self->at == '{')
    {
      return troupe_scanner_take_brace (self, error);
    }
  else if (quote == '"' && *self->at == '\\')
    {
      take_backslash (self);
    }
  else if (quote == '\'' && troupe_scanner_take_escaped (self))
    {
      return TRUE;
    }
  else if (quote == '\'' || !take_substitution (self))
    {
      self->needs_shell |= quote == '"' && *self->at == '$';
      troupe_scanner_take_plain (self);
    }
  return TRUE;
}

/* The word after << or <<-, which ends the document that begins in the next line. */
static void
take_document_start (TroupeScanner *self)
{
  TroupeScannerDocument *document = g_new0 (TroupeScannerDocument, 1);
  GString *delimiter = g_string_new (NULL);
  char quote = '\0';

  end_word (self);
  take_syntax (self, strlen ("<<"));
  document->strips_tabs = *self->at == '-';
  take_syntax (self, document->strips_tabs);
  take_syntax (self, strspn (self->at, " \t"));

  for (; *self->at != '\0' && (quote != '\0' || strchr (" \t\n;|&<>()", *self->at) == NULL);
       take_syntax (self, 1))
    if (quote != '\0' ? *self->at == quote : strchr ("'\"\\", *self->at) != NULL)
      {
        document->is_quoted = TRUE;
        quote = quote != '\0' || *self->at == '\\' ? '\0' : *self->at;
      }
    else
      {
        g_string_append_c (delimiter, *self->at);
      }

  document->delimiter = g_string_free (delimiter, FALSE);
  document->is_code = troupe_template_reads_code (self->words);
  g_queue_push_tail (&self->documents, document);
  self->needs_shell = TRUE;
}

/* One document, or the end of it and the beginning of the next one. */
static gboolean
take_document (TroupeScanner *self, GError **error)
{
  const TroupeScannerDocument *document = g_queue_peek_head (&self->documents);
  const char *line = self->at + (document->strips_tabs ? strspn (self->at, "\t") : 0);
  const gsize size = strcspn (line, "\n");

  if (self->at[-1] == '\n' && strlen (document->delimiter) == size &&
      memcmp (line, document->delimiter, size) == 0)
    {
      take_syntax (self, line + size - self->at);
      self->no_place = self->at;
      document_free (g_queue_pop_head (&self->documents));
      if (g_queue_is_empty (&self->documents))
        leave (self);
      else if (*self->at != '\0')
        take_syntax (self, 1);
      return TRUE;
    }

  if (*self->at == '{')
    {
      const guint n_replacements = self->n_replacements;
      const gboolean good = troupe_scanner_take_brace (self, error);

      self->is_code |= document->is_code && self->n_replacements > n_replacements;
      return good;
    }
  if (document->is_quoted)
    take_syntax (self, 1);
  else if (*self->at == '\\')
    take_backslash (self);
  else if (!take_substitution (self))
    take_syntax (self, 1);
  return TRUE;
}

static gboolean
take_unquoted (TroupeScanner *self, GError **error)
{
  switch (*self->at)
    {
    case ' ':
    case '\t':
      end_word (self);
      take_syntax (self, 1);
      return TRUE;

    case '\'':
    case '"':
      enter (self, *self->at == '\'' ? IN_SINGLE : IN_DOUBLE);
      take_quote (self);
      return TRUE;

    case '{':
      return troupe_scanner_take_brace (self, error);

    case '\\':
      take_backslash (self);
      return TRUE;

    case '(':
    case ')':
      take_paren (self);
      return TRUE;

    case '#':
      if (self->at == self->text || strchr (" \t\n;&|(", self->at[-1]) != NULL)
        {
          self->needs_shell = TRUE;
          take_syntax (self, strcspn (self->at, "\n"));
          self->no_place = self->at;
          return TRUE;
        }
      break;

    case '<':
      if (self->at[1] == '<' && self->at[2] != '<' &&
          troupe_scanner_get_quoting (self) != TROUPE_QUOTING_ARITHMETIC)
        {
          take_document_start (self);
          return TRUE;
        }
      take_syntax (self, g_str_has_prefix (self->at, "<<<") ? 2 : 0);
      break;

    case '\n':
      end_command (self);
      take_syntax (self, 1);
      self->no_place = self->at;
      if (!g_queue_is_empty (&self->documents))
        enter (self, IN_DOCUMENT);
      return TRUE;

    case ';':
    case '|':
    case '&':
      /* Not >&2 and >|. */
      if (self->at > self->text && strchr ("<>", self->at[-1]) != NULL)
        break;
      end_command (self);
      take_syntax (self, 1);
      self->no_place = self->at;
      return TRUE;

    default:
      if (take_substitution (self))
        return TRUE;
    }

  self->needs_shell |= strchr (SHELL_CHARACTERS, *self->at) != NULL;
  self->needs_shell |= *self->at == '=' && self->words->len == 0;
  troupe_scanner_take_plain (self);
  return TRUE;
}

static gboolean
is_shell_word (GArray *word)
{
  const TroupePiece *piece = &g_array_index (word, TroupePiece, 0);

  return word->len == 1 && piece->kind == TROUPE_PIECE_TEXT &&
         g_strv_contains (shell_words, piece->text);
}

/* At the end, where that is the end of a command. */
static gboolean
append_item (TroupeScanner *self, GError **error)
{
  const TroupePiece piece = { .kind = TROUPE_PIECE_ITEM };

  if (self->no_place != NULL && self->no_place[strspn (self->no_place, " \t")] == '\0')
    {
      g_set_error_literal (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_UNKNOWN,
                           _ ("the item cannot stand at the end of this command: write {} where it "
                              "is to stand"));
      return FALSE;
    }

  end_word (self);
  g_string_append_c (self->script_text, ' ');
  troupe_scanner_take_piece (self, &piece);
  return TRUE;
}

/* Text after the last command has no effect, so {} is not appended after it. */
static char *
strip (const char *text)
{
  gsize size = strlen (text);

  while (size > 0 && strchr (" \t\n", text[size - 1]) != NULL &&
         (size == 1 || text[size - 2] != '\\'))
    size--;
  return g_strndup (text, size);
}

/**
 * troupe_template_scan:
 * @text: a template
 * @names: (nullable) (array zero-terminated=1): the names of the parts of an item, "" for one
 *   without
 * @n_parts: how many parts an item has; 0: that is not known
 * @scan: (out): what it is made of
 * @error: return location for an error
 *
 * Finds the replacement strings in @text and what quotes, or what here-document, each stands in.
 *
 * Returns: %FALSE with %TROUPE_TEMPLATE_ERROR_UNKNOWN
 */
gboolean
troupe_template_scan (const char *text,
                      const char *const *names,
                      guint n_parts,
                      TroupeTemplateScan *scan,
                      GError **error)
{
  g_autofree char *stripped = strip (text);
  TroupeScanner self = {
    .text = stripped,
    .at = stripped,
    .names = names,
    .n_parts = n_parts,
    .documents = G_QUEUE_INIT,
    .inside = g_string_new (NULL),
    .script = pieces_new (),
    .script_text = g_string_new (NULL),
    .words = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref),
    .word = pieces_new (),
    .word_text = g_string_new (NULL),
  };
  gboolean good = TRUE;

  while (good && *self.at != '\0')
    {
      if (troupe_scanner_get_innermost (&self) == IN_SINGLE ||
          troupe_scanner_get_innermost (&self) == IN_DOUBLE)
        good = take_quoted (&self, error);
      else if (troupe_scanner_get_innermost (&self) == IN_DOCUMENT)
        good = take_document (&self, error);
      else
        good = take_unquoted (&self, error);
    }

  if (good && self.n_replacements == 0)
    good = append_item (&self, error);
  end_text (self.script, self.script_text);
  end_word (&self);
  self.needs_shell |=
      self.inside->len > 0 || (self.words->len > 0 && is_shell_word (self.words->pdata[0]));

  scan->is_code = self.is_code || troupe_template_puts_item_in_code (self.words);
  if (self.needs_shell)
    g_clear_pointer (&self.words, g_ptr_array_unref);
  scan->script = self.script;
  scan->words = self.words;
  g_queue_clear_full (&self.documents, document_free);
  g_array_unref (self.word);
  g_string_free (self.inside, TRUE);
  g_string_free (self.script_text, TRUE);
  g_string_free (self.word_text, TRUE);
  return good;
}
