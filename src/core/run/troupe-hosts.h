/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The other machines on which workers of a run are. */

#pragma once

#include "troupe-host.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_HOSTS (troupe_hosts_get_type ())

/**
 * TroupeHosts:
 *
 * A #GListModel of #TroupeHost, in the order in which they were first heard of.
 */
G_DECLARE_FINAL_TYPE (TroupeHosts, troupe_hosts, TROUPE, HOSTS, GObject)

TroupeHosts *troupe_hosts_new (void);
TroupeHost *troupe_hosts_take (TroupeHosts *self, const char *name);

G_END_DECLS
