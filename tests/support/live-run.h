/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run that a terminal shows as a table, and that goes on when the test says so. */

#pragma once

#include "terminal.h"

G_BEGIN_DECLS

/**
 * LiveRun:
 * @folder: a folder of the test
 * @gate: a file: the items of live_run_command() wait until it is there
 * @command: a command line: prints "out ITEM" when the gate is open
 *
 * What the runs of a test have in common.
 */
typedef struct
{
  char *folder;
  char *gate;
  char *command;
} LiveRun;

void live_run_set_up (LiveRun *self, gconstpointer data);
void live_run_tear_down (LiveRun *self, gconstpointer data);

Terminal *live_run_start (LiveRun *self, guint n_rows, guint n_columns, const char *first, ...)
    G_GNUC_NULL_TERMINATED;
Terminal *live_run_start_script (LiveRun *self, guint n_rows, guint n_columns, const char *script);
void live_run_open (LiveRun *self);

gint64 live_run_find_pid (Terminal *terminal, const char *item);
guint live_run_find_worker (Terminal *terminal, const char *item);
void live_run_assert_restored (Terminal *terminal);

G_END_DECLS
