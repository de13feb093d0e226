/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-config.h"

#include "troupe-template-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* What a shell does itself, or otherwise than the program of that name. */
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

/* In what the scanner is, innermost last: one of these for each. */
#define IN_SINGLE     's'
#define IN_DOUBLE     'd'
#define IN_BACKTICKS  '`'
#define IN_COMMAND    'c' /* $(…) */
#define IN_PARENS     'p' /* (…) */
#define IN_ARITHMETIC 'a' /* $((…)) */
#define IN_TERM       't' /* (…) inside $((…)) */

typedef struct
{
  const char *text;
  const char *at;
  const char *const *names;
  GString *inside;

  GArray *script;
  GString *script_text;
  guint n_replacements;

  gboolean needs_shell;
  GPtrArray *words;
  GArray *word;
  GString *word_text;
  gboolean in_word;
} Scanner;

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

static char
innermost (Scanner *self)
{
  return self->inside->len == 0 ? '\0' : self->inside->str[self->inside->len - 1];
}

static void
enter (Scanner *self, char where)
{
  g_string_append_c (self->inside, where);
}

static void
leave (Scanner *self)
{
  g_string_truncate (self->inside, self->inside->len - 1);
}

static TroupeQuoting
get_quoting (Scanner *self)
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

  switch (innermost (self))
    {
    case IN_SINGLE:
      return TROUPE_QUOTING_SINGLE;
    case IN_DOUBLE:
      return TROUPE_QUOTING_DOUBLE;
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
end_word (Scanner *self)
{
  if (!self->in_word)
    return;
  end_text (self->word, self->word_text);
  g_ptr_array_add (self->words, g_steal_pointer (&self->word));
  self->word = pieces_new ();
  self->in_word = FALSE;
}

/* A character that stands for itself. */
static void
take_plain (Scanner *self)
{
  g_string_append_c (self->script_text, *self->at);
  g_string_append_c (self->word_text, *self->at);
  self->in_word = TRUE;
  self->at++;
}

/* Characters that are the shell's. */
static void
take_syntax (Scanner *self, gsize size)
{
  g_string_append_len (self->script_text, self->at, size);
  self->at += size;
}

/* A quote: it makes a word, also one without a character. */
static void
take_quote (Scanner *self)
{
  take_syntax (self, 1);
  if (!self->in_word)
    add_text (self->word, "");
  self->in_word = TRUE;
}

static void
take_piece (Scanner *self, const TroupePiece *piece)
{
  end_text (self->script, self->script_text);
  end_text (self->word, self->word_text);
  g_array_append_val (self->script, *piece);
  g_array_append_val (self->word, *piece);
  self->in_word = TRUE;
  self->n_replacements++;
}

static gboolean
find_name (Scanner *self, const char *name, gsize size, int *position)
{
  /* A part without a name is not {}. */
  for (int i = 0; size > 0 && self->names != NULL && self->names[i] != NULL; i++)
    if (strlen (self->names[i]) == size && memcmp (self->names[i], name, size) == 0)
      {
        *position = i + 1;
        return TRUE;
      }
  return FALSE;
}

/* The size of a known replacement string at a brace, or 0. */
static gsize
match_replacement (Scanner *self, TroupePiece *piece)
{
  static const struct
  {
    const char *text;
    TroupePieceKind kind;
    TroupePathPart path_part;
  } kinds[] = {
    { "}", TROUPE_PIECE_ITEM, TROUPE_PATH_WHOLE },
    { ".}", TROUPE_PIECE_ITEM, TROUPE_PATH_STEM },
    { "/}", TROUPE_PIECE_ITEM, TROUPE_PATH_NAME },
    { "//}", TROUPE_PIECE_ITEM, TROUPE_PATH_FOLDER },
    { "/.}", TROUPE_PIECE_ITEM, TROUPE_PATH_NAME_STEM },
    { "#}", TROUPE_PIECE_SEQUENCE },
    { "%}", TROUPE_PIECE_LANE },
  };
  const char *at = self->at + 1;
  const char *end = strchr (at, '}');
  char *after = (char *) at;

  memset (piece, 0, sizeof *piece);
  piece->kind = TROUPE_PIECE_ITEM;
  piece->quoting = get_quoting (self);

  if (end != NULL && find_name (self, at, end - at, &piece->position))
    return end + 1 - self->at;

  if (g_ascii_isdigit (*at) || (*at == '-' && g_ascii_isdigit (at[1])))
    {
      gint64 position = g_ascii_strtoll (at, &after, 10);

      if (position == 0 || position > G_MAXINT || position < -G_MAXINT)
        return 0;
      piece->position = position;
      at = after + strspn (after, " \t");
    }

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (at, kinds[i].text) &&
        (piece->position == 0 || kinds[i].kind == TROUPE_PIECE_ITEM))
      {
        piece->kind = kinds[i].kind;
        piece->path_part = kinds[i].path_part;
        return at + strlen (kinds[i].text) - self->at;
      }
  return 0;
}

/* Whether what is at a brace looks like a replacement string: a name, or signs and digits; but not
 * a variable, and not a sequence such as {1..3}. */
