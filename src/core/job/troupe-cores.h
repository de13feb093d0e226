/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The number of cores that this process may use. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint troupe_cores_count (void);
guint troupe_cores_count_online (void);
guint troupe_cores_read_quota (const char *memberships, const char *cgroup_root);

G_END_DECLS
