/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The functions of the engine that its parts may call: five functions, and no others. */

#pragma once

#include "troupe-attempts.h"
#include "troupe-result-chunk.h"

G_BEGIN_DECLS

/**
 * TroupeEngineCalls:
 * @result: items have their result
 * @known: items have a result that was known before the job was started
 * @attempt: an item failed and is run again
 * @failed: the job cannot continue; the state is set at once, its consequences are handled when the
 *   engine is woken next
 * @wake: something changed: the engine runs its main step. Called last, by the callbacks of the
 *   main loop
 * @data: for all of them
 *
 * The engine's own functions, which it passes to its parts. Each part calls the parts below it
 * directly; parts above it are notified through these.
 */
typedef struct
{
  void (*result) (TroupeResultChunk *chunk, gpointer data);
  void (*known) (TroupeResultChunk *chunk, gpointer data);
  void (*attempt) (guint64 index, const TroupeAttempt *attempt, gpointer data);
  void (*failed) (const GError *error, gpointer data);
  void (*wake) (gpointer data);
  gpointer data;
} TroupeEngineCalls;

G_END_DECLS
