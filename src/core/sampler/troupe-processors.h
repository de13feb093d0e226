/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The loads of the processors. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeProcessors:
 *
 * Measures the load of each processor that is online. For the sampler's thread.
 */
typedef struct _TroupeProcessors TroupeProcessors;

TroupeProcessors *troupe_processors_new (void);
void troupe_processors_free (TroupeProcessors *self);
void troupe_processors_measure (TroupeProcessors *self);
guint troupe_processors_get (TroupeProcessors *self, const guint **numbers, const double **loads);

GArray *troupe_processors_parse_online (const char *text);
gboolean
troupe_processors_parse_stat (const char *text, guint number, guint64 *busy, guint64 *total);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeProcessors, troupe_processors_free)

G_END_DECLS
