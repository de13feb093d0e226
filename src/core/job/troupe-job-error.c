/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes the errors of jobs and their options. */

#include "troupe-job-error.h"

G_DEFINE_QUARK (troupe_job_error, troupe_job_error)

/**
 * troupe_job_set_invalid:
 * @error: return location for an error
 * @format: a sentence, as for printf() @...: its arguments
 *
 * Sets %TROUPE_JOB_ERROR_INVALID.
 *
 * Returns: %FALSE
 */
gboolean
troupe_job_set_invalid (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_INVALID, format, arguments);
  va_end (arguments);
  return FALSE;
}
