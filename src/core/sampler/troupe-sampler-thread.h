/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The thread that calls libgtop. */

#pragma once

#include "troupe-process-group.h"
#include "troupe-processors.h"

G_BEGIN_DECLS

/**
 * TroupeSamplerThread:
 *
 * The thread that calls libgtop. It takes one request at a time; meanwhile, it alone uses the
 * groups and the processors.
 */
typedef struct _TroupeSamplerThread TroupeSamplerThread;

/**
 * TroupeSamplerMeasured:
 * @ok: whether anything was measured
 * @processors: (nullable): the processors, if they were requested
 * @data: the data passed to troupe_sampler_thread_new()
 *
 * Says that an order was carried out, in the main context of the thread that gave it.
 */
typedef void (*TroupeSamplerMeasured) (gboolean ok, TroupeProcessors *processors, gpointer data);

TroupeSamplerThread *
troupe_sampler_thread_new (GMainContext *context, TroupeSamplerMeasured measured, gpointer data);
void troupe_sampler_thread_free (TroupeSamplerThread *self);
void troupe_sampler_thread_measure (TroupeSamplerThread *self,
                                    GPtrArray *groups,
                                    gboolean with_processors,
                                    gint64 answer_at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeSamplerThread, troupe_sampler_thread_free)

G_END_DECLS
