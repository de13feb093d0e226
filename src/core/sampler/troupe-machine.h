/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The processors of this machine, as a list model. */

#pragma once

#include "troupe-core.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_MACHINE (troupe_machine_get_type ())

/**
 * TroupeMachine:
 *
 * The processors of this machine: a #GListModel of #TroupeCore, online ones only, in order. The
 * sampler keeps it up to date.
 *
 * Properties: memory-bytes (guint64: the memory of the machine, 0 while not known).
 */
G_DECLARE_FINAL_TYPE (TroupeMachine, troupe_machine, TROUPE, MACHINE, GObject)

TroupeMachine *troupe_machine_new (void);
guint64 troupe_machine_get_memory_bytes (TroupeMachine *self);
void troupe_machine_set_memory_bytes (TroupeMachine *self, guint64 memory_bytes);
void
troupe_machine_update (TroupeMachine *self, const guint *numbers, const double *loads, guint n);

G_END_DECLS
