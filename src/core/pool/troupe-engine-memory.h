/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The memory limit of workers: each is measured, with all processes that it started. */

#pragma once

#include "troupe-engine-calls.h"
#include "troupe-engine-worker.h"

G_BEGIN_DECLS

/**
 * TroupeEngineMemory:
 *
 * Ends workers that use more memory than the job allows, and names the item that did. Without a
 * limit it does nothing.
 */
typedef struct _TroupeEngineMemory TroupeEngineMemory;

TroupeEngineMemory *
troupe_engine_memory_new (TroupeJob *job, GPtrArray *workers, const TroupeEngineCalls *calls);
void troupe_engine_memory_free (TroupeEngineMemory *self);

void troupe_engine_memory_start (TroupeEngineMemory *self);
void troupe_engine_memory_stop (TroupeEngineMemory *self);

G_END_DECLS
