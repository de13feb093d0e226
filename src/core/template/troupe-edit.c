/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits an item with regular expressions, as GNU parallel --plus does it in Perl. */

#include "troupe-edit.h"

#include "troupe-config.h"
#include "troupe-template-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is done with the text that matches. */
typedef enum
{
  ACTION_REPLACE,
  ACTION_UPPER,
  ACTION_LOWER,
} Action;

/* Edits of paths. The second expression is for the result of the first one, or for an item that
 * does not match that. */
static const struct
{
  const char *text;
  const char *first;
  const char *second;
  gboolean otherwise;
} paths[] = {
  { "+/", "/[^/]*$", ".*$", TRUE },
  { "+.", ".*\\.", ".*$", TRUE },
  { "+..", ".*\\.(?=[^/.]*\\.[^/.]*$)", ".*$", TRUE },
  { "+...", ".*\\.(?=[^/.]*\\.[^/.]*\\.[^/.]*$)", ".*$", TRUE },
  { "..", "\\.[^/.]*\\.[^/.]*$" },
  { "...", "\\.[^/.]*\\.[^/.]*\\.[^/.]*$" },
  { "/..", ".*/", "\\.[^/.]*\\.[^/.]*$" },
  { "/...", ".*/", "\\.[^/.]*\\.[^/.]*\\.[^/.]*$" },
};

/* Signs before a regular expression, longer ones first, the bytes that it does not begin with, and
 * what is put around it. With a replacement, a slash is between the two. */
static const struct
{
  const char *sign;
  const char *not_first;
  const char *before;
  const char *after;
  gboolean has_replacement;
  gboolean all;
  Action action;
} signs[] = {
  { "##", "", "^(?:", ")" },
  { "#", "#", "^(?U:", ")" },
  { "%%", "", "(?:", ")$" },
  /* What is before the match is as long as possible, so that the match is as short as possible. */
  { "%", "", ".*\\K(?U:", ")$" },
  { "//", "", "(?:", ")", TRUE, TRUE },
  { "/#", "", "^(?:", ")", TRUE },
  { "/%", "", "(?:", ")$", TRUE },
  { "/", "#%/", "(?:", ")", TRUE },
  { "^^", "", "(?:", ")", FALSE, TRUE, ACTION_UPPER },
  { "^", "", "^(?:", ")", FALSE, FALSE, ACTION_UPPER },
  { ",,", "", "(?:", ")", FALSE, TRUE, ACTION_LOWER },
  { ",", "", "^(?:", ")", FALSE, FALSE, ACTION_LOWER },
};

/* Either expressions, or the text of an empty item, or a piece from an offset on. */
struct _TroupeEdit
{
  gatomicrefcount references;
  GRegex *first;
  GRegex *second;
  gboolean otherwise;
  gboolean all;
  Action action;
  char *text;
  gboolean is_default;
  gsize offset;
  gsize length;
};

static TroupeEdit *
edit_new (void)
{
  TroupeEdit *self = g_new0 (TroupeEdit, 1);

  g_atomic_ref_count_init (&self->references);
  return self;
}

/**
 * troupe_edit_ref:
 * @self: an edit
 *
 * Returns: (transfer full): @self
 */
TroupeEdit *
troupe_edit_ref (TroupeEdit *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * troupe_edit_unref:
 * @self: (transfer full): an edit
 *
 * Frees @self with its last reference.
 */
void
troupe_edit_unref (TroupeEdit *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_clear_pointer (&self->first, g_regex_unref);
  g_clear_pointer (&self->second, g_regex_unref);
  g_free (self->text);
  g_free (self);
}

/* Bytes, as in Perl without a declared encoding. */
static GRegex *
compile (const char *pattern, GError **error)
{
  return g_regex_new (pattern, G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, error);
}

static TroupeEdit *
parse_path (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    if (g_str_equal (text, paths[i].text))
      {
        TroupeEdit *self = edit_new ();

        self->first = compile (paths[i].first, NULL);
        if (paths[i].second != NULL)
          self->second = compile (paths[i].second, NULL);
        self->otherwise = paths[i].otherwise;
        return self;
      }
  return NULL;
}

/* The text after a colon: a default, an offset, or an offset and a length. */
static TroupeEdit *
parse_colon (const char *text)
{
  const gsize offset_size = strspn (text, "0123456789");
  const gboolean has_length = offset_size > 0 && text[offset_size] == ':';
  const char *length = text + offset_size + has_length;
  TroupeEdit *self;

  if (*text == '-' && text[1] != '\0')
    {
      self = edit_new ();
      self->is_default = TRUE;
      self->text = g_strdup (text + 1);
      return self;
    }
  if (offset_size == 0 || length[strspn (length, "0123456789")] != '\0' ||
      (has_length && *length == '\0'))
    return NULL;

  self = edit_new ();
  self->offset = g_ascii_strtoull (text, NULL, 10);
  self->length = has_length ? g_ascii_strtoull (length, NULL, 10) : G_MAXSIZE;
  return self;
}

static TroupeEdit *
parse_sign (const char *text, guint sign, GError **error)
{
  const char *end = text + strlen (text);
  g_autoptr (TroupeEdit) self = NULL;
  g_autoptr (GError) invalid = NULL;
  g_autofree char *expression = NULL;
  g_autofree char *pattern = NULL;

  if (signs[sign].has_replacement)
    end = *text == '\0' ? NULL : strchr (text + 1, '/');
  if (end == NULL || end == text || strchr (signs[sign].not_first, *text) != NULL)
    return NULL;

  self = edit_new ();
  expression = g_strndup (text, end - text);
  pattern = g_strconcat (signs[sign].before, expression, signs[sign].after, NULL);
  self->first = compile (pattern, &invalid);
  self->text = g_strdup (*end == '\0' ? "" : end + 1);
  self->all = signs[sign].all;
  self->action = signs[sign].action;
  if (self->first != NULL)
    return g_steal_pointer (&self);

  g_set_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_UNKNOWN,
               _ ("“%s” is not a regular expression: %s"), expression, invalid->message);
  return NULL;
}

