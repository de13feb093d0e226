/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parses a template as a shell does: its words, its quotes, and the position of items in them. */

#include "troupe-template-scan.h"

#include "troupe-config.h"
#include "troupe-template-brace.h"
#include "troupe-template-code.h"
#include "troupe-template-error.h"
#include "troupe-template-scanner.h"

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

/* A quote: it makes a word, even an empty one. */
static void
take_quote (TroupeScanner *self)
{
  troupe_scanner_take_syntax (self, 1);
  if (!self->in_word)
    troupe_template_pieces_add_text (self->word, "");
  self->in_word = TRUE;
}

/* A backslash makes the next character literal; between double quotes, a shell would keep it before
 * a brace. */
static void
take_backslash (TroupeScanner *self)
{
  self->needs_shell = TRUE;
  if (self->at[1] == '{' && (troupe_scanner_get_innermost (self) == IN_DOUBLE ||
                             troupe_scanner_get_innermost (self) == IN_DOCUMENT))
    self->at++;
  else if (self->at[1] != '\0')
    troupe_scanner_take_syntax (self, 1);
  troupe_scanner_take_syntax (self, 1);
}

/* $(…), $((…)) and `…` begin outside of quotes as well as between double quotes. */
static gboolean
take_substitution (TroupeScanner *self)
{
  if (*self->at == '`')
    {
      if (strchr (self->inside->str, IN_BACKTICKS) != NULL)
        {
          while (troupe_scanner_get_innermost (self) != IN_BACKTICKS)
            troupe_scanner_leave (self);
          troupe_scanner_break_word (self);
          troupe_scanner_leave (self);
          troupe_scanner_take_syntax (self, 1);
        }
      else
        {
          troupe_scanner_enter (self, IN_BACKTICKS);
          troupe_scanner_take_syntax (self, 1);
          troupe_scanner_break_word (self);
        }
    }
  else if (g_str_has_prefix (self->at, "$(("))
    {
      troupe_scanner_enter (self, IN_ARITHMETIC);
      troupe_scanner_take_syntax (self, 3);
    }
  else if (g_str_has_prefix (self->at, "$("))
    {
      troupe_scanner_enter (self, IN_COMMAND);
      troupe_scanner_take_syntax (self, 2);
      troupe_scanner_break_word (self);
    }
  else
    return FALSE;

  troupe_scanner_end_command (self);
  return TRUE;
}

static void
take_paren (TroupeScanner *self)
{
  char where = troupe_scanner_get_innermost (self);
  gboolean in_arithmetic = where == IN_ARITHMETIC || where == IN_TERM;

  troupe_scanner_end_command (self);
  if (*self->at == '(')
    troupe_scanner_enter (self, in_arithmetic ? IN_TERM : IN_PARENS);
  else if (where == IN_ARITHMETIC && self->at[1] == ')')
    {
      troupe_scanner_leave (self);
      troupe_scanner_take_syntax (self, 1);
    }
  else if (where == IN_TERM || where == IN_PARENS || where == IN_COMMAND)
    {
      troupe_scanner_break_word (self);
      troupe_scanner_leave (self);
    }
  troupe_scanner_take_syntax (self, 1);
  if (self->at[-1] == '(')
    {
      troupe_scanner_break_word (self);
      self->no_place = self->at;
    }
}

