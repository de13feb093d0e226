/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One host that ssh connects to: how often it failed, and whether it is tried again. */

#pragma once

#include "troupe-node-handle.h"

G_BEGIN_DECLS

/**
 * TroupeSshHost:
 *
 * A host of a run.
 */
typedef struct _TroupeSshHost TroupeSshHost;

TroupeSshHost *troupe_ssh_host_new (const char *name, guint n_workers);
void troupe_ssh_host_free (TroupeSshHost *self);
const char *troupe_ssh_host_get_name (const TroupeSshHost *self);
guint troupe_ssh_host_get_n_workers (const TroupeSshHost *self);

TroupeWorkerEnd troupe_ssh_host_explain (const TroupeNodeEnd *end, char **reason, gpointer host);
void troupe_ssh_host_set_failure (TroupeSshHost *self, const char *failure);
gint64 troupe_ssh_host_get_next_try (const TroupeSshHost *self);
const char *troupe_ssh_host_get_left_out (const TroupeSshHost *self);

G_END_DECLS
