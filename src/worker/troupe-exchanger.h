/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean troupe_exchanger_run (const char *part, GError **error);

G_END_DECLS
