/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A network between a test and a server, which can be slow or cut. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FarProxy:
 *
 * Passes connections on to a server, each byte after the same delay, unless it is cut: then no byte
 * arrives, as if a cable were pulled, and no side is told.
 */
typedef struct _FarProxy FarProxy;

FarProxy *far_proxy_start (const char *address, guint port, guint delay_ms);
guint far_proxy_get_port (FarProxy *self);
void far_proxy_set_cut (FarProxy *self, gboolean is_cut);
void far_proxy_stop (FarProxy *self);

G_END_DECLS
