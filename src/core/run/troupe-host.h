/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Another machine on which workers of a run are, and the load of its processors. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_HOST (troupe_host_get_type ())

/**
 * TroupeHost:
 *
 * A machine that a node of a run is on. It belongs to the thread of the run.
 *
 * Properties, all read-only: name (string), memory-bytes (guint64, 0 while not known), n-cores
 * (guint). Signals: "changed", when the loads were measured again.
 */
G_DECLARE_FINAL_TYPE (TroupeHost, troupe_host, TROUPE, HOST, GObject)

TroupeHost *troupe_host_new (const char *name);
void troupe_host_set_loads (TroupeHost *self,
                            guint64 memory_bytes,
                            const guint *numbers,
                            const double *loads,
                            guint n_cores);
const char *troupe_host_get_name (TroupeHost *self);
guint64 troupe_host_get_memory_bytes (TroupeHost *self);
guint troupe_host_get_n_cores (TroupeHost *self);
double troupe_host_get_core (TroupeHost *self, guint position, guint *number);

G_END_DECLS
