/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Compares a call of the command line with the same call of GNU parallel. */

#pragma once

#include "cli-run.h"

G_BEGIN_DECLS

void gnu_parallel_call (CliRun *self, const char *input, const char *const *arguments);
void gnu_parallel_assert_same (const char *options, const char *command, const char *items);
void gnu_parallel_compare (CliRun *ours,
                           CliRun *theirs,
                           const char *options,
                           const char *command,
                           const char *items);

G_END_DECLS
