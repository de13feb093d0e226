/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes the errors of jobs and their options. */

#include "troupe-job-error.h"

/* Of a conflict, the options that do not go together. */
typedef struct
{
  const char *option;
  const char *other;
} TroupeJobErrorPrivate;

static void
troupe_job_error_private_init (TroupeJobErrorPrivate *private)
{
  /* It is already filled with zeros. */
}

static void
troupe_job_error_private_copy (const TroupeJobErrorPrivate *source, TroupeJobErrorPrivate *copy)
{
  *copy = *source;
}

static void
troupe_job_error_private_clear (TroupeJobErrorPrivate *private)
{
  /* The names are static. */
}

G_DEFINE_EXTENDED_ERROR (TroupeJobError, troupe_job_error)

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

/**
 * troupe_job_set_conflict:
 * @error: return location for an error
 * @option: the name of the property of an option, a static string
 * @other: that of the option that it does not go with, a static string
 * @format: a sentence, as for printf(); options in it are named by troupe_option_name() @...: its
 *   arguments
 *
 * Sets %TROUPE_JOB_ERROR_CONFLICT.
 *
 * Returns: %FALSE
 */
gboolean
troupe_job_set_conflict (GError **error,
                         const char *option,
                         const char *other,
                         const char *format,
                         ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    {
      TroupeJobErrorPrivate *private;

      *error = g_error_new_valist (TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_CONFLICT, format, arguments);
      private = troupe_job_error_get_private (*error);
      private->option = option;
      private->other = other;
    }
  va_end (arguments);
  return FALSE;
}

/**
 * troupe_job_error_concerns:
 * @error: (nullable): an error of any domain
 * @option: the name of the property of an option
 *
 * Returns: whether it is a conflict of that option with another one
 */
gboolean
troupe_job_error_concerns (const GError *error, const char *option)
{
  const TroupeJobErrorPrivate *private;

  if (!g_error_matches (error, TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_CONFLICT))
    return FALSE;

  private = troupe_job_error_get_private (error);
  return g_strcmp0 (private->option, option) == 0 || g_strcmp0 (private->other, option) == 0;
}
