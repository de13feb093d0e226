/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The enumerations of a job's properties. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TroupeJobKind:
 * @TROUPE_JOB_FUNCTION: a built-in function of troupe-worker
 * @TROUPE_JOB_COMMAND: a shell command for each item, made from a template
 * @TROUPE_JOB_PYTHON: a Python function, as FILE.py:NAME or MODULE:NAME
 * @TROUPE_JOB_PROGRAM: a program that implements the wire protocol
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

/**
 * TroupeHalt:
 * @TROUPE_HALT_NEVER: a failed item is a result, and the job continues
 * @TROUPE_HALT_SOON: once enough items failed, no further item starts, and running items finish
 * @TROUPE_HALT_NOW: once enough items failed, running items are ended too
 *
 * Whether failed items end the job.
 */
typedef enum
{
  TROUPE_HALT_NEVER,
  TROUPE_HALT_SOON,
  TROUPE_HALT_NOW,
} TroupeHalt;

#define TROUPE_TYPE_HALT (troupe_halt_get_type ())

GType troupe_halt_get_type (void);

G_END_DECLS
