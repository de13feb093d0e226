/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The exit statuses of the command line. */

#pragma once

#include "troupe-run.h"
#include "troupe-sink.h"

G_BEGIN_DECLS

/**
 * TroupeExit:
 * @TROUPE_EXIT_OK: every item succeeded
 * @TROUPE_EXIT_FAILED: some item failed
 * @TROUPE_EXIT_WRONG: the call was wrong, or the job could not start
 * @TROUPE_EXIT_INTERRUPTED: it was interrupted
 *
 * Exit statuses: a contract, scripts depend on it.
 */
typedef enum
{
  TROUPE_EXIT_OK = 0,
  TROUPE_EXIT_FAILED = 1,
  TROUPE_EXIT_WRONG = 2,
  TROUPE_EXIT_INTERRUPTED = 130,
} TroupeExit;

gboolean troupe_exit_has_started (TroupeRun *run);
gboolean troupe_exit_is_halted_well (TroupeRun *run);
TroupeExit troupe_exit_find (TroupeRun *run, TroupeSink *sink, gboolean has_failed);

G_END_DECLS
