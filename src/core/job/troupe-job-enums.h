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
 * @TROUPE_HALT_SOON: once there are enough items, no further item starts, and running items finish
 * @TROUPE_HALT_NOW: once there are enough items, running items are ended too
 *
 * Whether a number of items ends the job before all have run.
 */
typedef enum
{
  TROUPE_HALT_NEVER,
  TROUPE_HALT_SOON,
  TROUPE_HALT_NOW,
} TroupeHalt;

#define TROUPE_TYPE_HALT (troupe_halt_get_type ())

GType troupe_halt_get_type (void);

/**
 * TroupeHaltWhy:
 * @TROUPE_HALT_FAIL: items that failed
 * @TROUPE_HALT_SUCCESS: items that succeeded
 * @TROUPE_HALT_DONE: items that finished, in whichever way
 *
 * Which items are counted for #TroupeHalt.
 */
typedef enum
{
  TROUPE_HALT_FAIL,
  TROUPE_HALT_SUCCESS,
  TROUPE_HALT_DONE,
} TroupeHaltWhy;

#define TROUPE_TYPE_HALT_WHY (troupe_halt_why_get_type ())

GType troupe_halt_why_get_type (void);

/**
 * TroupeFill:
 * @TROUPE_FILL_NO: a command has a number of items
 * @TROUPE_FILL_CONTEXT: a command has as many items as fit, and the words that they are in are
 *   repeated; the last ones are distributed evenly over the workers
 * @TROUPE_FILL_PLAIN: the same, but all items are in one place of a word
 * @TROUPE_FILL_XARGS: the same as %TROUPE_FILL_PLAIN, but the last ones are one command
 *
 * Whether commands are filled with items, as by GNU parallel's -X, -m and --xargs.
 */
typedef enum
{
  TROUPE_FILL_NO,
  TROUPE_FILL_CONTEXT,
  TROUPE_FILL_PLAIN,
  TROUPE_FILL_XARGS,
} TroupeFill;

#define TROUPE_TYPE_FILL (troupe_fill_get_type ())

GType troupe_fill_get_type (void);

G_END_DECLS