static gboolean
looks_like_replacement (Scanner *self)
{
  const char *at = self->at + 1;
  gsize signs = strspn (at, "0123456789+-./#%=");
  gsize letters = strspn (at, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_");
  const char *dots;

  if (self->at > self->text && self->at[-1] == '$')
    return FALSE;
  if (letters > 0 && at[letters] == '}')
    return TRUE;
  if (signs == 0 || at[signs] != '}')
    return FALSE;

  dots = strstr (at, "..");
  return dots == NULL || dots > at + signs || dots == at || !g_ascii_isdigit (dots[-1]);
}

static gboolean
fail_unknown (Scanner *self, GError **error)
{
  g_autofree char *name = g_strndup (self->at, strcspn (self->at, "}") + 1);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; self->names != NULL && self->names[i] != NULL; i++)
    if (*self->names[i] != '\0')
      g_string_append_printf (names, "%s{%s}", names->len > 0 ? ", " : "", self->names[i]);

  if (names->len == 0)
    {
      g_set_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_UNKNOWN,
                   _ ("there is no replacement string “%s”; to have it as it is, write “\\%s”"),
                   name, name);
      return FALSE;
    }

  g_set_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_UNKNOWN,
               _ ("there is no replacement string “%s”; the columns are %s; to have it as it is, "
                  "write “\\%s”"),
               name, names->str, name);
  return FALSE;
}

static gboolean
take_brace (Scanner *self, GError **error)
{
  TroupePiece piece;
  gsize size = match_replacement (self, &piece);

  if (size > 0)
    {
      take_piece (self, &piece);
      self->at += size;
      return TRUE;
    }
  if (innermost (self) != IN_SINGLE && looks_like_replacement (self))
    return fail_unknown (self, error);

  self->needs_shell |= get_quoting (self) == TROUPE_QUOTING_NONE;
  take_plain (self);
  return TRUE;
}

/* A backslash takes the meaning from what follows it; between double quotes, a shell would keep it
 * before a brace. */
static void
take_backslash (Scanner *self)
{
  self->needs_shell = TRUE;
  if (self->at[1] == '{' && innermost (self) == IN_DOUBLE)
    self->at++;
  else if (self->at[1] != '\0')
    take_syntax (self, 1);
  take_syntax (self, 1);
}

/* $(…), $((…)) and `…` begin outside of quotes as well as between double ones. */
static gboolean
take_substitution (Scanner *self)
{
  if (*self->at == '`')
    {
      if (strchr (self->inside->str, IN_BACKTICKS) != NULL)
        {
          while (innermost (self) != IN_BACKTICKS)
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

  self->needs_shell = TRUE;
  return TRUE;
}

static void
take_paren (Scanner *self)
{
  char where = innermost (self);
  gboolean in_arithmetic = where == IN_ARITHMETIC || where == IN_TERM;

  self->needs_shell = TRUE;
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
}

static gboolean
take_quoted (Scanner *self, GError **error)
{
  char quote = innermost (self) == IN_SINGLE ? '\'' : '"';

  if (*self->at == quote)
    {
      leave (self);
      take_quote (self);
    }
  else if (*self->at == '{')
    {
      return take_brace (self, error);
    }
  else if (quote == '"' && *self->at == '\\')
    {
      take_backslash (self);
    }
  else if (quote == '\'' || !take_substitution (self))
    {
      self->needs_shell |= quote == '"' && *self->at == '$';
      take_plain (self);
    }
  return TRUE;
}

static gboolean
take_unquoted (Scanner *self, GError **error)
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
      return take_brace (self, error);

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
          return TRUE;
        }
      break;

    default:
      if (take_substitution (self))
        return TRUE;
    }

  self->needs_shell |= strchr (SHELL_CHARACTERS, *self->at) != NULL;
  self->needs_shell |= *self->at == '=' && self->words->len == 0;
  take_plain (self);
  return TRUE;
}

static gboolean
is_shell_word (GArray *word)
{
  const TroupePiece *piece = &g_array_index (word, TroupePiece, 0);

  return word->len == 1 && piece->kind == TROUPE_PIECE_TEXT &&
         g_strv_contains (shell_words, piece->text);
}

static void
append_item (Scanner *self)
{
  const TroupePiece piece = { .kind = TROUPE_PIECE_ITEM };

  end_word (self);
  g_string_append_c (self->script_text, ' ');
  take_piece (self, &piece);
}

/**
 * troupe_template_scan:
 * @text: a template
 * @names: (nullable) (array zero-terminated=1): the names of the parts of an item, "" for one
 *   without
 * @scan: (out): what it is made of
 * @error: return location for an error
 *
 * Finds the replacement strings in @text and what quotes each stands between. Here-documents are
 * not looked for; what stands in one counts as unquoted.
 *
 * Returns: %FALSE with %TROUPE_TEMPLATE_ERROR_UNKNOWN
 */
gboolean
troupe_template_scan (const char *text,
                      const char *const *names,
                      TroupeTemplateScan *scan,
                      GError **error)
{
  Scanner self = {
    .text = text,
    .at = text,
    .names = names,
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
      if (innermost (&self) == IN_SINGLE || innermost (&self) == IN_DOUBLE)
        good = take_quoted (&self, error);
      else
        good = take_unquoted (&self, error);
    }

  if (self.n_replacements == 0)
    append_item (&self);
  end_text (self.script, self.script_text);
  end_word (&self);
  self.needs_shell |= self.inside->len > 0 || is_shell_word (self.words->pdata[0]);

  if (self.needs_shell)
    g_clear_pointer (&self.words, g_ptr_array_unref);
  scan->script = self.script;
  scan->words = self.words;
  g_array_unref (self.word);
  g_string_free (self.inside, TRUE);
  g_string_free (self.script_text, TRUE);
  g_string_free (self.word_text, TRUE);
  return good;
}
