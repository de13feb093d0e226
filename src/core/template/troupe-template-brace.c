/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parses an opening brace in a template: a replacement string, or text that would silently not be
 * one. */

#include "troupe-template-brace.h"

#include "troupe-config.h"
#include "troupe-option-name.h"
#include "troupe-template-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
find_name (TroupeScanner *self, const char *name, gsize size, int *position)
{
  const char *const *names = self->settings->names;

  /* A part without a name is not {}. */
  for (int i = 0; size > 0 && names != NULL && names[i] != NULL; i++)
    if (strlen (names[i]) == size && memcmp (names[i], name, size) == 0)
      {
        *position = i + 1;
        return TRUE;
      }
  return FALSE;
}

/* The size of an edit, up to the next brace, or 0. */
static gsize
match_edit (TroupeScanner *self, const char *at, TroupePiece *piece, GError **error)
{
  const char *end = strchr (at, '}');
  g_autofree char *text = NULL;

  if (end == NULL || !self->settings->has_edits)
    return 0;
  if (piece->position == 0 && g_str_has_prefix (at, "slot}"))
    {
      piece->kind = TROUPE_PIECE_LANE;
      return end + 1 - self->at;
    }

  text = g_strndup (at, end - at);
  troupe_edit_parse (text, &piece->edit, error);
  return piece->edit == NULL ? 0 : end + 1 - self->at;
}

/* The size of the rest of a replacement string without an edit, or 0. */
static gsize
match_kind (TroupeScanner *self, const char *at, TroupePiece *piece)
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

/* The size of a replacement string that begins with the name of a column, such as {name.}, or 0,
 * also with an error. The longest name counts. */
static gsize
match_column (TroupeScanner *self, TroupePiece *piece, GError **error)
{
  const char *at = self->at + 1;
  gsize size = 0;

  for (gsize length = strcspn (at, "}"); length > 0 && size == 0 && piece->edit == NULL; length--)
    if (find_name (self, at, length, &piece->position))
      {
        size = match_kind (self, at + length, piece);
        if (size == 0)
          size = match_edit (self, at + length, piece, error);
        if (size == 0)
          piece->position = 0;
      }
  piece->is_column = size > 0;
  return size;
}

/* The size of a known replacement string at a brace, or 0, also with an error. */
static gsize
match_replacement (TroupeScanner *self, TroupePiece *piece, GError **error)
{
  const char *at = self->at + 1;
  const char *end = strchr (at, '}');
  char *after = (char *) at;
  gsize size;

  memset (piece, 0, sizeof *piece);
  piece->kind = TROUPE_PIECE_ITEM;
  piece->quoting = troupe_scanner_get_quoting (self);

  if (end != NULL && find_name (self, at, end - at, &piece->position))
    {
      piece->is_column = TRUE;
      return end + 1 - self->at;
    }

  if (g_ascii_isdigit (*at) || (*at == '-' && g_ascii_isdigit (at[1])))
    {
      gint64 position = g_ascii_strtoll (at, &after, 10);

      if (position == 0 || position > G_MAXINT || position < -G_MAXINT)
        return 0;
      piece->position = position;
      at = after + strspn (after, " \t");
    }

  size = match_kind (self, at, piece);
  if (size == 0 && piece->position == 0)
    size = match_column (self, piece, error);
  return size > 0 || (error != NULL && *error != NULL) ? size : match_edit (self, at, piece, error);
}

/* Whether the text at a brace looks like a replacement string: a name, as in {x} or {x.}, or signs
 * and digits; but not a variable, and not a sequence such as {1..3}. */
