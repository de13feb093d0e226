/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Converts each option of a job between its property and its text. */

#include "troupe-job-text.h"

#include "troupe-config.h"
#include "troupe-job-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* "halt" stands for three properties; every other option is the property of the same name. */
static const char *const options[] = {
  "workers",   "threads",         "chunk", "retries", "crash-limit", "timeout", "halt",
  "max-items", "memory-limit",    "nice",  "pin",     "replace",     "grace",   "interpreter",
  "items-as",  "outside-sandbox", NULL,
};

/* The bounds of whole numbers; "auto" is 0, which then cannot be written. */
static const struct
{
  const char *option;
  guint64 least;
  guint64 most;
  gboolean may_be_auto;
} numbers[] = {
  { "workers", 1, TROUPE_JOB_WORKERS_MAX, TRUE },
  { "threads", 1, TROUPE_JOB_THREADS_MAX, FALSE },
  { "chunk", 1, G_MAXUINT, TRUE },
  { "retries", 0, G_MAXUINT, FALSE },
  { "crash-limit", 1, G_MAXUINT, FALSE },
  { "max-items", 0, G_MAXUINT64, FALSE },
  { "nice", 0, TROUPE_JOB_NICE_MAX, FALSE },
};

static guint
find_number (const char *option)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (numbers) && !g_str_equal (numbers[i].option, option))
    i++;
  return i;
}

static gboolean
may_be_auto (const char *option)
{
  const guint i = find_number (option);

  return i < G_N_ELEMENTS (numbers) && numbers[i].may_be_auto;
}

static gboolean
parse_number (const char *option, const char *text, guint64 *number, GError **error)
{
  const guint i = find_number (option);
  g_autofree char *least = NULL;
  g_autofree char *most = NULL;

  g_return_val_if_fail (i < G_N_ELEMENTS (numbers), FALSE);

  *number = 0;
  if (numbers[i].may_be_auto && g_str_equal (text, "auto"))
    return TRUE;
  if (g_ascii_string_to_unsigned (text, 10, numbers[i].least, numbers[i].most, number, NULL))
    return TRUE;

  least = g_strdup_printf ("%" G_GUINT64_FORMAT, numbers[i].least);
  most = g_strdup_printf ("%" G_GUINT64_FORMAT, numbers[i].most);
  return troupe_job_set_invalid (error,
                                 numbers[i].may_be_auto
                                     ? _ ("“%s” is neither auto nor a whole number from %s to %s")
                                     : _ ("“%s” is not a whole number from %s to %s"),
                                 text, least, most);
}

static gboolean
parse_seconds (const char *text, double *seconds, GError **error)
{
  char *end;

  *seconds = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (*seconds) || *seconds < 0)
    return troupe_job_set_invalid (error, _ ("“%s” is not a number of seconds, such as 2.5"), text);
  if (*seconds > TROUPE_JOB_SECONDS_MAX)
    return troupe_job_set_invalid (error, _ ("“%s” is too many seconds: at most %u"), text,
                                   TROUPE_JOB_SECONDS_MAX);

  return TRUE;
}

/* Powers of 1024: K, M, G, T, also as KiB or KB. */
static gboolean
parse_size (const char *text, guint64 *size, GError **error)
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

/* never, soon, now, soon,fail=3 or now,fail=10% */
static gboolean
parse_halt (TroupeJob *job, const char *text, GError **error)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (TROUPE_TYPE_HALT);
  g_auto (GStrv) parts = g_strsplit (text, ",", 2);
  GEnumValue *halt = parts[0] == NULL ? NULL : g_enum_get_value_by_nick (klass, parts[0]);
  const char *fail = halt == NULL ? NULL : parts[1];
  guint64 number = 1;
  double percent = 0;

  if (halt == NULL)
    return troupe_job_set_invalid (error, _ ("“%s” is not one of never, soon and now"), text);
  if (fail != NULL && halt->value == TROUPE_HALT_NEVER)
    return troupe_job_set_invalid (
        error, _ ("“%s” contradicts itself: a number of failures goes with soon or now"), text);

  if (fail != NULL)
    {
      const char *digits = g_str_has_prefix (fail, "fail=") ? fail + strlen ("fail=") : "";
      gboolean good = g_ascii_isdigit (*digits);

      if (good && g_str_has_suffix (digits, "%"))
        {
          char *end;

          percent = g_ascii_strtod (digits, &end);
          number = 0;
          good = g_str_equal (end, "%") && percent > 0 && percent <= 100;
        }
      else
        {
          good = good && g_ascii_string_to_unsigned (digits, 10, 1, G_MAXUINT, &number, NULL);
        }

      if (!good)
        return troupe_job_set_invalid (
            error, _ ("“%s” is neither fail=N nor fail=N%%, such as %s,fail=3 or %s,fail=10%%"),
            fail, parts[0], parts[0]);
    }

  troupe_job_set_halt (job, halt->value);
  troupe_job_set_halt_fail (job, number);
  troupe_job_set_halt_percent (job, percent);
  return TRUE;
}

