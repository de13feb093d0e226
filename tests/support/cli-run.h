/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs the command line in a test and keeps what it wrote. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CliRun:
 *
 * A call of the command line, from its start to its end.
 */
typedef struct
{
  int status;
  char *output;
  gsize output_size;
  char *messages;
} CliRun;

char *cli_run_on_terminal (const char *const *arguments, const char *awaited, const char *gate);
GSubprocess *cli_run_spawn (GSubprocessFlags flags, const char *const *arguments);
GSubprocess *
cli_run_spawn_after (GSubprocessFlags flags, const char *before, const char *const *arguments);
void cli_run_call (CliRun *self, const char *input, const char *first, ...) G_GNUC_NULL_TERMINATED;
void cli_run_call_strv (CliRun *self, const char *input, const char *const *arguments);
void cli_run_call_after (CliRun *self, const char *before, const char *const *arguments);
void cli_run_call_in_terminal (CliRun *self, const char *const *arguments);
void cli_run_clear (CliRun *self);

void cli_run_assert_message (const CliRun *self, const char *pattern);
void cli_run_assert_line (const CliRun *self, const char *pattern);
guint cli_run_count_messages (const CliRun *self, const char *pattern);
void cli_run_assert_stopped (GSubprocess *process, int signal_number);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliRun, cli_run_clear)

G_END_DECLS
