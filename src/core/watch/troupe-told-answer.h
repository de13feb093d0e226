/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The answer to a watcher: to its order, or to its wish to watch. */

#pragma once

#include "troupe-told.h"

G_BEGIN_DECLS

/**
 * TroupeToldAnswer:
 * @TROUPE_TOLD_DONE: the order is carried out
 * @TROUPE_TOLD_NOT_ALLOWED: whoever started the run does not allow orders
 * @TROUPE_TOLD_NO_WORKER: there is no such worker, or it has ended
 * @TROUPE_TOLD_OVER: the run is over
 * @TROUPE_TOLD_OTHER_VERSION: the watcher has another version of the protocol
 */
typedef enum
{
  TROUPE_TOLD_DONE,
  TROUPE_TOLD_NOT_ALLOWED,
  TROUPE_TOLD_NO_WORKER,
  TROUPE_TOLD_OVER,
  TROUPE_TOLD_OTHER_VERSION,
} TroupeToldAnswer;

void troupe_told_answer_append (GByteArray *frame, TroupeToldAnswer answer, const char *text);
gboolean troupe_told_answer_read (const guint8 *body,
                                  gsize size,
                                  TroupeToldAnswer *answer,
                                  char **text,
                                  GError **error);

G_END_DECLS
