/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads and writes the text of the option "timeout": seconds, or a part of the median. */

#include "troupe-config.h"
#include "troupe-job-private.h"

#include <glib/gi18n-lib.h>

/* As seconds, this is far more than any median. */
#define PERCENT_MAX 1e6

/*
 * troupe_job_parse_timeout:
 * @job: a job
 * @text: a time, or 200% of the median
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_ERROR_INVALID
 */
gboolean
troupe_job_parse_timeout (gpointer job, const char *text, GError **error)
{
  const TroupeOption *option = troupe_options_find (job, "timeout");
  g_auto (GValue) seconds = G_VALUE_INIT;
  double percent = 0;

  g_value_init (&seconds, G_TYPE_DOUBLE);
  if (g_str_has_suffix (text, "%"))
    {
      char *end;

      percent = g_ascii_strtod (text, &end);
      if (!g_ascii_isdigit (*text) || !g_str_equal (end, "%") || !(percent > 0) ||
          percent > PERCENT_MAX)
        return troupe_job_set_invalid (
            error, _ ("“%s” is not a percentage of the median time of an item, such as 200%%"),
            text);
    }
  else if (!troupe_option_parse_value (option, text, &seconds, error))
    {
      return FALSE;
    }

  g_object_set (job, "timeout", g_value_get_double (&seconds), "timeout-percent", percent, NULL);
  return TRUE;
}

/*
 * troupe_job_print_timeout:
 * @job: a job
 *
 * Returns: (transfer full): the text that troupe_job_parse_timeout() reads
 */
char *
troupe_job_print_timeout (gpointer job)
{
  const double percent = troupe_job_get_timeout_percent (job);
  g_autofree char *number =
      troupe_option_dup_double (percent > 0 ? percent : troupe_job_get_timeout (job));

  return g_strconcat (number, percent > 0 ? "%" : NULL, NULL);
}
