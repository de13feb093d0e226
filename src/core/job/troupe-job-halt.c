/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads and writes the text of the option "halt", which stands for three properties. */

#include "troupe-config.h"
#include "troupe-job-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * troupe_job_parse_halt:
 * @job: a job
 * @text: never, soon, now, soon,fail=3 or now,fail=10%
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_ERROR_INVALID
 */
gboolean
troupe_job_parse_halt (gpointer job, const char *text, GError **error)
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

/*
 * troupe_job_print_halt:
 * @job: a job
 *
 * Returns: (transfer full): the text that troupe_job_parse_halt() reads
 */
char *
troupe_job_print_halt (gpointer job)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (TROUPE_TYPE_HALT);
  const char *halt = g_enum_get_value (klass, troupe_job_get_halt (job))->value_nick;
  const double percent = troupe_job_get_halt_percent (job);
  g_autofree char *number = troupe_option_dup_double (percent);

  if (troupe_job_get_halt (job) == TROUPE_HALT_NEVER)
    return g_strdup (halt);
  if (percent > 0)
    return g_strdup_printf ("%s,fail=%s%%", halt, number);

  return g_strdup_printf ("%s,fail=%u", halt, troupe_job_get_halt_fail (job));
}