static gboolean
looks_like_replacement (TroupeScanner *self)
{
  const char *at = self->at + 1;
  gsize signs = strspn (at, "0123456789+-./#%=");
  gsize letters = strspn (at, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_");
  TroupePiece part = { 0 };
  const char *dots;

  if (self->at > self->text && self->at[-1] == '$')
    return FALSE;
  if (letters > 0 && match_kind (self, at + letters, &part) > 0 && part.kind == TROUPE_PIECE_ITEM)
    return TRUE;
  if (signs == 0 || at[signs] != '}')
    return FALSE;

  dots = strstr (at, "..");
  return dots == NULL || dots > at + signs || dots == at || !g_ascii_isdigit (dots[-1]);
}

static gboolean
fail_unknown (TroupeScanner *self, GError **error)
{
  g_autofree char *name = g_strndup (self->at, strcspn (self->at, "}") + 1);
  g_autoptr (GString) names = g_string_new (NULL);
  const char *const *columns = self->settings->names;

  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    if (*columns[i] != '\0')
      g_string_append_printf (names, "%s{%s}", names->len > 0 ? _ (", ") : "", columns[i]);

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

/* Whether the name in an unknown replacement string is one that --plus would have, or that GNU
 * parallel has there and Troupe has not. */
static gboolean
fail_plus (TroupeScanner *self, GError **error)
{
  static const char *const missing[] = {
    "##", "0#", "0%", "choose_k", "uniq", "host", "sshlogin", "hgrp", "agrp", NULL,
  };
  g_autofree char *text = g_strndup (self->at + 1, strcspn (self->at + 1, "}"));
  g_autoptr (TroupeEdit) edit = NULL;

  if (self->settings->has_edits && g_strv_contains (missing, text))
    {
      g_set_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_UNKNOWN,
                   _ ("“{%s}” of GNU parallel is not there: commands know neither how many items "
                      "there are nor other items; to have it as it is, write “\\{%s}”"),
                   text, text);
      return FALSE;
    }
  if (!self->settings->has_edits && troupe_edit_parse (text, &edit, NULL) && edit != NULL)
    {
      g_set_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_UNKNOWN,
                   /* Translators: a word, the option --plus, or its name in the form, the word */
                   _ ("“{%s}” is a replacement string with %s only; to have it as it is, write "
                      "“\\{%s}”"),
                   text, troupe_option_name ("plus"), text);
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_perl (TroupeScanner *self)
{
  return g_str_has_prefix (self->at, "{=") && strstr (self->at + 2, "=}") != NULL;
}

static gboolean
fail_perl (TroupeScanner *self, GError **error)
{
  const char *end = strstr (self->at + 2, "=}") + 2;
  g_autofree char *text = g_strndup (self->at, end - self->at);

  g_set_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_UNKNOWN,
               /* Translators: code, the option --plus, or its name in the form */
               _ ("“%s” is Perl code, which Troupe does not run: use a replacement string such as "
                  "{.}, one of %s such as {/old/new}, the shell, or a Python function; to have "
                  "it as it is, write “\\{=”"),
               text, troupe_option_name ("plus"));
  return FALSE;
}

static gboolean
fail_stream (TroupeScanner *self, gsize size, GError **error)
{
  g_autofree char *name = g_strndup (self->at, size);

  g_set_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_UNKNOWN,
               /* Translators: a word, the option --pipe, or its name in the form, the word */
               _ ("“%s” cannot stand for a block of %s, which the command has on its standard "
                  "input; to have it as it is, write “\\%s”"),
               name, troupe_option_name ("pipe"), name);
  return FALSE;
}

/* Without an error, a part that no item has would silently be replaced by an empty string, as in a
 * regular expression. */
static gboolean
fail_part (TroupeScanner *self, int position, gsize size, GError **error)
{
  g_autofree char *name = g_strndup (self->at, size);

  g_set_error (
      error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_UNKNOWN,
      /* Translators: the number of a part, the number of parts, a word twice */
      ngettext ("there is no part %d, since an item has %u part (each list or column gives "
                "one); to have “%s” as it is, write “\\%s”",
                "there is no part %d, since an item has %u parts (each list or column gives "
                "one); to have “%s” as it is, write “\\%s”",
                self->settings->n_parts),
      position, self->settings->n_parts, name, name);
  return FALSE;
}

/* Whether a brace begins an expression that some shells expand, such as {a,b} or {1..3}, up to
 * @size. */
