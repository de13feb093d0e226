/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The set-up that the programs of the command line share. */

#pragma once

#include <glib.h>

void troupe_program_set_up (void);
void troupe_program_restore (void);
void troupe_program_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);
int troupe_program_replace (const char *name, char **argv);
