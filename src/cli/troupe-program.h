/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

void troupe_program_set_up (void);
int troupe_program_replace (const char *name, char **argv);
