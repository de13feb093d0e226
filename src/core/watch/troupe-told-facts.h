/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What changes once or twice in a run, as a frame: its start, its end and its error. */

#pragma once

#include "troupe-told.h"

G_BEGIN_DECLS

/**
 * TroupeToldFacts:
 * @started_on: when the run was started, in microseconds since 1970, UTC; 0 if not known
 * @ended_on: when it ended, the same; 0 before
 * @error: (nullable): why it cannot do all of its work; owned
 *
 * What changes once or twice in a run.
 */
typedef struct
{
  gint64 started_on;
  gint64 ended_on;
  GError *error;
} TroupeToldFacts;

void troupe_told_facts_append (GByteArray *frame, const TroupeToldFacts *facts);
gboolean
troupe_told_facts_read (const guint8 *body, gsize size, TroupeToldFacts *facts, GError **error);
void troupe_told_facts_clear (TroupeToldFacts *facts);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeToldFacts, troupe_told_facts_clear)

G_END_DECLS