static gboolean
parse_property (TroupeJob *job, GParamSpec *pspec, const char *text, GError **error)
{
  gboolean is_size = g_str_equal (pspec->name, "memory-limit");
  guint64 number = 0;
  gboolean truth = FALSE;
  double seconds = 0;

  switch (G_TYPE_FUNDAMENTAL (pspec->value_type))
    {
    case G_TYPE_UINT:
      if (!parse_number (pspec->name, text, &number, error))
        return FALSE;
      g_object_set (job, pspec->name, (guint) number, NULL);
      return TRUE;
    case G_TYPE_UINT64:
      if (!(is_size ? parse_size (text, &number, error)
                    : parse_number (pspec->name, text, &number, error)))
        return FALSE;
      g_object_set (job, pspec->name, number, NULL);
      return TRUE;
    case G_TYPE_DOUBLE:
      if (!parse_seconds (text, &seconds, error))
        return FALSE;
      g_object_set (job, pspec->name, seconds, NULL);
      return TRUE;
    case G_TYPE_BOOLEAN:
      if (!parse_boolean (text, &truth, error))
        return FALSE;
      g_object_set (job, pspec->name, truth, NULL);
      return TRUE;
    case G_TYPE_STRING:
      g_object_set (job, pspec->name, text, NULL);
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

/**
 * troupe_job_text_get_options:
 *
 * Returns: (transfer none) (array zero-terminated=1): the names of all options that a job has
 */
const char *const *
troupe_job_text_get_options (void)
{
  return options;
}

/**
 * troupe_job_text_is_for_python:
 * @option: one of troupe_job_text_get_options()
 *
 * Returns: whether the option affects Python jobs only
 */
gboolean
troupe_job_text_is_for_python (const char *option)
{
  return g_str_equal (option, "interpreter") || g_str_equal (option, "items-as");
}

/**
 * troupe_job_text_get_old_name:
 * @option: one of troupe_job_text_get_options()
 *
 * Returns: (nullable): an earlier name of the option, which job files and command lines may still
 *   use, or %NULL
 */
const char *
troupe_job_text_get_old_name (const char *option)
{
  return g_str_equal (option, "outside-sandbox") ? "host" : NULL;
}

/**
 * troupe_job_set_text:
 * @job: a job
 * @option: one of troupe_job_text_get_options()
 * @text: its value
 * @error: return location for an error
 *
 * Sets an option from text. The error describes the expected value; the caller adds its location.
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_ERROR_INVALID and without a change of the job
 */
gboolean
troupe_job_set_text (TroupeJob *job, const char *option, const char *text, GError **error)
{
  g_return_val_if_fail (g_strv_contains (options, option), FALSE);

  if (g_str_equal (option, "halt"))
    return parse_halt (job, text, error);

  return parse_property (job, g_object_class_find_property (G_OBJECT_GET_CLASS (job), option), text,
                         error);
}

static char *
print_double (double number)
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
print_halt (TroupeJob *job)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (TROUPE_TYPE_HALT);
  const char *halt = g_enum_get_value (klass, troupe_job_get_halt (job))->value_nick;
  double percent = troupe_job_get_halt_percent (job);
  g_autofree char *number = print_double (percent);

  if (troupe_job_get_halt (job) == TROUPE_HALT_NEVER)
    return g_strdup (halt);
  if (percent > 0)
    return g_strdup_printf ("%s,fail=%s%%", halt, number);

  return g_strdup_printf ("%s,fail=%u", halt, troupe_job_get_halt_fail (job));
}

/**
 * troupe_job_dup_text:
 * @job: a job
 * @option: one of troupe_job_text_get_options()
 *
 * Returns: (transfer full): its value, in the form that troupe_job_set_text() accepts
 */
char *
troupe_job_dup_text (TroupeJob *job, const char *option)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_return_val_if_fail (g_strv_contains (options, option), NULL);

  if (g_str_equal (option, "halt"))
    return print_halt (job);
  if (g_str_equal (option, "memory-limit"))
    return print_size (troupe_job_get_memory_limit (job));

  g_object_get_property (G_OBJECT (job), option, &value);
  switch (G_VALUE_TYPE (&value))
    {
    case G_TYPE_UINT:
      if (g_value_get_uint (&value) == 0 && may_be_auto (option))
        return g_strdup ("auto");
      return g_strdup_printf ("%u", g_value_get_uint (&value));
    case G_TYPE_UINT64:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, g_value_get_uint64 (&value));
    case G_TYPE_DOUBLE:
      return print_double (g_value_get_double (&value));
    case G_TYPE_BOOLEAN:
      return g_strdup (g_value_get_boolean (&value) ? "true" : "false");
    default:
      return g_value_dup_string (&value);
    }
}

/**
 * troupe_job_is_default:
 * @job: a job
 * @option: one of troupe_job_text_get_options()
 *
 * Returns: whether the option has the value of a new job
 */
gboolean
troupe_job_is_default (TroupeJob *job, const char *option)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (job), option);

  g_return_val_if_fail (g_strv_contains (options, option), FALSE);

  g_object_get_property (G_OBJECT (job), option, &value);
  return g_param_value_defaults (pspec, &value);
}