static gboolean
take_quoted (TroupeScanner *self, GError **error)
{
  char quote = troupe_scanner_get_innermost (self) == IN_SINGLE ? '\'' : '"';

  if (*self->at == quote)
    {
      troupe_scanner_leave (self);
      take_quote (self);
    }
  else if (*self->at == '{')
    {
      return troupe_template_take_brace (self, error);
    }
  else if (quote == '"' && *self->at == '\\')
    {
      take_backslash (self);
    }
  else if (quote == '\'' && troupe_template_take_escaped (self))
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

  troupe_scanner_end_word (self);
  troupe_scanner_take_syntax (self, strlen ("<<"));
  document->strips_tabs = *self->at == '-';
  troupe_scanner_take_syntax (self, document->strips_tabs);
  troupe_scanner_take_syntax (self, strspn (self->at, " \t"));

  for (; *self->at != '\0' && (quote != '\0' || strchr (" \t\n;|&<>()", *self->at) == NULL);
       troupe_scanner_take_syntax (self, 1))
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

/* Takes one document, or the end of it and the beginning of the next one. */
static gboolean
take_document (TroupeScanner *self, GError **error)
{
  const TroupeScannerDocument *document = g_queue_peek_head (&self->documents);
  const char *line = self->at + (document->strips_tabs ? strspn (self->at, "\t") : 0);
  const gsize size = strcspn (line, "\n");

  if (self->at[-1] == '\n' && strlen (document->delimiter) == size &&
      memcmp (line, document->delimiter, size) == 0)
    {
      troupe_scanner_take_syntax (self, line + size - self->at);
      self->no_place = self->at;
      troupe_scanner_end_document (self);
      if (!g_queue_is_empty (&self->documents) && *self->at != '\0')
        troupe_scanner_take_syntax (self, 1);
      return TRUE;
    }

  if (*self->at == '{')
    {
      const guint n_replacements = self->n_replacements;
      const gboolean good = troupe_template_take_brace (self, error);

      self->is_code |= document->is_code && self->n_replacements > n_replacements;
      return good;
    }
  if (document->is_quoted)
    troupe_scanner_take_syntax (self, 1);
  else if (*self->at == '\\')
    take_backslash (self);
  else if (!take_substitution (self))
    troupe_scanner_take_syntax (self, 1);
  return TRUE;
}

static void
take_separator (TroupeScanner *self)
{
  troupe_scanner_break_word (self);
  troupe_scanner_take_syntax (self, 1);
  troupe_scanner_break_word (self);
}

static gboolean
take_unquoted (TroupeScanner *self, GError **error)
{
  switch (*self->at)
    {
    case ' ':
    case '\t':
      troupe_scanner_end_word (self);
      take_separator (self);
      return TRUE;

    case '\'':
    case '"':
      troupe_scanner_enter (self, *self->at == '\'' ? IN_SINGLE : IN_DOUBLE);
      take_quote (self);
      return TRUE;

    case '{':
      return troupe_template_take_brace (self, error);

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
          troupe_scanner_take_syntax (self, strcspn (self->at, "\n"));
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
      troupe_scanner_take_syntax (self, g_str_has_prefix (self->at, "<<<") ? 2 : 0);
      break;

    case '\n':
      troupe_scanner_end_command (self);
      take_separator (self);
      self->no_place = self->at;
      if (!g_queue_is_empty (&self->documents))
        troupe_scanner_enter (self, IN_DOCUMENT);
      return TRUE;

    case ';':
    case '|':
    case '&':
      /* Not >&2 and >|. */
      if (self->at > self->text && strchr ("<>", self->at[-1]) != NULL)
        break;
      troupe_scanner_end_command (self);
      take_separator (self);
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

/* Text without a shell: only a brace means something, unless there is a backslash before it. */
static gboolean
take_text (TroupeScanner *self, GError **error)
{
  if (*self->at == '{')
    return troupe_template_take_brace (self, error);
  if (!troupe_template_take_escaped (self))
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

/* At the end, if that is the end of a command. */
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

  troupe_scanner_end_word (self);
  g_string_append_c (self->script_text, ' ');
  troupe_scanner_break_word (self);
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
 * @settings: how it is to be read
 * @scan: (out): the result
 * @error: return location for an error
 *
 * Finds the replacement strings in @text and the quotes or here-document around each.
 *
 * Returns: %FALSE with %TROUPE_TEMPLATE_ERROR_UNKNOWN
 */
gboolean
troupe_template_scan (const char *text,
                      const TroupeTemplateSettings *settings,
                      TroupeTemplateScan *scan,
                      GError **error)
{
  g_autofree char *stripped = settings->is_text ? g_strdup (text) : strip (text);
  TroupeScanner self;
  gboolean good = TRUE;

  troupe_scanner_init (&self, stripped, settings);
  while (good && *self.at != '\0')
    {
      if (settings->is_text)
        good = take_text (&self, error);
      else if (troupe_scanner_get_innermost (&self) == IN_SINGLE ||
               troupe_scanner_get_innermost (&self) == IN_DOUBLE)
        good = take_quoted (&self, error);
      else if (troupe_scanner_get_innermost (&self) == IN_DOCUMENT)
        good = take_document (&self, error);
      else
        good = take_unquoted (&self, error);
    }

  if (good && self.n_replacements == 0 && !settings->leaves_items_out && !settings->reads_item &&
      !settings->is_stream && !settings->is_text)
    good = append_item (&self, error);
  troupe_scanner_finish (&self);
  self.needs_shell |= settings->shell != NULL || self.inside->len > 0 ||
                      (self.words->len > 0 && is_shell_word (self.words->pdata[0]));

  scan->is_code = self.is_code || troupe_template_puts_item_in_code (self.words);
  scan->script = g_steal_pointer (&self.script);
  scan->words = self.needs_shell ? NULL : g_steal_pointer (&self.words);
  troupe_scanner_clear (&self);
  return good;
}
