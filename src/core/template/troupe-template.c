/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Expands a template to the command line of an item, with or without a shell. */

#include "troupe-template.h"

#include "troupe-config.h"
#include "troupe-template-scan.h"
#include "troupe-template-script.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SHELL "/bin/sh"

/* A name that no template has a use for. */
#define VARIABLE "_troupe_"

struct _TroupeTemplate
{
  TroupeTemplateScan scan;
  gboolean has_parts;
  gboolean repeats_words;
  gboolean leaves_items_out;
  gboolean is_given_items;
  guint n_columns;
  char *shell;
  char **prefix;
};

static void
scan_clear (TroupeTemplateScan *scan)
{
  g_clear_pointer (&scan->script, g_array_unref);
  g_clear_pointer (&scan->words, g_ptr_array_unref);
}

static gboolean
find_item (const GArray *script)
{
  for (guint i = 0; i < script->len; i++)
    if (g_array_index (script, TroupePiece, i).kind == TROUPE_PIECE_ITEM)
      return TRUE;
  return FALSE;
}

/**
 * troupe_template_new:
 * @text: a command with replacement strings
 * @settings: how it is read and expanded
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the template, or %NULL with %TROUPE_TEMPLATE_ERROR_UNKNOWN
 */
TroupeTemplate *
troupe_template_new (const char *text, const TroupeTemplateSettings *settings, GError **error)
{
  TroupeTemplate *self = g_new0 (TroupeTemplate, 1);

  self->has_parts = settings->has_parts;
  self->repeats_words = settings->repeats_words;
  self->leaves_items_out = settings->leaves_items_out;
  self->n_columns =
      settings->names == NULL ? 1 : MAX (g_strv_length ((char **) settings->names), 1);
  self->shell = g_strdup (settings->shell);
  if (!troupe_template_scan (text, settings, &self->scan, error))
    g_clear_pointer (&self, troupe_template_free);
  else
    self->is_given_items =
        (!settings->reads_item && !settings->is_stream) || find_item (self->scan.script);
  return self;
}

/**
 * troupe_template_free:
 * @self: (transfer full): a template
 *
 * Frees @self.
 */
void
troupe_template_free (TroupeTemplate *self)
{
  scan_clear (&self->scan);
  g_free (self->shell);
  g_strfreev (self->prefix);
  g_free (self);
}

/**
 * troupe_template_set_prefix:
 * @self: a template that was not expanded yet
 * @prefix: (array zero-terminated=1): a program and its arguments, which starts another one
 *
 * Sets the beginning of each command line, such as a program that runs it elsewhere.
 */
void
troupe_template_set_prefix (TroupeTemplate *self, const char *const *prefix)
{
  g_strfreev (self->prefix);
  self->prefix = g_strdupv ((char **) prefix);
}

/**
 * troupe_template_needs_shell:
 * @self: a template
 *
 * Returns: whether its command lines are for a shell: one was asked for, or it uses a shell's
 * syntax
 */
gboolean
troupe_template_needs_shell (TroupeTemplate *self)
{
  return self->scan.words == NULL;
}

/**
 * troupe_template_is_code:
 * @self: a template
 *
 * Returns: whether an item is in a string that another program reads as code, as in `bash -c "… {}
 *   …"`: no quoting protects it there
 */
gboolean
troupe_template_is_code (TroupeTemplate *self)
{
  return self->scan.is_code;
}

static GArray *
split_parts (TroupeTemplate *self, const char *item, gsize size)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (TroupeTemplatePart));
  const char *end = item + size;

  if (self->leaves_items_out)
    return parts;

  while (self->has_parts)
    {
      const char *separator = memchr (item, TROUPE_TEMPLATE_PART_SEPARATOR, end - item);
      const TroupeTemplatePart part = { item, separator == NULL ? 0 : separator - item };

      if (separator == NULL)
        break;
      g_array_append_val (parts, part);
      item = separator + 1;
    }
  g_array_append_vals (parts, &(TroupeTemplatePart){ item, end - item }, 1);
  return parts;
}

static void
expand_item (const TroupePiece *piece,
             const TroupeTemplateValues *values,
             int repeat,
             TroupeArguments *arguments,
             gboolean *is_there)
{
  GString *text = troupe_arguments_get_text (arguments);
  guint first;
  guint end;

  troupe_template_values_get_range (values, piece, repeat, &first, &end);
  *is_there |= end > first;
  for (guint i = first; i < end; i++)
    {
      if (i > first && piece->quoting == TROUPE_QUOTING_NONE)
        troupe_arguments_end (arguments);
      else if (i > first)
        g_string_append_c (text, ' ');
      troupe_template_values_append (values, piece, i, text);
    }
}

/* A word makes one argument; several, if all parts of an item are in it unquoted; none, if it is
 * empty. */
