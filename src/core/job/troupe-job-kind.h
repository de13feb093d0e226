/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TroupeJobKind:
 * @TROUPE_JOB_FUNCTION: a built-in function of troupe-worker
 * @TROUPE_JOB_COMMAND: a shell command per item, from a template
 * @TROUPE_JOB_PYTHON: a Python function, as FILE.py:NAME or MODULE:NAME
 * @TROUPE_JOB_PROGRAM: a program that speaks the wire protocol
 */
typedef enum
{
  TROUPE_JOB_FUNCTION,
  TROUPE_JOB_COMMAND,
  TROUPE_JOB_PYTHON,
  TROUPE_JOB_PROGRAM,
} TroupeJobKind;

#define TROUPE_TYPE_JOB_KIND (troupe_job_kind_get_type ())

GType troupe_job_kind_get_type (void);

G_END_DECLS
