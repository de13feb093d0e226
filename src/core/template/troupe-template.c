/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Expands a template to the command line of an item, with or without a shell. */

#include "troupe-template.h"

#include "troupe-config.h"
#include "troupe-path-part.h"
#include "troupe-template-piece.h"
#include "troupe-template-scan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SHELL "/bin/sh"

/* A name that no template has a use for. */
#define VARIABLE "_troupe_"

struct _TroupeTemplate
{
  TroupeTemplateScan scan;
  gboolean has_parts;
  char **prefix;
};

typedef struct
{
  const char *bytes;
  gsize size;
} Part;

/* The values that a template is expanded with. */
typedef struct
{
  GArray *parts;
  guint64 sequence;
  guint lane;
} Values;

static void
scan_clear (TroupeTemplateScan *scan)
{
  g_clear_pointer (&scan->script, g_array_unref);
  g_clear_pointer (&scan->words, g_ptr_array_unref);
}

/**
 * troupe_template_new:
 * @text: a command with replacement strings
 * @has_parts: whether items have parts, with %TROUPE_TEMPLATE_PART_SEPARATOR between them
 * @names: (nullable) (array zero-terminated=1): their names, in order, "" for one without
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the template, or %NULL with %TROUPE_TEMPLATE_ERROR_UNKNOWN
 */
TroupeTemplate *
troupe_template_new (const char *text, gboolean has_parts, const char *const *names, GError **error)
{
  TroupeTemplate *self = g_new0 (TroupeTemplate, 1);
  const guint n_names = names == NULL ? 0 : g_strv_length ((char **) names);

  self->has_parts = has_parts;
  if (!troupe_template_scan (text, names, has_parts ? n_names : 1, &self->scan, error))
    g_clear_pointer (&self, troupe_template_free);
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
 * Returns: whether its command lines are for `/bin/sh`: it uses syntax of the shell
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
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (Part));
  const char *end = item + size;

  while (self->has_parts)
    {
      const char *separator = memchr (item, TROUPE_TEMPLATE_PART_SEPARATOR, end - item);
      const Part part = { item, separator == NULL ? 0 : separator - item };

      if (separator == NULL)
        break;
      g_array_append_val (parts, part);
      item = separator + 1;
    }
  g_array_append_vals (parts, &(Part){ item, end - item }, 1);
  return parts;
}

/* The parts that a replacement string stands for: none, if an item has too few. */
static void
find_parts (const Values *values, const TroupePiece *piece, guint *first, guint *count)
{
  gint64 position = piece->position;

  *first = 0;
  *count = values->parts->len;
  if (position == 0)
    return;

  if (position < 0)
    position += values->parts->len + 1;
  *count = position >= 1 && position <= values->parts->len;
  *first = position - 1;
}

static void
append_part (GString *to, const Values *values, const TroupePiece *piece, guint index)
{
  const Part *part = &g_array_index (values->parts, Part, index);

  troupe_path_part_append (to, piece->path_part, part->bytes, part->size);
}

static void
append_number (GString *to, const Values *values, const TroupePiece *piece)
{
  g_string_append_printf (to, "%" G_GUINT64_FORMAT,
                          piece->kind == TROUPE_PIECE_SEQUENCE ? values->sequence : values->lane);
}

/* A word makes one argument; several, if all parts of an item are in it unquoted; none, if it is
 * empty. */
static void
expand_word (GArray *word, const Values *values, TroupeArguments *arguments)
{
  GString *text = troupe_arguments_get_text (arguments);
  gboolean is_there = FALSE;

  for (guint i = 0; i < word->len; i++)
    {
      const TroupePiece *piece = &g_array_index (word, TroupePiece, i);
      guint first;
      guint count;

      if (piece->kind == TROUPE_PIECE_TEXT)
        g_string_append (text, piece->text);
      else if (piece->kind != TROUPE_PIECE_ITEM)
        append_number (text, values, piece);
      if (piece->kind != TROUPE_PIECE_ITEM)
        {
          is_there = TRUE;
          continue;
        }

      find_parts (values, piece, &first, &count);
      is_there |= count > 0;
      for (guint j = 0; j < count; j++)
        {
          if (j > 0 && piece->quoting == TROUPE_QUOTING_NONE)
            troupe_arguments_end (arguments);
          else if (j > 0)
            g_string_append_c (text, ' ');
          append_part (text, values, piece, first + j);
        }
    }

  if (is_there)
    troupe_arguments_end (arguments);
}

static void
append_variable (GString *script, TroupeQuoting quoting, guint number)
{
  static const char *const before[] = {
    [TROUPE_QUOTING_NONE] = "\"",     [TROUPE_QUOTING_SINGLE] = "'\"", [TROUPE_QUOTING_DOUBLE] = "",
    [TROUPE_QUOTING_ARITHMETIC] = "", [TROUPE_QUOTING_DOCUMENT] = "",
  };
  static const char *const after[] = {
    [TROUPE_QUOTING_NONE] = "\"",     [TROUPE_QUOTING_SINGLE] = "\"'", [TROUPE_QUOTING_DOUBLE] = "",
    [TROUPE_QUOTING_ARITHMETIC] = "", [TROUPE_QUOTING_DOCUMENT] = "",
  };

  g_string_append_printf (script, "%s${" VARIABLE "%u}%s", before[quoting], number, after[quoting]);
}

