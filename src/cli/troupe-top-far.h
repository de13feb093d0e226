/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which run of another machine is shown. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean troupe_top_far_choose (const char *host, char **run, GError **error);

G_END_DECLS
