/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The error of a job or an option that is not valid. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TROUPE_JOB_ERROR_INVALID,
} TroupeJobError;

#define TROUPE_JOB_ERROR (troupe_job_error_quark ())

GQuark troupe_job_error_quark (void);

gboolean troupe_job_set_invalid (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