/* The template with a variable for each part; returns the number of variables. */
static guint
append_script (TroupeTemplate *self, const Values *values, GString *script)
{
  guint n_variables = 0;

  for (guint i = 0; i < self->scan.script->len; i++)
    {
      const TroupePiece *piece = &g_array_index (self->scan.script, TroupePiece, i);
      guint first;
      guint count;

      if (piece->kind == TROUPE_PIECE_TEXT)
        g_string_append (script, piece->text);
      else if (piece->kind != TROUPE_PIECE_ITEM)
        append_number (script, values, piece);
      if (piece->kind != TROUPE_PIECE_ITEM)
        continue;

      find_parts (values, piece, &first, &count);
      for (guint j = 0; j < count; j++)
        {
          if (j > 0)
            g_string_append_c (script, ' ');
          append_variable (script, piece->quoting, ++n_variables);
        }
    }
  return n_variables;
}

/* A shell may evaluate the value of a variable in arithmetic, even a command in the subscript of an
 * array. So only characters of numbers and calculations are accepted. */
static gboolean
check_arithmetic (const char *value, GError **error)
{
  g_autofree char *shown = NULL;

  if (value[strspn (value, "0123456789abcdefABCDEFxX+-*/%()<>=&|^~!?: ")] == '\0')
    return TRUE;

  shown = g_utf8_make_valid (value, MIN (strlen (value), 60));
  g_set_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_ITEM,
               _ ("only a number may stand in $((…)), not “%s”"), shown);
  return FALSE;
}

static gboolean
add_values (TroupeTemplate *self, const Values *values, TroupeArguments *arguments, GError **error)
{
  GString *text = troupe_arguments_get_text (arguments);

  for (guint i = 0; i < self->scan.script->len; i++)
    {
      const TroupePiece *piece = &g_array_index (self->scan.script, TroupePiece, i);
      guint first;
      guint count;

      if (piece->kind != TROUPE_PIECE_ITEM)
        continue;

      find_parts (values, piece, &first, &count);
      for (guint j = 0; j < count; j++)
        {
          gsize start = text->len;

          append_part (text, values, piece, first + j);
          if (piece->quoting == TROUPE_QUOTING_ARITHMETIC &&
              !check_arithmetic (text->str + start, error))
            return FALSE;
          troupe_arguments_end (arguments);
        }
    }
  return TRUE;
}

/* The items are the arguments of the script, which first puts them into variables of its own, so
 * that the template finds no arguments, as usual. */
static gboolean
expand_script (TroupeTemplate *self,
               const Values *values,
               TroupeArguments *arguments,
               GError **error)
{
  GString *text = troupe_arguments_get_text (arguments);
  g_autoptr (GString) script = g_string_new (NULL);
  guint n_variables = append_script (self, values, script);

  troupe_arguments_add (arguments, SHELL);
  troupe_arguments_add (arguments, "-c");
  for (guint i = 1; i <= n_variables; i++)
    g_string_append_printf (text, VARIABLE "%u=${%u} ", i, i);
  if (n_variables > 0)
    g_string_append_printf (text, "&& shift %u; ", n_variables);
  g_string_append_len (text, script->str, script->len);
  troupe_arguments_end (arguments);
  troupe_arguments_add (arguments, "sh");

  return add_values (self, values, arguments, error);
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
  Values values;

  if (memchr (item, '\0', size) != NULL)
    {
      g_set_error_literal (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_ITEM,
                           _ ("an item with a NUL byte in it cannot be given to a command"));
      return FALSE;
    }

  parts = split_parts (self, item, size);
  values = (Values){ parts, sequence, lane };
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
append_escaped (GString *to, TroupeQuoting quoting, const char *value)
{
  static const char safe[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "@%_-+=:,./";
  g_autofree char *quoted = NULL;

  switch (quoting)
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
          if (strchr (quoting == TROUPE_QUOTING_DOUBLE ? "\"\\$`" : "\\$`", *value) != NULL)
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
  g_autoptr (GString) part = g_string_new (NULL);
  const Values values = { parts, sequence, lane };

  for (guint i = 0; i < self->scan.script->len; i++)
    {
      const TroupePiece *piece = &g_array_index (self->scan.script, TroupePiece, i);
      guint first;
      guint count;

      if (piece->kind == TROUPE_PIECE_TEXT)
        g_string_append (to, piece->text);
      else if (piece->kind != TROUPE_PIECE_ITEM)
        append_number (to, &values, piece);
      if (piece->kind != TROUPE_PIECE_ITEM)
        continue;

      find_parts (&values, piece, &first, &count);
      for (guint j = 0; j < count; j++)
        {
          if (j > 0)
            g_string_append_c (to, ' ');
          g_string_truncate (part, 0);
          append_part (part, &values, piece, first + j);
          append_escaped (to, piece->quoting, part->str);
        }
    }
}
