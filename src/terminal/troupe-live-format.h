/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures in the few columns that a table of a terminal has. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *troupe_live_format_duration (double seconds);
char *troupe_live_format_size (guint64 bytes);
char *troupe_live_format_count (guint64 count);
char *troupe_live_format_rate (double per_second);

G_END_DECLS
