/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Messages about items and workers. */

#pragma once

#include "troupe-console.h"
#include "troupe-item-command.h"
#include "troupe-run.h"

G_BEGIN_DECLS

/* Messages of the command line about items and workers. */

GBytes *troupe_notices_get_printed (const TroupeResultChunk *chunk);
void troupe_notices_print_commands (TroupeConsole *console,
                                    const TroupeResultChunk *chunk,
                                    TroupeItemCommand *command);
void troupe_notices_print_run (TroupeConsole *console,
                               TroupeItemNumbers *numbers,
                               const TroupeResultChunk *chunk,
                               gboolean with_output);
void troupe_notices_print_running (TroupeConsole *console, TroupeRun *run);
void troupe_notices_print_outcome (TroupeConsole *console, TroupeRun *run);
void troupe_notices_print_workers (TroupeConsole *console, TroupeRun *run);

G_END_DECLS
