/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds items that a template puts inside a string of code: its quotes protect them from the
 * template's own shell, but not from the program that reads the string. The list has the usual
 * programs and cannot be complete. */

#include "troupe-template-code.h"

#include "troupe-template-piece.h"

#include <string.h>

/* Programs that read code: the options whose value is code, those with another value, and those
 * instead of which a first argument would be code (or NULL if it never is). */
typedef struct
{
  const char *name;
  const char *code;
  const char *others;
  const char *in_place;
} Interpreter;

#define SHELL_OPTIONS "oO"

/* With a version behind the name as well, as in python3.11. */
static const Interpreter interpreters[] = {
  { "sh", "c", SHELL_OPTIONS, NULL },
  { "bash", "c", SHELL_OPTIONS, NULL },
  { "dash", "c", SHELL_OPTIONS, NULL },
  { "ash", "c", SHELL_OPTIONS, NULL },
  { "zsh", "c", SHELL_OPTIONS, NULL },
  { "ksh", "c", SHELL_OPTIONS, NULL },
  { "mksh", "c", SHELL_OPTIONS, NULL },
  { "fish", "c", "", NULL },
  { "su", "c", "sgG", NULL },
  { "runuser", "c", "usgG", NULL },
  { "script", "c", "", NULL },
  { "flock", "c", "wE", NULL },
  { "python", "c", "WX", NULL },
  { "pypy", "c", "WX", NULL },
  { "perl", "eE", "I", NULL },
  { "ruby", "e", "Ir", NULL },
  { "node", "ep", "r", NULL },
  { "nodejs", "ep", "r", NULL },
  { "lua", "e", "l", NULL },
  { "php", "r", "d", NULL },
  { "Rscript", "e", "", NULL },
  { "awk", "e", "Fv", "f" },
  { "gawk", "e", "Fv", "f" },
  { "mawk", "", "Fv", "f" },
  { "sed", "e", "", "f" },
};

/* Words that may precede the first one of a command. */
static const char *const prefixes[] = {
  "then", "do", "else", "if",      "elif",    "while", "until",
  "!",    "{",  "time", "command", "builtin", NULL,
};

/* Options of ssh with a value, which is not a host. */
#define SSH_OPTIONS_WITH_VALUE "BbcDEeFIiJLlmOopQRSWw"

static gboolean
has_item (const GArray *word)
{
  for (guint i = 0; i < word->len; i++)
    if (g_array_index (word, TroupePiece, i).kind == TROUPE_PIECE_ITEM)
      return TRUE;
  return FALSE;
}

/* The text of a word without replacement strings, or "". */
static char *
dup_text (const GArray *word)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < word->len; i++)
    {
      const TroupePiece *piece = &g_array_index (word, TroupePiece, i);

      if (piece->kind != TROUPE_PIECE_TEXT)
        {
          g_string_truncate (text, 0);
          break;
        }
      g_string_append (text, piece->text);
    }
  return g_string_free (text, FALSE);
}

static const Interpreter *
find_interpreter (const GArray *word)
{
  g_autofree char *text = dup_text (word);
  const char *slash = strrchr (text, '/');
  const char *name = slash == NULL ? text : slash + 1;

  for (guint i = 0; i < G_N_ELEMENTS (interpreters); i++)
    {
      const gsize size = strlen (interpreters[i].name);

      if (g_str_has_prefix (name, interpreters[i].name) &&
          name[size + strspn (name + size, "0123456789.")] == '\0')
        return &interpreters[i];
    }
  return NULL;
}

/* Whether a word is one of these options, its value in the next word or, if it is code, in this
 * one. */
static gboolean
is_option (const char *text, const char *letters)
{
  if (text[0] != '-' || text[1] == '-' || text[1] == '\0')
    return FALSE;

  /* Shells accept it anywhere among other letters. */
  return strchr (letters, text[strlen (text) - 1]) != NULL ||
         (g_str_equal (letters, "c") && strchr (text, 'c') != NULL);
}