static void
expand_word_once (const GArray *word,
                  const TroupeTemplateValues *values,
                  int repeat,
                  TroupeArguments *arguments)
{
  GString *text = troupe_arguments_get_text (arguments);
  gboolean is_there = FALSE;

  for (guint i = 0; i < word->len; i++)
    {
      const TroupePiece *piece = &g_array_index (word, TroupePiece, i);

      if (piece->kind == TROUPE_PIECE_ITEM)
        {
          expand_item (piece, values, repeat, arguments, &is_there);
          continue;
        }
      is_there = TRUE;
      if (piece->kind == TROUPE_PIECE_TEXT)
        g_string_append (text, piece->text);
      else
        troupe_template_values_append (values, piece, 0, text);
    }

  if (is_there)
    troupe_arguments_end (arguments);
}

static void
expand_word (const GArray *word, const TroupeTemplateValues *values, TroupeArguments *arguments)
{
  const guint n_repeats = troupe_template_values_count_repeats (
      values, (const TroupePiece *) (gpointer) word->data, word->len, 0);

  if (n_repeats == 0)
    expand_word_once (word, values, -1, arguments);
  for (guint i = 0; i < n_repeats; i++)
    expand_word_once (word, values, i, arguments);
}

/* A shell may evaluate the value of a variable in arithmetic, even a command in the subscript of an
 * array. So only characters of numbers and calculations are accepted. */
static void
check_arithmetic (const char *value, GError **error)
{
  g_autofree char *shown = NULL;

  if (value[strspn (value, "0123456789abcdefABCDEFxX+-*/%()<>=&|^~!?: ")] == '\0')
    return;

  shown = g_utf8_make_valid (value, MIN (strlen (value), 60));
  g_set_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_ITEM,
               _ ("only a number may stand in $((…)), not “%s”"), shown);
}

/* The values that a script is given, and the first error of one. */
typedef struct
{
  TroupeArguments *values;
  GError *error;
} Given;

static void
write_variable (const TroupePiece *piece, const char *value, GString *to, gpointer data)
{
  static const char *const before[] = {
    [TROUPE_QUOTING_NONE] = "\"",     [TROUPE_QUOTING_SINGLE] = "'\"", [TROUPE_QUOTING_DOUBLE] = "",
    [TROUPE_QUOTING_ARITHMETIC] = "", [TROUPE_QUOTING_DOCUMENT] = "",
  };
  static const char *const after[] = {
    [TROUPE_QUOTING_NONE] = "\"",     [TROUPE_QUOTING_SINGLE] = "\"'", [TROUPE_QUOTING_DOUBLE] = "",
    [TROUPE_QUOTING_ARITHMETIC] = "", [TROUPE_QUOTING_DOCUMENT] = "",
  };
  Given *given = data;

  if (piece->quoting == TROUPE_QUOTING_ARITHMETIC && given->error == NULL)
    check_arithmetic (value, &given->error);
  troupe_arguments_add (given->values, value);
  g_string_append_printf (to, "%s${" VARIABLE "%u}%s", before[piece->quoting],
                          troupe_arguments_get_count (given->values), after[piece->quoting]);
}

/* The items are the arguments of the script, which first puts them into variables of its own, so
 * that the template finds no arguments, as usual. */
static gboolean
expand_script (TroupeTemplate *self,
               const TroupeTemplateValues *values,
               TroupeArguments *arguments,
               GError **error)
{
  GString *text = troupe_arguments_get_text (arguments);
  g_autoptr (GString) script = g_string_new (NULL);
  g_autoptr (TroupeArguments) variables = troupe_arguments_new ();
  Given given = { variables, NULL };
  char **contents;
  guint n_variables;

  troupe_template_script_write (self->scan.script, values, write_variable, &given, script);
  if (given.error != NULL)
    {
      g_propagate_error (error, given.error);
      return FALSE;
    }

  n_variables = troupe_arguments_get_count (variables);
  contents = troupe_arguments_get (variables);
  troupe_arguments_add (arguments, self->shell == NULL ? SHELL : self->shell);
  troupe_arguments_add (arguments, "-c");
  for (guint i = 1; i <= n_variables; i++)
    g_string_append_printf (text, VARIABLE "%u=${%u} ", i, i);
  if (n_variables > 0)
    g_string_append_printf (text, "&& shift %u; ", n_variables);
  g_string_append_len (text, script->str, script->len);
  troupe_arguments_end (arguments);
  troupe_arguments_add (arguments, self->shell == NULL ? "sh" : self->shell);
  for (guint i = 0; i < n_variables; i++)
    troupe_arguments_add (arguments, contents[i]);
  return TRUE;
}