/**
 * troupe_edit_parse:
 * @text: the text between braces
 * @edit: (out) (transfer full) (nullable): the edit that it names, or %NULL if it names none
 * @error: return location for an error
 *
 * Parses a replacement string of GNU parallel --plus: `+/ +. +.. +... .. ... /.. /...`, `:-TEXT`,
 * `:OFFSET`, `:OFFSET:LENGTH`, and with regular expressions `#A`, `##A`, `%A`, `%%A`, `/A/TEXT`,
 * `//A/TEXT`, `/#A/TEXT`, `/%A/TEXT`, `^A`, `^^A`, `,A`, `,,A`.
 *
 * Returns: %FALSE with %TROUPE_TEMPLATE_ERROR_UNKNOWN if its regular expression is invalid
 */
gboolean
troupe_edit_parse (const char *text, TroupeEdit **edit, GError **error)
{
  g_autoptr (GError) invalid = NULL;

  *edit = *text == ':' ? parse_colon (text + 1) : parse_path (text);
  for (guint i = 0; *edit == NULL && invalid == NULL && i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (text, signs[i].sign))
      *edit = parse_sign (text + strlen (signs[i].sign), i, &invalid);

  if (invalid == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&invalid));
  return FALSE;
}

static void
append_matched (const TroupeEdit *self, GString *to, const char *bytes, gsize size)
{
  switch (self->action)
    {
    case ACTION_UPPER:
      for (gsize i = 0; i < size; i++)
        g_string_append_c (to, g_ascii_toupper (bytes[i]));
      break;
    case ACTION_LOWER:
      for (gsize i = 0; i < size; i++)
        g_string_append_c (to, g_ascii_tolower (bytes[i]));
      break;
    case ACTION_REPLACE:
    default:
      if (self->text != NULL)
        g_string_append (to, self->text);
    }
}

/* Returns whether it matches. */
static gboolean
substitute (const TroupeEdit *self, GRegex *regex, GString *to, const char *bytes, gsize size)
{
  g_autoptr (GMatchInfo) match = NULL;
  gboolean matches = g_regex_match_full (regex, bytes, size, 0, 0, &match, NULL);
  const gboolean matched = matches;
  gsize at = 0;

  while (matches)
    {
      int from;
      int end;

      g_match_info_fetch_pos (match, 0, &from, &end);
      g_string_append_len (to, bytes + at, from - at);
      append_matched (self, to, bytes + from, end - from);
      at = end;
      matches = self->all && g_match_info_next (match, NULL);
    }
  g_string_append_len (to, bytes + at, size - at);
  return matched;
}

/**
 * troupe_edit_append:
 * @self: an edit
 * @to: the buffer to append the result to
 * @bytes: an item, not terminated
 * @size: its size in bytes
 *
 * Writes the edited item.
 */
void
troupe_edit_append (const TroupeEdit *self, GString *to, const char *bytes, gsize size)
{
  g_autoptr (GString) first = NULL;
  gboolean matched;

  if (self->is_default && size == 0)
    {
      g_string_append (to, self->text);
    }
  else if (self->first == NULL)
    {
      const gsize offset = MIN (self->offset, size);
      const gsize length = self->is_default ? size : self->length;

      g_string_append_len (to, bytes + offset, MIN (length, size - offset));
    }
  else
    {
      first = g_string_new (NULL);
      matched = substitute (self, self->first, first, bytes, size);
      if (self->second != NULL && !(matched && self->otherwise))
        substitute (self, self->second, to, first->str, first->len);
      else
        g_string_append_len (to, first->str, first->len);
    }
}
