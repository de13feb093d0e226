/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts programs quickly. */

#pragma once

#include "troupe-terminal.h"

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * TroupeSpawner:
 *
 * Starts programs quickly: the memory of this process is never copied. Belongs to one thread.
 */
typedef struct _TroupeSpawner TroupeSpawner;

TroupeSpawner *troupe_spawner_new (void);
void troupe_spawner_free (TroupeSpawner *self);

void troupe_spawner_set_folder (TroupeSpawner *self, const char *path);
void troupe_spawner_set_terminal (TroupeSpawner *self, TroupeTerminal *terminal);
pid_t troupe_spawner_start (TroupeSpawner *self,
                            char **argv,
                            guint64 sequence,
                            int standard_input,
                            int standard_output,
                            int standard_error,
                            int *process,
                            int *code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeSpawner, troupe_spawner_free)

G_END_DECLS
