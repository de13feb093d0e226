/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Converts the value of an option between its property and its text. */

#include "troupe-option.h"

#include "troupe-config.h"
#include "troupe-job-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
parse_number (const TroupeOption *self, const char *text, guint64 *number, GError **error)
{
  const guint64 largest = self->type == TROUPE_OPTION_COUNT ? G_MAXUINT : G_MAXUINT64;
  const guint64 most = self->most != 0 ? self->most : largest;
  g_autofree char *least_text = NULL;
  g_autofree char *most_text = NULL;

  *number = 0;
  if (self->may_be_auto && g_str_equal (text, "auto"))
    return TRUE;
  if (g_ascii_string_to_unsigned (text, 10, self->least, most, number, NULL))
    return TRUE;

  least_text = g_strdup_printf ("%" G_GUINT64_FORMAT, self->least);
  most_text = g_strdup_printf ("%" G_GUINT64_FORMAT, most);
  return troupe_job_set_invalid (error,
                                 self->may_be_auto
                                     ? _ ("“%s” is neither auto nor a whole number from %s to %s")
                                     : _ ("“%s” is not a whole number from %s to %s"),
                                 text, least_text, most_text);
}

/* The seconds of the unit at *@at, which is passed; 0 if there is none. */
static double
take_unit (const char **at)
{
  static const struct
  {
    const char *name;
    double seconds;
  } units[] = {
    { "ms", 1e-3 }, { "s", 1 }, { "m", 60 }, { "h", 60 * 60 }, { "d", 24 * 60 * 60 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_ascii_strncasecmp (*at, units[i].name, strlen (units[i].name)) == 0)
      {
        *at += strlen (units[i].name);
        return units[i].seconds;
      }

  return 0;
}

/* A number of seconds, or numbers that each have a unit. */
static gboolean
read_seconds (const char *text, double *seconds)
{
  const char *at = text;

  *seconds = 0;
  do
    {
      const gboolean is_first = at == text;
      char *end;
      double number = g_ascii_strtod (at, &end);
      double unit;

      /* Neither a sign nor "inf". */
      if (!g_ascii_isdigit (*at) && *at != '.')
        return FALSE;
      if (end == at)
        return FALSE;
      at = end;
      unit = take_unit (&at);
      if (unit == 0 && !(is_first && *at == '\0'))
        return FALSE;
      *seconds += number * (unit == 0 ? 1 : unit);
    }
  while (*at != '\0');

  return isfinite (*seconds);
}

/**
 * troupe_option_parse_seconds:
 * @text: a number of seconds, or numbers that each have a unit
 * @seconds: (out): the number
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_ERROR_INVALID
 */
gboolean
troupe_option_parse_seconds (const char *text, double *seconds, GError **error)
{
  if (!read_seconds (text, seconds))
    return troupe_job_set_invalid (
        error, _ ("“%s” is not a time, such as 2.5 (seconds), 100ms, 10m or 1h30m"), text);
  if (*seconds > TROUPE_OPTION_SECONDS_MAX)
    return troupe_job_set_invalid (error, _ ("“%s” is too long: at most %u seconds, 46 days"), text,
                                   TROUPE_OPTION_SECONDS_MAX);

  return TRUE;
}

/**
 * troupe_option_parse_size:
 * @text: a number of bytes, also in powers of 1024: K, M, G, T, or as KiB or KB
 * @size: (out): the bytes
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_ERROR_INVALID
 */
gboolean
troupe_option_parse_size (const char *text, guint64 *size, GError **error)
{
  static const char units[] = "KMGT";
  char *end;
  double number = g_ascii_strtod (text, &end);
  const char *unit = *end == '\0' ? NULL : strchr (units, g_ascii_toupper (*end));
  guint shift = unit == NULL ? 0 : 10 * (unit - units + 1);

  if (unit != NULL)
    end += g_ascii_strncasecmp (end + 1, "iB", 2) == 0 ? 3
           : g_ascii_toupper (end[1]) == 'B'           ? 2
                                                       : 1;

  number *= (double) (G_GUINT64_CONSTANT (1) << shift);
  if (end == text || *end != '\0' || !g_ascii_isdigit (*text) || !(number <= 0x1p62))
    return troupe_job_set_invalid (error, _ ("“%s” is not a number of bytes, such as 512M or 2G"),
                                   text);

  *size = number;
  return TRUE;
}

static gboolean
parse_boolean (const char *text, gboolean *value, GError **error)
{
  if (g_str_equal (text, "true") || g_str_equal (text, "false"))
    {
      *value = *text == 't';
      return TRUE;
    }

  return troupe_job_set_invalid (error, _ ("“%s” is neither true nor false"), text);
}

static gboolean
parse_choice (const TroupeOption *self, const char *text, int *choice, GError **error)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (self->get_choices ());
  GEnumValue *value = g_enum_get_value_by_nick (klass, text);
  g_autoptr (GString) words = NULL;

  if (value != NULL)
    {
      *choice = value->value;
      return TRUE;
    }

  words = g_string_new (klass->values[0].value_nick);
  for (guint i = 1; i < klass->n_values - 1; i++)
    g_string_append_printf (words, "%s%s", _ (", "), klass->values[i].value_nick);
  /* Translators: a wrong word, the words that are right with commas between them, the last one */
  return troupe_job_set_invalid (error, _ ("“%s” is not one of %s and %s"), text, words->str,
                                 klass->values[klass->n_values - 1].value_nick);
}

