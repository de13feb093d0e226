/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The worker of functions and commands. */

#pragma once

#include "troupe-options.h"

G_BEGIN_DECLS

/**
 * TroupeWork:
 *
 * The worker of functions and commands: its connection to the pool, its reader and its lanes.
 */
typedef struct _TroupeWork TroupeWork;

TroupeWork *troupe_work_new (const TroupeOptions *options, GError **error);
void troupe_work_free (TroupeWork *self);

gboolean troupe_work_start (TroupeWork *self, GError **error);
gboolean troupe_work_run (TroupeWork *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeWork, troupe_work_free)

G_END_DECLS
