/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The sampler: it measures workers and cores at each tick. */

#pragma once

#include "troupe-machine.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_SAMPLER (troupe_sampler_get_type ())

/**
 * TroupeSampler:
 *
 * Measures the workers of a list and the machine's cores, through libgtop, on a thread of its own,
 * and sets the measurements on the owner's thread: the one in whose main context it was made, which
 * must be iterated. No other part uses libgtop.
 *
 * A worker of this machine is measured as soon as it has a process, soon again, to get a
 * percentage, and then once in each interval, all at the same time.
 *
 * Properties: workers (GListModel of TroupeWorker, nullable), interval (guint, milliseconds, 1000),
 * active (boolean, TRUE; it is paused while FALSE), machine (TroupeMachine, read-only).
 */
G_DECLARE_FINAL_TYPE (TroupeSampler, troupe_sampler, TROUPE, SAMPLER, GObject)

TroupeSampler *troupe_sampler_new (void);
GListModel *troupe_sampler_get_workers (TroupeSampler *self);
void troupe_sampler_set_workers (TroupeSampler *self, GListModel *workers);
guint troupe_sampler_get_interval (TroupeSampler *self);
void troupe_sampler_set_interval (TroupeSampler *self, guint milliseconds);
gboolean troupe_sampler_get_active (TroupeSampler *self);
void troupe_sampler_set_active (TroupeSampler *self, gboolean active);
TroupeMachine *troupe_sampler_get_machine (TroupeSampler *self);

G_END_DECLS
