/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a watcher of a run says about itself. */

#pragma once

#include "troupe-told.h"

G_BEGIN_DECLS

/**
 * TroupeToldWants:
 * @TROUPE_TOLD_WANTS_WORKERS: workers and events
 * @TROUPE_TOLD_WANTS_SAMPLES: measurements of workers and of the machine
 * @TROUPE_TOLD_WANTS_TRACE: when items ran
 * @TROUPE_TOLD_WANTS_RESULTS: results, as they are pulled
 *
 * What a watcher wants to be told besides the counts.
 */
typedef enum
{
  TROUPE_TOLD_WANTS_WORKERS = 1 << 0,
  TROUPE_TOLD_WANTS_SAMPLES = 1 << 1,
  TROUPE_TOLD_WANTS_TRACE = 1 << 2,
  TROUPE_TOLD_WANTS_RESULTS = 1 << 3,
} TroupeToldWants;

#define TROUPE_TOLD_WANTS_ALL                                                        \
  (TROUPE_TOLD_WANTS_WORKERS | TROUPE_TOLD_WANTS_SAMPLES | TROUPE_TOLD_WANTS_TRACE | \
   TROUPE_TOLD_WANTS_RESULTS)

/**
 * TroupeToldHello:
 * @protocol: %TROUPE_TOLD_PROTOCOL of the watcher
 * @wants: of #TroupeToldWants
 * @interval: how often it wants to be told, in milliseconds
 *
 * What a watcher wants. It may say so again.
 */
typedef struct
{
  guint protocol;
  guint wants;
  guint interval;
} TroupeToldHello;

void troupe_told_hello_append (GByteArray *frame, const TroupeToldHello *hello);
gboolean
troupe_told_hello_read (const guint8 *body, gsize size, TroupeToldHello *hello, GError **error);

G_END_DECLS
