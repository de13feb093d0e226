/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run of a job from the command line. */

#pragma once

#include "troupe-call.h"
#include "troupe-exit.h"
#include "troupe-known-results.h"
#include "troupe-recorder.h"

G_BEGIN_DECLS

/**
 * TroupeSessionParts:
 * @known: (nullable): results of items that are not run again
 * @recorder: (nullable): keeps the run
 * @source: (nullable): its items, if these are not those of the call
 * @keeps_items: whether the items are kept as well, since they cannot be read again
 * @n_kept_items: the number of items that are kept already
 * @is_written: (out): whether all that the run was to write was written
 *
 * What a run has besides its call if it is kept.
 */
typedef struct
{
  TroupeKnownResults *known;
  TroupeRecorder *recorder;
  TroupeSource *source;
  gboolean keeps_items;
  guint64 n_kept_items;
  gboolean is_written;
} TroupeSessionParts;

TroupeExit troupe_session_run (TroupeCall *call, TroupeSessionParts *parts);

G_END_DECLS
