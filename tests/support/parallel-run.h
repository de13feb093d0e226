/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Compares the command line with GNU parallel in a test. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *parallel_run (const char *input, const char *options, const char *command, const char *items);
void parallel_run_assert_same (const char *input,
                               const char *options,
                               const char *command,
                               const char *items);

G_END_DECLS