static gboolean
check_item (TroupeTemplate *self, const char *item, gsize size, GError **error)
{
  if (!self->is_given_items || memchr (item, '\0', size) == NULL)
    return TRUE;

  g_set_error_literal (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_ITEM,
                       _ ("an item with a NUL byte in it cannot be given to a command"));
  return FALSE;
}

static TroupeTemplateValues
make_values (TroupeTemplate *self, GArray *parts, guint64 sequence, guint lane)
{
  return (TroupeTemplateValues){ parts, self->n_columns, self->repeats_words, sequence, lane };
}

/**
 * troupe_template_expand:
 * @self: a template
 * @item: an item
 * @size: its size in bytes
 * @sequence: the number of the item, from 1 on
 * @lane: the number of the lane, from 1 on
 * @arguments: filled with the program and its arguments
 * @error: return location for an error
 *
 * Builds a command line. May be called by several threads at once.
 *
 * Returns: %FALSE with %TROUPE_TEMPLATE_ERROR_ITEM
 */
gboolean
troupe_template_expand (TroupeTemplate *self,
                        const char *item,
                        gsize size,
                        guint64 sequence,
                        guint lane,
                        TroupeArguments *arguments,
                        GError **error)
{
  g_autoptr (GArray) parts = NULL;
  TroupeTemplateValues values;

  if (!check_item (self, item, size, error))
    return FALSE;

  parts = split_parts (self, item, size);
  values = make_values (self, parts, sequence, lane);
  troupe_arguments_clear (arguments);
  for (guint i = 0; self->prefix != NULL && self->prefix[i] != NULL; i++)
    troupe_arguments_add (arguments, self->prefix[i]);
  if (self->scan.words == NULL)
    return expand_script (self, &values, arguments, error);

  for (guint i = 0; i < self->scan.words->len; i++)
    expand_word (self->scan.words->pdata[i], &values, arguments);
  return TRUE;
}

static void
write_value (const TroupePiece *piece, const char *value, GString *to, gpointer data)
{
  g_string_append (to, value);
}

/**
 * troupe_template_expand_text:
 * @self: a template that is a text
 * @item: an item
 * @size: its size in bytes
 * @sequence: the number of the item, from 1 on
 * @lane: the number of the lane, from 1 on
 * @to: the string to append the text to
 * @error: return location for an error
 *
 * Builds a text. May be called by several threads at once.
 *
 * Returns: %FALSE with %TROUPE_TEMPLATE_ERROR_ITEM
 */
gboolean
troupe_template_expand_text (TroupeTemplate *self,
                             const char *item,
                             gsize size,
                             guint64 sequence,
                             guint lane,
                             GString *to,
                             GError **error)
{
  g_autoptr (GArray) parts = NULL;
  TroupeTemplateValues values;

  if (!check_item (self, item, size, error))
    return FALSE;

  parts = split_parts (self, item, size);
  values = make_values (self, parts, sequence, lane);
  troupe_template_script_write (self->scan.script, &values, write_value, NULL, to);
  return TRUE;
}

static void
write_escaped (const TroupePiece *piece, const char *value, GString *to, gpointer data)
{
  static const char safe[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "@%_-+=:,./";
  g_autofree char *quoted = NULL;

  switch (piece->quoting)
    {
    case TROUPE_QUOTING_NONE:
      quoted = g_shell_quote (value);
      g_string_append (to, *value != '\0' && value[strspn (value, safe)] == '\0' ? value : quoted);
      break;
    case TROUPE_QUOTING_SINGLE:
      for (; *value != '\0'; value++)
        if (*value == '\'')
          g_string_append (to, "'\\''");
        else
          g_string_append_c (to, *value);
      break;
    case TROUPE_QUOTING_DOUBLE:
    case TROUPE_QUOTING_DOCUMENT:
      for (; *value != '\0'; value++)
        {
          if (strchr (piece->quoting == TROUPE_QUOTING_DOUBLE ? "\"\\$`" : "\\$`", *value) != NULL)
            g_string_append_c (to, '\\');
          g_string_append_c (to, *value);
        }
      break;
    case TROUPE_QUOTING_ARITHMETIC:
    default:
      g_string_append (to, value);
    }
}

/**
 * troupe_template_describe:
 * @self: a template
 * @item: an item
 * @size: its size in bytes
 * @sequence: the number of the item, from 1 on
 * @lane: the number of the lane, from 1 on
 * @to: the string to append the command line to
 *
 * Writes the command line as a user would type it, for display only: the program is run with the
 * result of troupe_template_expand().
 */
void
troupe_template_describe (TroupeTemplate *self,
                          const char *item,
                          gsize size,
                          guint64 sequence,
                          guint lane,
                          GString *to)
{
  g_autoptr (GArray) parts = split_parts (self, item, size);
  const TroupeTemplateValues values = make_values (self, parts, sequence, lane);

  troupe_template_script_write (self->scan.script, &values, write_escaped, NULL, to);
}