/* These programs take other arguments before the option. */
static gboolean
has_arguments_first (const Interpreter *interpreter)
{
  return g_strv_contains ((const char *const[]){ "su", "runuser", "script", "flock", NULL },
                          interpreter->name);
}

/* @words are those after the name of an interpreter, up to the end of the command. */
static gboolean
is_code_of (const Interpreter *interpreter, GArray **words, guint n_words)
{
  gboolean first_is_code = interpreter->in_place != NULL;

  for (guint i = 0; i < n_words; i++)
    {
      g_autofree char *text = dup_text (words[i]);

      if (is_option (text, interpreter->code))
        {
          if (i + 1 < n_words && has_item (words[i + 1]))
            return TRUE;
          first_is_code = FALSE;
          i++;
        }
      else if (is_option (text, interpreter->others))
        i++;
      else if (interpreter->in_place != NULL && is_option (text, interpreter->in_place))
        return FALSE;
      else if (*text != '-' && !has_arguments_first (interpreter))
        return first_is_code && has_item (words[i]);
    }
  return FALSE;
}

/* ssh joins all words after the host to one string, for a shell there. */
static gboolean
is_code_of_ssh (GArray **words, guint n_words)
{
  gboolean has_host = FALSE;

  for (guint i = 0; i < n_words; i++)
    {
      g_autofree char *text = dup_text (words[i]);

      if (has_host && has_item (words[i]))
        return TRUE;
      if (!has_host && *text == '-' && strlen (text) == 2 &&
          strchr (SSH_OPTIONS_WITH_VALUE, text[1]) != NULL)
        i++;
      else if (*text != '-')
        has_host = TRUE;
    }
  return FALSE;
}

static gboolean
any_has_item (GArray **words, guint n_words)
{
  for (guint i = 0; i < n_words; i++)
    if (has_item (words[i]))
      return TRUE;
  return FALSE;
}

/* One command, from its first word up to an empty one. */
static gboolean
is_code_of_command (GArray **words, guint n_words)
{
  gboolean is_first = TRUE;

  for (guint i = 0; i < n_words; i++)
    {
      g_autofree char *text = dup_text (words[i]);
      const Interpreter *interpreter = find_interpreter (words[i]);

      if (is_first && g_str_equal (text, "eval"))
        return any_has_item (words + i + 1, n_words - i - 1);
      if (is_first && g_str_equal (text, "ssh"))
        return is_code_of_ssh (words + i + 1, n_words - i - 1);
      if (interpreter != NULL && is_code_of (interpreter, words + i + 1, n_words - i - 1))
        return TRUE;
      is_first = is_first && (g_strv_contains (prefixes, text) || strchr (text, '=') != NULL);
    }
  return FALSE;
}

/**
 * troupe_template_puts_item_in_code:
 * @words: (element-type GArray): the words of a template, each of #TroupePiece; an empty one ends a
 *   command
 *
 * Returns: whether an item is in a string that a program reads as code
 */
gboolean
troupe_template_puts_item_in_code (GPtrArray *words)
{
  guint first = 0;

  for (guint i = 0; i <= words->len; i++)
    if (i == words->len || ((const GArray *) words->pdata[i])->len == 0)
      {
        if (is_code_of_command ((GArray **) words->pdata + first, i - first))
          return TRUE;
        first = i + 1;
      }
  return FALSE;
}

/**
 * troupe_template_reads_code:
 * @words: (element-type GArray): the words of a template so far
 *
 * Returns: whether the last command is an interpreter, which reads its input as code
 */
gboolean
troupe_template_reads_code (GPtrArray *words)
{
  for (guint i = words->len; i > 0 && ((const GArray *) words->pdata[i - 1])->len > 0; i--)
    {
      const Interpreter *interpreter = find_interpreter (words->pdata[i - 1]);
      g_autofree char *text = dup_text (words->pdata[i - 1]);

      if (g_str_equal (text, "ssh") || (interpreter != NULL && interpreter->in_place == NULL))
        return TRUE;
    }
  return FALSE;
}