/**
 * troupe_option_parse_value:
 * @self: an option
 * @text: its value as text
 * @value: an initialized value of the type of its property
 * @error: return location for an error
 *
 * Reads a text. The error describes the expected value; the caller adds its location.
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_ERROR_INVALID
 */
gboolean
troupe_option_parse_value (const TroupeOption *self,
                           const char *text,
                           GValue *value,
                           GError **error)
{
  guint64 number = 0;
  gboolean truth = FALSE;
  double real = 0;
  int choice = 0;

  switch (self->type)
    {
    case TROUPE_OPTION_COUNT:
      if (!parse_number (self, text, &number, error))
        return FALSE;
      g_value_set_uint (value, number);
      return TRUE;
    case TROUPE_OPTION_LONG_COUNT:
    case TROUPE_OPTION_SIZE:
      if (!(self->type == TROUPE_OPTION_SIZE ? troupe_option_parse_size (text, &number, error)
                                             : parse_number (self, text, &number, error)))
        return FALSE;
      g_value_set_uint64 (value, number);
      return TRUE;
    case TROUPE_OPTION_SECONDS:
      if (!troupe_option_parse_seconds (text, &real, error))
        return FALSE;
      g_value_set_double (value, real);
      return TRUE;
    case TROUPE_OPTION_BOOLEAN:
      if (!parse_boolean (text, &truth, error))
        return FALSE;
      g_value_set_boolean (value, truth);
      return TRUE;
    case TROUPE_OPTION_TEXT:
    case TROUPE_OPTION_PATH:
      g_value_set_string (value, text);
      return TRUE;
    case TROUPE_OPTION_CHOICE:
      if (!parse_choice (self, text, &choice, error))
        return FALSE;
      g_value_set_enum (value, choice);
      return TRUE;
    case TROUPE_OPTION_PERCENT:
    default:
      g_return_val_if_reached (FALSE);
    }
}

/**
 * troupe_option_dup_double:
 * @number: a number
 *
 * Returns: (transfer full): the number with as many digits as it takes to read the same one again
 */
char *
troupe_option_dup_double (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  /* 15 digits preserve numbers as users write them; 17 are needed to preserve every number. */
  g_ascii_formatd (buffer, sizeof buffer, "%.15g", number);
  if (g_ascii_strtod (buffer, NULL) != number)
    g_ascii_dtostr (buffer, sizeof buffer, number);
  return g_strdup (buffer);
}

static char *
print_size (guint64 size)
{
  static const char units[] = "KMGT";
  char unit[] = { '\0', '\0' };

  for (guint i = 0; units[i] != '\0' && size != 0 && size % 1024 == 0; i++, size /= 1024)
    unit[0] = units[i];

  return g_strdup_printf ("%" G_GUINT64_FORMAT "%s", size, unit);
}

