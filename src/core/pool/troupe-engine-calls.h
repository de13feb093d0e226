/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the parts of the engine may call upward: three functions, and no others. */

#pragma once

#include "troupe-result-chunk.h"

G_BEGIN_DECLS

/**
 * TroupeEngineCalls:
 * @result: items have their result
 * @failed: the job cannot go on; the state is set at once, what follows from it is done when the
 *   engine is woken next
 * @wake: something changed: the engine looks what there is to do. Called last, by what the main
 * loop calls
 * @data: for all of them
 *
 * The engine's own functions, which it hands to its parts. Each part knows those below it and calls
 * them; whatever is above it learns of something through these.
 */
typedef struct
{
  void (*result) (TroupeResultChunk *chunk, gpointer data);
  void (*failed) (const GError *error, gpointer data);
  void (*wake) (gpointer data);
  gpointer data;
} TroupeEngineCalls;

G_END_DECLS
