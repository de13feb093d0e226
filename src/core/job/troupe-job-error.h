/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The error of a job or an option that is not valid. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeJobError:
 * @TROUPE_JOB_ERROR_INVALID: a job or the value of an option that is not valid by itself
 * @TROUPE_JOB_ERROR_CONFLICT: options that do not go together
 *
 * The errors of %TROUPE_JOB_ERROR.
 */
typedef enum
{
  TROUPE_JOB_ERROR_INVALID,
  TROUPE_JOB_ERROR_CONFLICT,
} TroupeJobError;

#define TROUPE_JOB_ERROR (troupe_job_error_quark ())

GQuark troupe_job_error_quark (void);

gboolean troupe_job_set_invalid (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean troupe_job_set_conflict (GError **error,
                                  const char *option,
                                  const char *other,
                                  const char *format,
                                  ...) G_GNUC_PRINTF (4, 5);
gboolean troupe_job_error_concerns (const GError *error, const char *option);

G_END_DECLS