static char *
print_choice (const GValue *value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (G_VALUE_TYPE (value));
  GEnumValue *choice = g_enum_get_value (klass, g_value_get_enum (value));

  return g_strdup (choice == NULL ? "" : choice->value_nick);
}

/**
 * troupe_option_print_value:
 * @self: an option
 * @value: the value of its property
 *
 * Returns: (transfer full): the text that troupe_option_parse_value() reads as @value
 */
char *
troupe_option_print_value (const TroupeOption *self, const GValue *value)
{
  switch (self->type)
    {
    case TROUPE_OPTION_COUNT:
      if (g_value_get_uint (value) == 0 && self->may_be_auto)
        return g_strdup ("auto");
      return g_strdup_printf ("%u", g_value_get_uint (value));
    case TROUPE_OPTION_LONG_COUNT:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, g_value_get_uint64 (value));
    case TROUPE_OPTION_SIZE:
      return print_size (g_value_get_uint64 (value));
    case TROUPE_OPTION_SECONDS:
    case TROUPE_OPTION_PERCENT:
      return troupe_option_dup_double (g_value_get_double (value));
    case TROUPE_OPTION_BOOLEAN:
      return g_strdup (g_value_get_boolean (value) ? "true" : "false");
    case TROUPE_OPTION_CHOICE:
      return print_choice (value);
    case TROUPE_OPTION_TEXT:
    case TROUPE_OPTION_PATH:
    default:
      return g_value_dup_string (value);
    }
}

/**
 * troupe_option_create_property:
 * @self: an option
 *
 * Returns: (transfer floating): its property. Numbers may be out of range there: that is reported
 *   with a sentence, by troupe_options_check().
 */
GParamSpec *
troupe_option_create_property (const TroupeOption *self)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const char *initial = self->initial != NULL ? self->initial : "";

  switch (self->type)
    {
    case TROUPE_OPTION_COUNT:
      return g_param_spec_uint (self->name, NULL, NULL, 0, G_MAXUINT,
                                g_ascii_strtoull (initial, NULL, 10), flags);
    case TROUPE_OPTION_LONG_COUNT:
    case TROUPE_OPTION_SIZE:
      return g_param_spec_uint64 (self->name, NULL, NULL, 0, G_MAXUINT64,
                                  g_ascii_strtoull (initial, NULL, 10), flags);
    case TROUPE_OPTION_SECONDS:
    case TROUPE_OPTION_PERCENT:
      return g_param_spec_double (self->name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE,
                                  g_ascii_strtod (initial, NULL), flags);
    case TROUPE_OPTION_BOOLEAN:
      return g_param_spec_boolean (self->name, NULL, NULL, g_str_equal (initial, "true"), flags);
    case TROUPE_OPTION_CHOICE:
      return g_param_spec_enum (self->name, NULL, NULL, self->get_choices (), 0, flags);
    case TROUPE_OPTION_TEXT:
    case TROUPE_OPTION_PATH:
    default:
      return g_param_spec_string (self->name, NULL, NULL, initial, flags);
    }
}

/**
 * troupe_option_is_for:
 * @self: an option
 * @kind: a kind of job
 *
 * Returns: whether the option has an effect on jobs of that kind
 */
gboolean
troupe_option_is_for (const TroupeOption *self, TroupeJobKind kind)
{
  return self->only_for == TROUPE_JOB_FUNCTION || self->only_for == kind;
}

/**
 * troupe_option_dup_word:
 * @self: an option
 *
 * Returns: (transfer full): its name on the command line, without "--"
 */
char *
troupe_option_dup_word (const TroupeOption *self)
{
  if (self->word != NULL)
    return g_strdup (self->word);
  if (self->type == TROUPE_OPTION_BOOLEAN && g_strcmp0 (self->initial, "true") == 0)
    return g_strconcat ("no-", self->name, NULL);
  return g_strdup (self->name);
}
