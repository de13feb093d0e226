/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One process of a communication measurement. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean troupe_exchanger_run (const char *part, GError **error);

G_END_DECLS
