/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One machine that is reached somehow: how often it failed, and whether it is tried again. */

#pragma once

#include "troupe-node-handle.h"

G_BEGIN_DECLS

/**
 * TroupeFarTries:
 * @silent: the number of tries of a machine that never answered
 * @lost: the number of tries of one that did, and was lost
 * @wait_ms: the pause after the first failure, which doubles with each
 * @waits_when_silent: whether there is a pause also before it has answered
 *
 * How often a machine is tried again. A connection that lasted a minute is a new beginning.
 */
typedef struct
{
  guint silent;
  guint lost;
  guint wait_ms;
  gboolean waits_when_silent;
} TroupeFarTries;

/**
 * TroupeFarHost:
 *
 * A machine on which a node is to run.
 */
typedef struct _TroupeFarHost TroupeFarHost;

TroupeFarHost *troupe_far_host_new (const char *name, guint n_workers);
void troupe_far_host_free (TroupeFarHost *self);
const char *troupe_far_host_get_name (const TroupeFarHost *self);
guint troupe_far_host_get_n_workers (const TroupeFarHost *self);

TroupeWorkerEnd troupe_far_host_fail (TroupeFarHost *self,
                                      const TroupeFarTries *tries,
                                      const TroupeNodeEnd *end,
                                      TroupeWorkerEnd kind,
                                      char **reason);
void troupe_far_host_set_failure (TroupeFarHost *self, const char *failure);
char *troupe_far_host_steal_failure (TroupeFarHost *self);
gint64 troupe_far_host_get_next_try (const TroupeFarHost *self);
const char *troupe_far_host_get_left_out (const TroupeFarHost *self);

G_END_DECLS
