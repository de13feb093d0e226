/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The set-up that the programs of the command line share. */

#pragma once

#include <glib.h>

/**
 * TroupeProgramCommand:
 * @name: the first argument of the program that chooses it
 * @run: runs it, with the other arguments, and returns the exit status
 *
 * A command of a program.
 */
typedef struct
{
  const char *name;
  int (*run) (int argc, char **argv);
} TroupeProgramCommand;

void troupe_program_set_up (void);
gboolean troupe_program_run_command (const TroupeProgramCommand *commands,
                                     guint n_commands,
                                     int argc,
                                     char **argv,
                                     int *status);
void troupe_program_restore (void);
void troupe_program_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);
int troupe_program_replace (const char *name, char **argv);