static gboolean
is_expansion (TroupeScanner *self, gsize *size)
{
  const char *at = self->at;
  gboolean has_choice = FALSE;
  guint depth = 0;

  if (at > self->text && at[-1] == '$')
    return FALSE;

  for (; *at != '\0' && strchr (" \t\n\"'`$\\;|&<>()", *at) == NULL; at++)
    {
      depth += *at == '{';
      depth -= *at == '}';
      has_choice |= depth == 1 && (*at == ',' || (g_str_has_prefix (at, "..") && at[-1] != '{'));
      if (depth == 0)
        {
          *size = at + 1 - self->at;
          return has_choice;
        }
    }
  return FALSE;
}

static gboolean
fail_expansion (TroupeScanner *self, gsize size, GError **error)
{
  g_autofree char *text = g_strndup (self->at, size);

  g_set_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_UNKNOWN,
               _ ("“%s” is not expanded by /bin/sh: write the words one by one; to have it as it "
                  "is, write “\\%s”"),
               text, text);
  return FALSE;
}

static gboolean
fail_document (TroupeScanner *self, gsize size, GError **error)
{
  const TroupeScannerDocument *document = g_queue_peek_head (&self->documents);
  g_autofree char *name = g_strndup (self->at, size);

  g_set_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_UNKNOWN,
               _ ("“%s” cannot be replaced in a here-document whose end is quoted: write “<<%s” "
                  "without quotes"),
               name, document->delimiter);
  return FALSE;
}

static gboolean
is_in_quoted_document (TroupeScanner *self)
{
  const TroupeScannerDocument *document = g_queue_peek_head (&self->documents);

  return troupe_scanner_get_innermost (self) == IN_DOCUMENT && document->is_quoted;
}

static gboolean
has_part (TroupeScanner *self, const TroupePiece *piece)
{
  return self->settings->n_parts == 0 || (guint) ABS (piece->position) <= self->settings->n_parts;
}

/**
 * troupe_template_take_brace:
 * @self: a scanner at a brace
 * @error: return location for an error
 *
 * Takes a replacement string, or a literal brace.
 *
 * Returns: %FALSE with %TROUPE_TEMPLATE_ERROR_UNKNOWN
 */
gboolean
troupe_template_take_brace (TroupeScanner *self, GError **error)
{
  const gboolean is_literal =
      troupe_scanner_get_innermost (self) == IN_SINGLE || is_in_quoted_document (self);
  g_autoptr (GError) invalid = NULL;
  TroupePiece piece;
  gsize size = match_replacement (self, &piece, &invalid);
  g_autoptr (TroupeEdit) edit = piece.edit;

  if (invalid != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&invalid));
      return FALSE;
    }
  if (size > 0)
    {
      if (is_in_quoted_document (self))
        return fail_document (self, size, error);
      if (self->settings->is_stream && piece.kind == TROUPE_PIECE_ITEM)
        return fail_stream (self, size, error);
      if (!has_part (self, &piece))
        return fail_part (self, piece.position, size, error);
      troupe_scanner_take_piece (self, &piece);
      self->at += size;
      return TRUE;
    }
  if (!is_literal && is_perl (self))
    return fail_perl (self, error);
  if (troupe_scanner_get_quoting (self) == TROUPE_QUOTING_NONE && self->settings->shell == NULL &&
      !self->settings->is_text && is_expansion (self, &size))
    return fail_expansion (self, size, error);
  if (!is_literal && looks_like_replacement (self))
    return fail_plus (self, error) && fail_unknown (self, error);

  self->needs_shell |= troupe_scanner_get_quoting (self) == TROUPE_QUOTING_NONE;
  troupe_scanner_take_plain (self);
  return TRUE;
}

/**
 * troupe_template_take_escaped:
 * @self: a scanner between single quotes
 *
 * Takes a backslash and the replacement string after it, which is then literal. Between single
 * quotes any other backslash is literal.
 *
 * Returns: whether there was one
 */
gboolean
troupe_template_take_escaped (TroupeScanner *self)
{
  TroupePiece piece;
  gsize size;

  if (self->at[0] != '\\' || self->at[1] != '{')
    return FALSE;

  self->at++;
  size = match_replacement (self, &piece, NULL);
  g_clear_pointer (&piece.edit, troupe_edit_unref);
  if (size == 0)
    {
      self->at--;
      return FALSE;
    }

  for (; size > 0; size--)
    troupe_scanner_take_plain (self);
  return TRUE;
}
