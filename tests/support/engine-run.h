/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs an engine with a launcher in a test, in this thread, and collects what it reports. */

#pragma once

#include "troupe-engine.h"

G_BEGIN_DECLS

typedef struct
{
  TroupeEngine *engine;
  TroupeResults *results;
  TroupeMailbox *mailbox;
  GMainLoop *loop;
  /* Called with the TroupeWorkerStatus of those that are told, or NULL. */
  void (*told) (const GArray *workers, gpointer data);
  gpointer data;
  /* What was reported: the last counts, the texts of all events, a line each, the first error. */
  TroupeRunCounts counts;
  GString *events;
  GError *error;
} EngineRun;

void engine_run_set_up (EngineRun *run,
                        TroupeJob *job,
                        const char *const *items,
                        TroupeLauncher *launcher);
void engine_run_tear_down (EngineRun *run);
void engine_run_wait (EngineRun *run);

G_END_DECLS
