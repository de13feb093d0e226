/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds what has been read of a command line. */

#include "troupe-call-parser.h"

/**
 * troupe_call_parser_clear:
 * @self: a parser
 *
 * Frees what it holds, but not the call.
 */
void
troupe_call_parser_clear (TroupeCallParser *self)
{
  g_clear_object (&self->list);
  g_clear_pointer (&self->rest, g_strfreev);
  g_clear_pointer (&self->list_options, g_array_unref);
  g_clear_pointer (&self->limited_word, g_free);
}

/**
 * troupe_call_fail:
 * @error: return location for an error
 * @format: a sentence, as for printf() @...: its arguments
 *
 * Sets %G_OPTION_ERROR_FAILED.
 *
 * Returns: %FALSE
 */
gboolean
troupe_call_fail (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  *error = g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_FAILED, format, arguments);
  va_end (arguments);
  return FALSE;
}

/**
 * troupe_call_parse_enum:
 * @type: an enumeration
 * @nick: a word
 *
 * Returns: the value whose nickname it is, or -1
 */
int
troupe_call_parse_enum (GType type, const char *nick)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);
  GEnumValue *value = g_enum_get_value_by_nick (klass, nick);

  return value == NULL ? -1 : value->value;
}
