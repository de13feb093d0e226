/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The clock of the program of a test, but not that of the processes that it starts, is turned, so
 * that time limits are over when the test says so, and not because a machine is busy. */

#pragma once

#include "pool-run.h"

G_BEGIN_DECLS

/* A time limit that no item reaches by itself, and what is more than it, in seconds. */
#define TURNED_CLOCK_LIMIT 20
#define TURNED_CLOCK_TURN  21

void turned_clock_turn (gint64 seconds);
void turned_clock_complete (PoolRun *run, const char *log, guint64 n_before);

G_END_DECLS
