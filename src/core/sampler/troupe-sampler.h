/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-machine.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_SAMPLER (troupe_sampler_get_type ())

/**
 * TroupeSampler:
 *
 * Measures the workers of a list and the machine's cores, through libgtop, on a thread of its own,
 * and sets what it measured on the owner's thread. The only part that knows libgtop.
 *
 * Properties: workers (GListModel of TroupeWorker, nullable), interval (guint, milliseconds, 1000),
 * active (boolean: it rests while FALSE).
 */
G_DECLARE_FINAL_TYPE (TroupeSampler, troupe_sampler, TROUPE, SAMPLER, GObject)

TroupeSampler *troupe_sampler_new (void);
void troupe_sampler_set_workers (TroupeSampler *self, GListModel *workers);
void troupe_sampler_set_interval (TroupeSampler *self, guint milliseconds);
void troupe_sampler_set_active (TroupeSampler *self, gboolean active);
TroupeMachine *troupe_sampler_get_machine (TroupeSampler *self);

G_END_DECLS
