/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The limits of the journal. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeJournalLimits:
 * @max_bytes: the size of all kept runs, or 0 for no limit
 * @max_seconds: how long ago a run ended, or 0 for no limit
 *
 * Limits of the journal. Runs that are kept for ever, or are running, are not removed.
 */
typedef struct
{
  guint64 max_bytes;
  double max_seconds;
} TroupeJournalLimits;

G_END_DECLS
